/**
 * Questions to the other machine. Each program there costs a session of ssh, two or three shells and, often, sudo: about a third of a
 * second on a slow Pi, many times what `uname` takes. So all that is asked within a moment is answered by one.
 */
import { randomBytes } from 'node:crypto'
import { failure } from '../../contract/problem.ts'
import type { Codes } from './codes.ts'
import type { ProgramResult } from './program.ts'
import type { Run } from './remote.ts'

/** Long enough for those who read their script from a file before they ask; a person does not notice it. */
const momentMs = 20
/** As many as one command line carries with ease: Linux takes 128 KiB in one word (execve(2), MAX_ARG_STRLEN). */
const mostQuestions = 32
const maxFileBytes = 8 * 1024 * 1024
const maxOutputBytes = 1024 * 1024
/** Told by our own script, so that no text has to be understood. */
const missing = 44

/**
 * `program COUNT WORD…` or `file PATH`, again and again. The mark ends each answer, on both streams. What is put together for `eval` are
 * numbers of arguments: the words themselves are only expanded.
 */
const script = `
{ set +xv; } 2>/dev/null
mark=$1
shift
while [ $# -gt 0 ]; do
  if [ "$1" = file ]; then
    path=$2
    shift 2
    if [ -e "$path" ] || [ -L "$path" ]; then
      head -c ${String(maxFileBytes + 1)} "$path"
      c=$?
    else
      c=${String(missing)}
    fi
  else
    count=$2 words='' i=0
    shift 2
    while [ "$i" -lt "$count" ]; do
      i=$((i + 1))
      words="$words \\"\\\${$i}\\""
    done
    ( eval "exec $words" ) </dev/null
    c=$?
    shift "$count"
  fi
  printf '\\n%s %s\\n' "$mark" "$c"
  printf '\\n%s %s\\n' "$mark" "$c" >&2
done
exit 0
`

interface Question {
  name: string
  /** As the script takes it. */
  words: readonly string[]
  maxBytes: number
  answer: PromiseWithResolvers<ProgramResult>
}

export interface Questions {
  /** Whatever its exit code is. */
  askProgram(name: string, argv: readonly string[]): Promise<ProgramResult>
  /** The bytes of a file, `undefined` where there is none. */
  askFile(path: string): Promise<Buffer | undefined>
}

export function createQuestions(run: Run, codes: Codes): Questions {
  let waiting: Question[] = []

  function ask(question: Omit<Question, 'answer'>): Promise<ProgramResult> {
    const answer = Promise.withResolvers<ProgramResult>()
    if (waiting.length === 0) setTimeout(putAll, momentMs)
    waiting.push({ ...question, answer })
    return answer.promise
  }

  function putAll(): void {
    const questions = waiting
    waiting = []
    for (let at = 0; at < questions.length; at += mostQuestions)
      void put(questions.slice(at, at + mostQuestions))
  }

  async function put(questions: readonly Question[]): Promise<void> {
    const [first, ...further] = questions
    if (first === undefined) return
    const others = further.length === 0 ? '' : ` and ${String(further.length)} more questions`
    const name = `${first.name}${others}`
    const mark = randomBytes(16).toString('hex')
    try {
      const { stdout, stderr } = await run(
        {
          name,
          argv: ['/bin/sh', '-c', script, 'sh', mark, ...questions.flatMap(({ words }) => words)],
          stdin: undefined,
          // A language of the machine's own would change the answers.
          env: { LC_ALL: 'C' },
          maxOutputBytes: questions.reduce((sum, { maxBytes }) => sum + maxBytes + 100, 0),
        },
        [0],
      )
      const [said, complained] = [answersIn(stdout, mark), answersIn(stderr, mark)]
      questions.forEach(({ name: asked, maxBytes, answer }, index) => {
        const [out, error] = [said[index], complained[index]]
        if (out === undefined || error === undefined)
          answer.reject(failure(codes.unreadable, `${asked} was not answered.`))
        else if (Math.max(out.content.length, error.content.length) > maxBytes)
          answer.reject(failure(codes.unreadable, `${asked} printed more than ${String(maxBytes)} bytes.`))
        else answer.resolve({ exitCode: out.exitCode, stdout: out.content, stderr: error.content })
      })
    } catch (error) {
      for (const { answer } of questions) answer.reject(error)
    }
  }

  return {
    askProgram: (name, argv) =>
      ask({ name, words: ['program', String(argv.length), ...argv], maxBytes: maxOutputBytes }),
    async askFile(path) {
      const name = `reading ${path}`
      const { exitCode, stdout, stderr } = await ask({ name, words: ['file', path], maxBytes: maxFileBytes })
      if (exitCode === 0) return stdout
      if (exitCode === missing) return undefined
      throw failure(
        codes.commandFailed,
        `${name} ended with exit code ${String(exitCode)}.`,
        stderr.toString('utf8'),
      )
    },
  }
}

function answersIn(output: Buffer, mark: string): { exitCode: number; content: Buffer }[] {
  const separator = Buffer.from(`\n${mark} `)
  const answers: { exitCode: number; content: Buffer }[] = []
  for (let at = 0; ;) {
    const end = output.indexOf(separator, at)
    const lineEnd = end < 0 ? -1 : output.indexOf('\n', end + separator.length)
    if (lineEnd < 0) return answers
    const exitCode = Number(output.toString('latin1', end + separator.length, lineEnd))
    answers.push({ exitCode, content: output.subarray(at, end) })
    at = lineEnd + 1
  }
}
