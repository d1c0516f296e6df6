/**
 * A mirror whose image exists nowhere: a block of random bytes over and over, each time marked with its number. Run as
 * `node large-file-server.ts <bytes>`; it prints its address and the image's checksum as one line of JSON.
 */
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'

const size = Number(process.argv[2])
const blockBytes = 1024 * 1024
const block = randomBytes(blockBytes)

function* content(): Generator<Buffer> {
  for (let offset = 0; offset < size; offset += blockBytes) {
    const piece = Buffer.from(block.subarray(0, Math.min(blockBytes, size - offset)))
    piece.writeDoubleLE(offset, 0)
    yield piece
  }
}

const hash = createHash('sha256')
for (const piece of content()) hash.update(piece)
const sha256 = hash.digest('hex')

const server = createServer((request, response) => {
  if (request.url?.endsWith('.sha256') === true) {
    response.end(`${sha256}  image\n`)
    return
  }
  response.writeHead(200, { 'content-length': size, etag: `"${sha256}"` })
  if (request.method === 'HEAD') response.end()
  else void send()

  async function send(): Promise<void> {
    for (const piece of content()) if (!response.write(piece)) await once(response, 'drain')
    response.end()
  }
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  console.log(JSON.stringify({ url: `http://127.0.0.1:${port ?? 0}`, sha256 }))
})
