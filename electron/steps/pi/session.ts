/** The one login to the Pi that all resources of a plan or run share. */
import { failure, ProblemError, type ProblemCode } from '../../contract/problem.ts'
import { placeOf } from '../../engine/ledger.ts'
import type { StepContext } from '../../engine/resource.ts'
import type { Remote, SshLogin, SshTarget } from '../../ports/ssh.ts'
import { requireSamePi } from './made-on-pi.ts'

const sessionName = 'pi'

/**
 * Logged in as root, directly or through sudo or doas. Throws `PI_HOST_KEY_UNCONFIRMED` with the fingerprint that was seen, before
 * anything is sent, while nobody has confirmed it, and `CANNOT_CHANGE_IN_PLACE` where ours is on another Pi.
 */
export function piSession(context: StepContext): Promise<Remote> {
  return context.sessions.open(sessionName, async () => {
    const { setup, signal, ports } = context
    const { address, port, user } = setup.pi
    // What is wrong on this PC is said without waiting for the Pi.
    const privateKey = await readKeyFile(context)
    const hostKeyFingerprint = await confirmedFingerprint(context)
    await requireSamePi(context, hostKeyFingerprint)
    const login = await loginOf(context, privateKey)
    const target: SshTarget = { host: address, port, user, login, hostKeyFingerprint, role: 'pi' }
    const connect = (attempt: SshTarget) =>
      ports.ssh.connect(attempt, signal).catch((error: unknown) => {
        throw sayingWhoExpects(error, context)
      })
    const remote = await withAnotherPassword(context, target, (attempt) =>
      connectAsRoot(context, attempt, connect),
    )
    return { value: remote, close: () => remote.close() }
  })
}

/** After the connection broke: the next `piSession` connects anew. */
export function forgetPiSession(context: StepContext): Promise<void> {
  return context.sessions.close(sessionName)
}

/** Of the Pi's host key, as the user has confirmed it. Throws `PI_HOST_KEY_UNCONFIRMED`. */
export async function confirmedFingerprint(context: StepContext): Promise<string> {
  const confirmed = await fingerprintIfConfirmed(context)
  if (confirmed !== undefined) return confirmed
  const { setup, ports, signal } = context
  const { address, port } = setup.pi
  const seen = await ports.ssh.hostKeyFingerprint(address, port, 'pi', signal)
  throw failure('PI_HOST_KEY_UNCONFIRMED', `${address} port ${String(port)} shows ${seen}`)
}

/** The same without a question to the Pi; `undefined` while nobody has confirmed it. */
export async function fingerprintIfConfirmed({
  setup,
  ledger,
}: Pick<StepContext, 'setup' | 'ledger'>): Promise<string | undefined> {
  return setup.pi.hostKeyFingerprint ?? (await ledger.read()).confirmedPiHostKeys[placeOf(setup.pi)]
}

/** Where an expected host key comes from decides where it is corrected. */
function sayingWhoExpects(error: unknown, { setup }: StepContext): unknown {
  if (!hasCode(error, 'PI_HOST_KEY_CHANGED')) return error
  const source =
    setup.pi.hostKeyFingerprint === undefined
      ? 'That one was confirmed in an earlier run.'
      : 'The setup expects that one.'
  return failure('PI_HOST_KEY_CHANGED', `${error.problem.detail} ${source}`, error.problem.underlying)
}

/** Whether somebody has to type something for the login: a password, or the passphrase of the key. */
export async function takesSecret({ setup, ports }: Pick<StepContext, 'setup' | 'ports'>): Promise<boolean> {
  const { login } = setup.pi
  if (login.kind !== 'key') return login.kind === 'password'
  return isEncrypted(new TextDecoder().decode(await ports.files.read(login.path)))
}

/** The private key of a login with a key. Throws `LOGIN_KEY_UNUSABLE`. */
async function readKeyFile({ setup, ports }: StepContext): Promise<string> {
  const { login } = setup.pi
  if (login.kind !== 'key') return ''
  const bytes = await ports.files.read(login.path)
  if (bytes === undefined) throw failure('LOGIN_KEY_UNUSABLE', `There is no file ${login.path}.`)
  const text = new TextDecoder().decode(bytes)
  // One line that begins with its kind, as in authorized_keys (sshd(8)).
  if (/^(?:sk-)?(?:ssh|ecdsa)-\S+ AAAA/.test(text))
    throw failure('LOGIN_KEY_UNUSABLE', `${login.path} holds a public key; the private one is needed.`)
  return text
}

async function loginOf({ setup, ports }: StepContext, privateKey: string): Promise<SshLogin> {
  const { login, user } = setup.pi
  switch (login.kind) {
    case 'agent':
      return { kind: 'agent' }
    case 'password': {
      const password = await ports.secrets.get('pi-password')
      if (password === undefined) throw failure('PI_LOGIN_REFUSED', `No password was given for ${user}.`)
      return { kind: 'password', password }
    }
    case 'key': {
      const passphrase = isEncrypted(privateKey) ? await ports.secrets.get('pi-key-passphrase') : undefined
      return { kind: 'key', privateKey, ...(passphrase === undefined ? {} : { passphrase }) }
    }
  }
}

/**
 * Whether a passphrase has to be asked for. An OpenSSH key names its cipher right behind the magic words, as a string with its
 * length in front (openssh-portable, PROTOCOL.key); the older PEM forms say it in their header.
 */
function isEncrypted(privateKey: string): boolean {
  const body = /-----BEGIN OPENSSH PRIVATE KEY-----([\s\S]*?)-----END/.exec(privateKey)?.[1]
  if (body === undefined) return privateKey.includes('ENCRYPTED')
  const magic = 'openssh-key-v1\0'
  const content = Buffer.from(body, 'base64')
  if (content.length < magic.length + 4) return false
  const length = content.readUInt32BE(magic.length)
  const cipher = content.subarray(magic.length + 4, magic.length + 4 + length).toString('latin1')
  return cipher !== 'none'
}

/** A mistyped password of the login is asked for again. */
async function withAnotherPassword(
  context: StepContext,
  target: SshTarget,
  connect: (target: SshTarget) => Promise<Remote>,
): Promise<Remote> {
  try {
    return await connect(target)
  } catch (error) {
    if (target.login.kind !== 'password' || !hasCode(error, 'PI_LOGIN_REFUSED')) throw error
    const password = await context.ports.secrets.getAnother('pi-password')
    if (password === undefined) throw error
    return withAnotherPassword(context, { ...target, login: { kind: 'password', password } }, connect)
  }
}

/** Most people's sudo wants nothing, or the login's own password; only then a further one is asked for. */
async function connectAsRoot(
  { ports }: StepContext,
  target: SshTarget,
  connect: (target: SshTarget) => Promise<Remote>,
): Promise<Remote> {
  try {
    return await connect(target)
  } catch (error) {
    if (!refusesRoot(error) || target.user === 'root') throw error
    if (target.login.kind === 'password') {
      try {
        return await connect({ ...target, sudoPassword: target.login.password })
      } catch (second) {
        if (!refusesRoot(second)) throw second
      }
    }
    let sudoPassword = await ports.secrets.get('pi-sudo-password')
    let refusal = error
    while (sudoPassword !== undefined) {
      try {
        return await connect({ ...target, sudoPassword })
      } catch (next) {
        if (!refusesRoot(next)) throw next
        refusal = next
      }
      sudoPassword = await ports.secrets.getAnother('pi-sudo-password')
    }
    throw refusal
  }
}

function refusesRoot(error: unknown): boolean {
  return hasCode(error, 'PI_NOT_ROOT')
}

function hasCode(error: unknown, code: ProblemCode): error is ProblemError {
  return error instanceof ProblemError && error.problem.code === code
}
