/** What happens to a file, line by line: new, taken away, or around it as it was. */
import { structuredPatch } from 'diff'
import { nixTokens, tokenLines, type Token } from './nix-tokens.ts'

export interface FileLine {
  kind: 'added' | 'removed' | 'same' | 'gap'
  tokens: readonly Token[]
}

const linesAround = 3

/** `path` says how the text is coloured. */
export function fileLines(path: string, before = '', after = ''): FileLine[] {
  const oldLines = linesOf(path, before)
  const newLines = linesOf(path, after)
  const { hunks } = structuredPatch(path, path, before, after, '', '', { context: linesAround })
  return hunks.flatMap((hunk, index) => {
    let oldAt = hunk.oldStart - 1
    let newAt = hunk.newStart - 1
    const lines = hunk.lines.flatMap((line): FileLine[] => {
      switch (line.charAt(0)) {
        case '+':
          return [{ kind: 'added', tokens: newLines[newAt++] ?? [] }]
        case '-':
          return [{ kind: 'removed', tokens: oldLines[oldAt++] ?? [] }]
        case ' ':
          oldAt += 1
          return [{ kind: 'same', tokens: newLines[newAt++] ?? [] }]
        default:
          // That there is no line feed at its end.
          return []
      }
    })
    const isBehindGap = index > 0 || (hunk.oldStart > 1 && before !== '')
    return isBehindGap ? [{ kind: 'gap', tokens: [] }, ...lines] : lines
  })
}

function linesOf(path: string, text: string): Token[][] {
  return tokenLines(path.endsWith('.nix') ? nixTokens(text) : [{ kind: 'plain', text }])
}
