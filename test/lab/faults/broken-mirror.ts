/** A place to download NixOS from that is none: `node broken-mirror.ts login-page|other-content <port>`. */
import { createServer } from 'node:http'

const [kind = '', port = ''] = process.argv.slice(2)
const name = 'nixos-minimal-26.05.1234.abcdef-x86_64-linux.iso'

const server = createServer((request, response) => {
  const path = request.url ?? '/'
  if (kind === 'login-page')
    response
      .writeHead(200, { 'content-type': 'text/html' })
      .end('<!doctype html><title>Welcome to this network</title><p>Please log in.')
  else if (path.endsWith(`${name}.sha256`)) response.end(`${'0'.repeat(64)}  ${name}\n`)
  else if (path.endsWith(name))
    response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(Buffer.alloc(1024 ** 2))
  else
    response.writeHead(302, { location: path.replace(/latest-nixos-minimal-x86_64-linux\.iso/, name) }).end()
})
server.listen(Number(port), '127.0.0.1', () => {
  console.log('ready')
})
