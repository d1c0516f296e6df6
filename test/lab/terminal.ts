/** The product at a terminal, before which somebody sits who says yes to every question. */
import { execa } from 'execa'
import { onThePc } from './network.ts'
import { commandOf, type ProductOptions } from './product.ts'

const question = '[y/N] '

export interface TerminalRun {
  exitCode: number | undefined
  /** All that stood on the terminal. */
  said: string
}

/** Each answer is given when its question stands there, as a person would. */
export async function atTerminal(argv: readonly string[], options: ProductOptions): Promise<TerminalRun> {
  const [file, ...rest] = onThePc([
    ...['script', '--quiet', '--return', '--flush'],
    ...['--command', commandOf(argv, options).map(quoted).join(' '), '/dev/null'],
  ])
  const child = execa(file, rest, {
    ...{ reject: false, stdin: 'pipe', stderr: 'inherit' },
    // Without colours and a display that is drawn over and over again.
    env: { ...options.env, TERM: 'dumb' },
  })
  let said = ''
  let answered = 0
  child.stdout.setEncoding('utf8')
  child.stdout.on('data', (text: string) => {
    said += text
    for (; answered < said.split(question).length - 1; answered += 1) child.stdin.write('y\n')
  })
  const { exitCode } = await child
  return { exitCode, said }
}

/** A word of the shell: `script` takes one line. */
function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`
}
