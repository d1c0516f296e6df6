/**
 * Lines of ours in a file of somebody else's, between two comments: whatever is around them stays as it is to the byte, and taking them out
 * gives the file that was there before. For files whose comments begin with `#`.
 */

export interface Fence {
  start: string
  /** There was no such file before: it goes away with the block. */
  startOfNewFile: string
  end: string
}

export function fenceOf(name: string): Fence {
  return {
    start: `# >>> ${name} >>>`,
    startOfNewFile: `# >>> ${name}, with the whole file >>>`,
    end: `# <<< ${name} <<<`,
  }
}

interface Place {
  /** Of the first character of the block, and of the first one behind it. */
  from: number
  to: number
  isNewFile: boolean
  lines: string
}

export function hasBlock(text: string | undefined, fence: Fence): boolean {
  return text !== undefined && findBlock(text, fence) !== undefined
}

/** The lines between the two comments; `undefined` where there is no block. */
export function blockIn(text: string | undefined, fence: Fence): string | undefined {
  return text === undefined ? undefined : findBlock(text, fence)?.lines
}

/** The file without the block; `undefined` where it is nothing but a block that brought the file along. */
export function withoutBlock(text: string | undefined, fence: Fence): string | undefined {
  const place = text === undefined ? undefined : findBlock(text, fence)
  if (text === undefined || place === undefined) return text
  const own = text.slice(0, place.from) + text.slice(place.to)
  return place.isNewFile && own === '' ? undefined : own
}

/** `text` is `undefined` where there is no such file. A block that is there is replaced. Each of the lines ends with a line break. */
export function withBlock(
  text: string | undefined,
  fence: Fence,
  { lines, at }: { lines: string; at: 'start' | 'end' },
): string {
  const own = withoutBlock(text, fence)
  const block = `${own === undefined ? fence.startOfNewFile : fence.start}\n${lines}${fence.end}`
  if (at === 'start') return `${block}\n${own ?? ''}`
  // A last line without its end gets one, which goes away with the block: by the end that the block itself does not have.
  const isOpen = own !== undefined && own !== '' && !own.endsWith('\n')
  return isOpen ? `${own}\n${block}` : `${own ?? ''}${block}\n`
}

function findBlock(text: string, { start, startOfNewFile, end }: Fence): Place | undefined {
  for (const [first, isNewFile] of [
    [start, false],
    [startOfNewFile, true],
  ] as const) {
    const from = lineAt(text, first)
    if (from === undefined) continue
    const linesFrom = from + first.length + 1
    const endFrom = lineAt(text, end, linesFrom)
    if (endFrom === undefined) continue
    const lines = text.slice(linesFrom, endFrom)
    const behind = endFrom + end.length
    if (behind < text.length) return { from, to: behind + 1, isNewFile, lines }
    return { from: Math.max(0, from - 1), to: behind, isNewFile, lines }
  }
  return undefined
}

/** Where a whole line of this text begins. */
function lineAt(text: string, line: string, after = 0): number | undefined {
  for (let from = text.indexOf(line, after); from >= 0; from = text.indexOf(line, from + 1)) {
    const [before, behind] = [text[from - 1], text[from + line.length]]
    if ((before === undefined || before === '\n') && (behind === undefined || behind === '\n')) return from
  }
  return undefined
}
