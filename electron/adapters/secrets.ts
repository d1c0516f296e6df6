import type { ReadStream } from 'node:tty'
import { Secret, type SecretName, type Secrets } from '../ports/secrets.ts'
import type { Redactor } from './redactor.ts'

const sources: Record<SecretName, { variable: string; question: string }> = {
  'pc-sudo-password': {
    variable: 'PI_OFFLOAD_PC_SUDO_PASSWORD',
    question:
      'Only an administrator sees and changes the firewall of this PC; Enter alone goes on without.\nPassword for sudo on this PC: ',
  },
  'pi-password': { variable: 'PI_OFFLOAD_PI_PASSWORD', question: 'Password of the user on the Pi: ' },
  'pi-sudo-password': { variable: 'PI_OFFLOAD_SUDO_PASSWORD', question: 'Password for sudo on the Pi: ' },
  'pi-key-passphrase': {
    variable: 'PI_OFFLOAD_KEY_PASSPHRASE',
    question: 'Passphrase of the key for the Pi: ',
  },
}

/** As sudo and ssh do. */
const mostAnswers = 3

/**
 * Secrets from the environment, else asked for on the terminal without showing what is typed; each once a process, and again only
 * where it was refused. An empty answer declines. The variables are taken out of this process's environment, so that no program that it starts inherits
 * them; none is ever an argument of a program. Without `asks` there is nobody to ask.
 */
export function terminalSecrets(redactor: Redactor, { asks } = { asks: true }): Secrets {
  const given = new Map<SecretName, Secret>()
  for (const [name, { variable }] of Object.entries(sources) as [SecretName, { variable: string }][]) {
    const value = process.env[variable]
    // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- an assignment would leave the text "undefined"
    delete process.env[variable]
    if (value !== undefined && value !== '') given.set(name, register(value))
  }

  function register(value: string): Secret {
    redactor.add(value)
    return new Secret(value)
  }

  const answers = new Map<SecretName, Promise<Secret | undefined>>()
  const typed = new Map<SecretName, number>()
  /** One question at a time. */
  let lastQuestion: Promise<unknown> = Promise.resolve()
  let open = 0

  function ask(name: SecretName, before = ''): Promise<Secret | undefined> {
    const answer = lastQuestion.then(async () => {
      if (!asks || !process.stdin.isTTY || !process.stderr.isTTY) return undefined
      typed.set(name, (typed.get(name) ?? 0) + 1)
      const text = await readHidden(process.stdin, `${before}${sources[name].question}`)
      return text === '' ? undefined : register(text)
    })
    open += 1
    lastQuestion = answer.catch(() => undefined).finally(() => (open -= 1))
    return answer
  }

  return {
    get: async (name) => {
      const known = given.get(name)
      if (known !== undefined) return known
      const answer = answers.get(name) ?? ask(name)
      answers.set(name, answer)
      return await answer
    },
    getAnother: async (name) => {
      if ((typed.get(name) ?? mostAnswers) >= mostAnswers) return undefined
      const another = await ask(name, 'That was refused. Try again, or press Enter alone to give up.\n')
      if (another !== undefined) answers.set(name, Promise.resolve(another))
      return another
    },
    isAsking: () => open > 0,
  }
}

/** A line from the terminal, not echoed. Control-C stops the program's work as it does everywhere else. */
function readHidden(terminal: ReadStream, question: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let typed: string[] = []
    const finish = () => {
      terminal.off('data', onData)
      terminal.setRawMode(false)
      terminal.pause()
      process.stderr.write('\n')
    }
    const onData = (data: string) => {
      for (const character of data) {
        if (character === '\r' || character === '\n' || character === '\u0004') {
          finish()
          // Control-D after nothing declines, as an empty line does.
          resolve(typed.join(''))
          return
        }
        if (character === '\u0003') {
          finish()
          reject(new DOMException('The question was stopped on request.', 'AbortError'))
          // In raw mode the terminal does not send it itself.
          process.kill(process.pid, 'SIGINT')
          return
        }
        if (character === '\u007f' || character === '\b') typed.pop()
        else if (character === '\u0015') typed = []
        else if (character >= ' ') typed.push(character)
      }
    }
    // Asked only when nothing is echoed any more: whoever types at once would see the beginning.
    terminal.setRawMode(true)
    terminal.setEncoding('utf8')
    terminal.on('data', onData)
    terminal.resume()
    process.stderr.write(question)
  })
}
