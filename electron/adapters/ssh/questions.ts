/**
 * Questions to the other machine. Each program there costs a session of ssh, two or three shells and, often, sudo: about a third of a
 * second on a slow Pi, many times what `uname` takes. So all that is asked within a moment is answered by one.
 */
import { randomBytes } from 'node:crypto'
import { failure } from '../../contract/problem.ts'
import type { Codes } from './codes.ts'
import type { ProgramResult } from './program.ts'
import type { Run } from './remote.ts'
import { contentsOfSeveral, severalFilesScript } from './several-files.ts'

/** Long enough for those who read their script from a file before they ask; a person does not notice it. */
const momentMs = 20
/** As many as one command line carries with ease: Linux takes 128 KiB in one word (execve(2), MAX_ARG_STRLEN). */
const mostQuestions = 32
const maxFileBytes = 8 * 1024 * 1024
const maxOutputBytes = 1024 * 1024
/** Told by our own script, so that no text has to be understood. */
const missing = 44

/**
 * `program COUNT WORD…`, `file PATH` or `several COUNT PATH…`, again and again. The mark ends each answer, on both streams. What is put
 * together for `eval` are numbers of arguments: the words themselves are only expanded.
 */
const script = `
{ set +xv; } 2>/dev/null
mark=$1
shift
while [ $# -gt 0 ]; do
  case $1 in
  file)
    path=$2
    shift 2
    if [ -e "$path" ] || [ -L "$path" ]; then
      head -c ${String(maxFileBytes + 1)} "$path"
      c=$?
    else
      c=${String(missing)}
    fi
    ;;
  several)${severalFilesScript(maxFileBytes)}
    ;;
  program)
    count=$2 words='' i=0
    shift 2
    while [ "$i" -lt "$count" ]; do
      i=$((i + 1))
      words="$words \\"\\\${$i}\\""
    done
    ( eval "exec $words" ) </dev/null
    c=$?
    shift "$count"
    ;;
  esac
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

interface WantedFile {
  path: string
  content: PromiseWithResolvers<Buffer | undefined>
}

export interface Questions {
  /** Whatever its exit code is. Whoever asks the same within the moment shares the answer. */
  askProgram(name: string, argv: readonly string[]): Promise<ProgramResult>
  /** The bytes of a file, `undefined` where there is none. */
  askFile(path: string): Promise<Buffer | undefined>
}

export function createQuestions(run: Run, codes: Codes): Questions {
  let programs = new Map<string, Question>()
  let files = new Map<string, WantedFile>()

  function putSoon(): void {
    if (programs.size + files.size === 0) setTimeout(putWaiting, momentMs)
  }

  function putWaiting(): void {
    const questions = [...programs.values(), ...asQuestions([...files.values()])]
    programs = new Map()
    files = new Map()
    putAll(questions)
  }

  function putAll(questions: readonly Question[]): void {
    for (let at = 0; at < questions.length; at += mostQuestions)
      void put(questions.slice(at, at + mostQuestions))
  }

  function asQuestions(wanted: readonly WantedFile[]): readonly Question[] {
    return wanted.length > 1 ? [together(wanted)] : wanted.map(alone)
  }

  function alone({ path, content }: WantedFile): Question {
    const question = asked({ name: `reading ${path}`, words: ['file', path], maxBytes: maxFileBytes })
    question.answer.promise
      .then((result) => contentOf(path, result, codes))
      .then(content.resolve, content.reject)
    return question
  }

  /** What one program cannot tell for certain, or not without an error, is asked again, each by one of its own. */
  function together(wanted: readonly WantedFile[]): Question {
    const paths = wanted.map(({ path }) => path)
    const count = String(wanted.length)
    const question = asked({
      name: `reading ${count} files`,
      words: ['several', count, ...paths],
      maxBytes: wanted.length * maxFileBytes,
    })
    question.answer.promise.then(
      ({ exitCode, stdout }) => {
        const contents = exitCode === 0 ? contentsOfSeveral(stdout, paths) : undefined
        if (contents === undefined || [...contents.values()].some(({ length }) => length > maxFileBytes))
          putAll(wanted.map(alone))
        else for (const { path, content } of wanted) content.resolve(contents.get(path))
      },
      (error: unknown) => {
        for (const { content } of wanted) content.reject(error)
      },
    )
    return question
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
    askProgram(name, argv) {
      putSoon()
      const words = ['program', String(argv.length), ...argv]
      const key = JSON.stringify(argv)
      const question = programs.get(key) ?? asked({ name, words, maxBytes: maxOutputBytes })
      programs.set(key, question)
      return question.answer.promise
    },
    askFile(path) {
      putSoon()
      const file = files.get(path) ?? { path, content: Promise.withResolvers() }
      files.set(path, file)
      return file.content.promise
    },
  }
}

function asked(question: Omit<Question, 'answer'>): Question {
  return { ...question, answer: Promise.withResolvers() }
}

function contentOf(
  path: string,
  { exitCode, stdout, stderr }: ProgramResult,
  codes: Codes,
): Buffer | undefined {
  if (exitCode === 0) return stdout
  if (exitCode === missing) return undefined
  const message = `reading ${path} ended with exit code ${String(exitCode)}.`
  throw failure(codes.commandFailed, message, stderr.toString('utf8'))
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
