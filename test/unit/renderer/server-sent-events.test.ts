import fc from 'fast-check'
import { expect, test } from 'vitest'
import { serverSentEvents } from '../../../renderer/connection/server-sent-events.ts'

async function read(bytes: Uint8Array, cuts: readonly number[]) {
  const edges = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length]
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start(controller) {
      for (const [index, edge] of edges.entries())
        controller.enqueue(new Uint8Array(bytes.slice(edge, edges[index + 1] ?? edge)))
      controller.close()
    },
  })
  const events = []
  for await (const event of serverSentEvents(body)) events.push(event)
  return events
}

test('gives each event once, however the bytes arrive, and no comment', async () => {
  const sent = [
    { id: 'a-1', data: '{"text":"„Pi“"}' },
    { id: 'a-2', data: '{"text":"2"}' },
  ]
  const text = `:\n\n${sent.map(({ id, data }) => `id: ${id}\ndata: ${data}\n\n`).join(':\n\n')}id: a-3\ndata: cut`
  const bytes = new TextEncoder().encode(text)
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(), { maxLength: 12 }), async (cuts) => {
      expect(await read(bytes, cuts)).toEqual(sent)
    }),
  )
})
