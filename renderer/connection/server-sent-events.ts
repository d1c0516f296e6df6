/** The messages of an event stream (WHATWG HTML, 9.2). Read by `fetch`, because `EventSource` cannot send who it is. */

export interface ServerSentEvent {
  id: string
  data: string
}

/** Ends when the stream ends; throws what the stream throws. */
export async function* serverSentEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<ServerSentEvent> {
  const reader = body
    .pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>)
    .getReader()
  let text = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    text += value
    const blocks = text.split('\n\n')
    text = blocks.pop() ?? ''
    for (const block of blocks) {
      const event = eventIn(block)
      // A comment keeps the line open and says nothing.
      if (event.data !== '') yield event
    }
  }
}

function eventIn(block: string): ServerSentEvent {
  const valuesOf = (name: string): string[] =>
    block.split('\n').flatMap((line) => (line.startsWith(`${name}: `) ? [line.slice(name.length + 2)] : []))
  return { id: valuesOf('id').at(-1) ?? '', data: valuesOf('data').join('\n') }
}
