/**
 * An argument vector as one text, and back. Windows hands programs one text, which each takes apart by itself: by the rules of
 * CommandLineToArgvW and of Microsoft's C runtime, which agree but for the first word. So does VirtualBox. Where we start a program,
 * Node does this; here it is for what somebody else will start, such as the task scheduler.
 *
 * Source: learn.microsoft.com/cpp/c-language/parsing-c-command-line-arguments: blanks and tabs separate, outside of quotation marks;
 * backslashes mean themselves, unless a quotation mark follows: then two are one, and an odd one makes the mark mean itself.
 */

export function commandLineOf(argv: readonly string[]): string {
  return argv.map(quoted).join(' ')
}

function quoted(argument: string): string {
  if (argument !== '' && !/[ \t\n\v"]/.test(argument)) return argument
  // Those before a quotation mark, ours at the end included.
  return `"${argument.replace(/(\\*)"/g, '$1$1\\"').replace(/(\\+)$/, '$1$1')}"`
}

/** Takes apart what `commandLineOf` made; a program's own name as the first word has other rules. */
export function argumentsIn(line: string): string[] {
  const words: string[] = []
  let word: string | undefined
  let inQuotes = false
  for (const [part, backslashes = '', mark] of line.matchAll(/(\\*)(")|\\+|[^\\"]/g)) {
    if (mark !== undefined) {
      word = (word ?? '') + '\\'.repeat(Math.floor(backslashes.length / 2))
      if (backslashes.length % 2 === 1) word += '"'
      else inQuotes = !inQuotes
    } else if (!inQuotes && /^[ \t]$/.test(part)) {
      if (word !== undefined) words.push(word)
      word = undefined
    } else word = (word ?? '') + part
  }
  if (word !== undefined) words.push(word)
  return words
}
