/** What a change of the key does on the Pi, command by command, with OpenSSH's own programs. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Remote } from '../../../../electron/ports/ssh.ts'
import { generation, lookAtPair, successorOf } from '../../../../electron/steps/pi/key-pair.ts'
import { piNewKey } from '../../../../electron/steps/pi/new-key.ts'
import { wantedSettings } from '../../../../electron/steps/pi/settings.ts'
import { loginWith } from '../../../../electron/steps/pi/ssh-config.ts'
import { startServer, whyNoSshd, type OpenSshServer } from '../../ssh/openssh-server.ts'
import { createWorld } from './world.ts'

const skipped = whyNoSshd === undefined ? '' : `: SKIPPED, ${whyNoSshd}`
// Mostly they wait for other programs.
describe.skipIf(whyNoSshd !== undefined)(`a new key with OpenSSH itself${skipped}`, () => {
  let server: OpenSshServer
  let folder: string

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'new-key-'))
    server = await startServer()
    const hostKey = await readFile(join(server.folder, 'host-ed25519.pub'), 'utf8')
    await writeFile(join(folder, 'known-hosts'), `builder ${hostKey}`)
  })
  afterAll(async () => {
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  })

  /** As the product makes them, both known to the server, and the setup that names them. */
  async function twoPairs() {
    const ssh = join(await mkdtemp(join(folder, 'pi-')), '.ssh')
    await mkdir(ssh)
    const keyPath = join(ssh, 'id_builder')
    const world = createWorld({ offload: { keyPath } })
    const context = world.context()
    const { installationId } = await context.ledger.read()
    const publicKeys: string[] = []
    for (const path of [keyPath, successorOf(keyPath)]) {
      await here(generation(path, installationId))
      publicKeys.push((await readFile(`${path}.pub`, 'utf8')).trim())
    }
    await writeFile(join(server.folder, 'authorized'), `${publicKeys.join('\n')}\n`, { flag: 'a' })
    const [former = '', successor = ''] = publicKeys
    return { keyPath, context, former, successor }
  }

  type Pairs = Awaited<ReturnType<typeof twoPairs>>

  /** As the plan shows them, from the trial on. */
  async function commandsOf({ context, former, successor }: Pairs): Promise<string[][]> {
    const state = { key: former, successor, hasFiles: true, isWanted: true }
    const change = await piNewKey.diff(context, { kind: 'present', state })
    const details = change?.details ?? []
    return details.flatMap((one) =>
      one.kind === 'command' && one.where === 'pi' && one.argv[0] !== 'ssh' ? [one.argv] : [],
    )
  }

  async function login({ context, keyPath }: Pairs) {
    const settings = {
      ...(await wantedSettings(context)),
      ...{ address: '127.0.0.1', port: server.port, user: userInfo().username },
    }
    const [ssh = '', ...args] = loginWith(settings, keyPath)
    const known = [`UserKnownHostsFile=${folder}/known-hosts`, 'HostKeyAlgorithms=ssh-ed25519']
    return here([ssh, ...known.flatMap((option) => ['-o', option]), ...args])
  }

  test('the Pi logs in after each command of the plan, and the pair is known as ours', async () => {
    const pairs = await twoPairs()
    const { context, keyPath, former, successor } = pairs
    const commands = await commandsOf(pairs)
    const keys: (string | undefined)[] = []
    for (const argv of [['true'], ...commands]) {
      const where = argv.join(' ')
      expect(await here(argv), where).toMatchObject({ exitCode: 0 })
      expect(await login(pairs), where).toMatchObject({ exitCode: 0 })
      const found = await lookAtPair(context, thisMachine, keyPath)
      if (found.kind !== 'present') throw new Error(`${where}: ${found.kind}`)
      expect(found.state.privateHalf, where).toBe('there')
      keys.push(found.state.publicKey)
    }
    expect(new Set(keys)).toEqual(new Set([former, successor]))
    expect(await lookAtPair(context, thisMachine, keyPath)).toMatchObject({
      state: { publicHalf: 'matching', publicKey: successor },
    })
    expect(await lookAtPair(context, thisMachine, successorOf(keyPath))).toEqual({ kind: 'absent' })
  })

  test('beside the public half of another key a key opens nothing, and beside an empty one it does', async () => {
    const pairs = await twoPairs()
    const { context, keyPath, former, successor } = pairs
    await writeFile(`${keyPath}.pub`, `${successor}\n`)
    const refused = await login(pairs)
    expect(refused.exitCode).toBe(255)
    expect(refused.stderr).toContain(`private key ${keyPath} contents do not match public`)
    expect(refused.stderr).toContain('Permission denied (publickey')
    await writeFile(`${keyPath}.pub`, '')
    expect(await login(pairs)).toMatchObject({ exitCode: 0 })
    expect(await lookAtPair(context, thisMachine, keyPath)).toMatchObject({
      state: { privateHalf: 'there', publicHalf: 'missing', publicKey: former },
    })
  })
})

async function here([program = '', ...args]: readonly string[]) {
  const { exitCode = -1, stdout, stderr } = await execa(program, args, { reject: false, stdin: 'ignore' })
  return { exitCode, stdout, stderr }
}

/** All that a look at a pair asks for. */
const thisMachine = {
  ask: here,
  readFile: (path: string) => readFile(path, 'utf8').catch(() => undefined),
} as unknown as Remote
