/** The ways to log in, and why a machine refused. */
import { existsSync } from 'node:fs'
import ssh2 from 'ssh2'
import type { AnyAuthMethod, AuthHandlerMiddleware, ParsedKey } from 'ssh2'
import { failure } from '../../contract/problem.ts'
import type { SshTarget } from '../../ports/ssh.ts'
import { codesOf } from './codes.ts'

export interface Login {
  next: AuthHandlerMiddleware
  /** For people, when it came to nothing. */
  refusal(): string
}

/** The agent of Windows' own OpenSSH; Pageant is PuTTY's. */
const windowsAgentPipe = '\\\\.\\pipe\\openssh-ssh-agent'

/** Where an ssh agent is to be found, as ssh2 names it. */
export function defaultAgent(): string | undefined {
  const { SSH_AUTH_SOCK: named } = process.env
  if (named !== undefined && named !== '') return named
  if (process.platform !== 'win32') return undefined
  return existsSync(windowsAgentPipe) ? windowsAgentPipe : 'pageant'
}

export function loginOf(target: SshTarget, agent: string | undefined): Login {
  const { user, login } = target
  switch (login.kind) {
    case 'key':
      return single({ type: 'publickey', username: user, key: readKey(target) }, 'this key')
    case 'agent':
      if (agent === undefined)
        throw failure(codesOf[target.role].refused, 'No ssh agent runs here: SSH_AUTH_SOCK is not set.')
      return single({ type: 'agent', username: user, agent }, 'any key of the ssh agent')
    case 'password':
      return withPassword(user, login.password.reveal())
  }

  function single(method: AnyAuthMethod, what: string): Login {
    const attempts = [method]
    let wanted: readonly string[] = []
    let partial = false
    return {
      next: (left, partialSuccess) => {
        const answer = answerOf(left, partialSuccess)
        wanted = answer.left
        partial ||= answer.partial
        return attempts.shift() ?? noMore
      },
      refusal: () =>
        partial
          ? `It accepts ${what} for ${user} and wants more: ${wanted.join(', ')}.`
          : `It does not accept ${what} for ${user}${offered(wanted)}.`,
    }
  }
}

/** What the server said to the attempt before; ssh2 calls with nulls in front of the first, though its types do not tell. */
function answerOf(left: readonly string[] | null, partial: boolean | null) {
  return { left: left ?? [], partial: partial ?? false }
}

/** What ssh2 understands as “nothing more to try” though its types do not tell. */
const noMore = false as unknown as AnyAuthMethod

function offered(methods: readonly string[]): string {
  return methods.length === 0 ? '' : `; it offers ${methods.join(', ')}`
}

function readKey(target: SshTarget): ParsedKey {
  const { login, role } = target
  if (login.kind !== 'key') throw new TypeError('Not a login with a key.')
  const refuse = (detail: string, underlying?: string) => failure(codesOf[role].refused, detail, underlying)
  const parsed = ssh2.utils.parseKey(login.privateKey, login.passphrase?.reveal()) as
    ParsedKey | ParsedKey[] | Error
  if (parsed instanceof Error) {
    // Matched words are ssh2's own (lib/protocol/keyParser.js); what they do not fit is shown as it is.
    if (parsed.message.includes('no passphrase given'))
      throw refuse('The key is protected by a passphrase, and none was given.', parsed.message)
    if (/bad passphrase|bad decrypt|Malformed OpenSSH private key/i.test(parsed.message))
      throw refuse('The passphrase of the key is wrong, or the key file is damaged.', parsed.message)
    throw refuse('The key file is in no format that is understood here.', parsed.message)
  }
  const key = Array.isArray(parsed) ? parsed[0] : parsed
  if (key?.isPrivateKey() !== true)
    throw refuse('The key file holds a public key; the private one is needed.')
  return key
}

/**
 * `password` first, `keyboard-interactive` where the server does not know that (PAM behind `PasswordAuthentication no`). Never
 * both at a server that knows both: a wrong password would count twice with fail2ban and its like.
 */
function withPassword(user: string, password: string): Login {
  let tried: 'nothing' | 'password' | 'interactive' = 'nothing'
  let reason = `It does not accept this password for ${user}.`
  let passwordTold = false

  const interactive: AnyAuthMethod = {
    type: 'keyboard-interactive',
    username: user,
    // eslint-disable-next-line max-params -- the form is ssh2's
    prompt: (_name, _instructions, _language, prompts, finish) => {
      const [prompt] = prompts
      if (prompts.length === 1 && prompt?.echo !== true && !passwordTold) {
        passwordTold = true
        finish([password])
        return
      }
      const texts = prompts.map(({ prompt: text }) => text.trim().slice(0, 200)).join(' / ')
      reason = `For ${user} it asks for something beside the password: “${texts}”.`
      // An empty answer is a refusal to answer; the server then says no, and nothing secret was told.
      finish(prompts.map(() => ''))
    },
  }

  return {
    next: (...said) => {
      const { left, partial } = answerOf(said[0], said[1])
      if (tried === 'nothing') {
        tried = 'password'
        return { type: 'password', username: user, password }
      }
      if (partial) {
        reason = `It accepts the password for ${user} and wants more: ${left.join(', ')}.`
      } else if (tried === 'password' && !left.includes('password')) {
        tried = 'interactive'
        if (left.includes('keyboard-interactive')) return interactive
        reason = `It lets nobody in with a password${offered(left)}.`
      }
      return noMore
    },
    refusal: () => reason,
  }
}
