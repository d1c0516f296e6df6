/**
 * The place where the real product downloads NixOS from, with the lab's stand-in image: a `latest-…` name that redirects to a
 * versioned file, and the checksum beside that one. Run inside the PC's namespace: `node mirror.ts <iso> <port>`.
 */
import { createReadStream } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { createServer } from 'node:http'

const [isoPath = '', port = ''] = process.argv.slice(2)
const series = '/nixos-26.05'
const latest = `${series}/latest-nixos-minimal-x86_64-linux.iso`
const release = `${series}/nixos-minimal-26.05.1234.abcdef-x86_64-linux.iso`
const { size } = await stat(isoPath)
const sha256 = (await readFile(`${isoPath}.sha256`, 'utf8')).split(/\s/)[0] ?? ''

const server = createServer((request, response) => {
  const { pathname } = new URL(request.url ?? '/', 'http://mirror')
  if (pathname === latest || pathname === `${latest}.sha256`) {
    response.writeHead(302, { location: pathname.replace(latest, release) }).end()
  } else if (pathname === `${release}.sha256`) {
    response.end(`${sha256}  ${release.slice(series.length + 1)}\n`)
  } else if (pathname === release) {
    const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0)
    const partial = start > 0 && start < size
    response.writeHead(partial ? 206 : 200, {
      'accept-ranges': 'bytes',
      'content-length': partial ? size - start : size,
      etag: `"${sha256}"`,
      ...(partial ? { 'content-range': `bytes ${start}-${size - 1}/${size}` } : {}),
    })
    if (request.method === 'HEAD') response.end()
    else createReadStream(isoPath, { start: partial ? start : 0 }).pipe(response)
  } else response.writeHead(404).end()
})
server.listen(Number(port), '127.0.0.1', () => {
  console.log('ready')
})
