/** The way from the Pi to the builder: the script at a real OpenSSH server, and what is made of its answers. */
import { execFile } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server, type Socket } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { problem } from '../../../../electron/contract/problem.ts'
import { failed, succeeded, type Command } from '../../../../electron/rehearsal/machine.ts'
import { causeInMachines, causeOfLink, isProven } from '../../../../electron/steps/pi/link-cause.ts'
import { readLink, type LinkFacts } from '../../../../electron/steps/pi/link-look.ts'
import { piLink } from '../../../../electron/steps/pi/link.ts'
import type { PiSettings } from '../../../../electron/steps/pi/settings.ts'
import { freePort, startServer, whyNoSshd, type OpenSshServer } from '../../ssh/openssh-server.ts'
import { installed } from './module-world.ts'
import { codeOf, createWorld, problemIn, type World } from './world.ts'

const run = promisify(execFile)
const script = fileURLToPath(new URL('../../../../resources/nix/link.sh', import.meta.url))

const settings: PiSettings = {
  ...{
    alias: 'builder',
    address: '127.0.0.1',
    port: 2222,
    user: 'builder',
    keyPath: '/root/.ssh/id_builder',
  },
  ...{
    hostKey: 'ssh-ed25519 AAAA',
    signingKey: 'pi-offload-builder-0a1b2c3d:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=',
    protocol: 'ssh-ng',
    systems: ['aarch64-linux'],
    maxJobs: 4,
    speedFactor: 1,
  },
  ...{ supportedFeatures: ['big-parallel'], whenBuilderIsOff: 'build-small' },
}

const expectedKey = 'SHA256:expected'

function codeIn(facts: LinkFacts, fingerprint = expectedKey): string | undefined {
  return causeOfLink(facts, settings, fingerprint)?.code
}

/** As the script tells it. */
function facts(...lines: string[]): LinkFacts {
  return readLink(['config.hostname=127.0.0.1', ...lines, ''].join('\n'))
}

/** Only for what is asked of a store, and only once. */
const connecting = `case "$*" in
  *' store info '*) ssh builder -x $NIX_SSHOPTS -oPermitLocalCommand=yes '-oLocalCommand=echo started' -- true >/dev/null || {
    echo "error: failed to start SSH connection to 'builder'" >&2
    exit 1
  } ;;
esac`

const skipped = whyNoSshd === undefined ? '' : `: SKIPPED, ${whyNoSshd}`
// Mostly they wait for other programs.
describe.skipIf(whyNoSshd !== undefined)(`the script at a real OpenSSH server${skipped}`, () => {
  let server: OpenSshServer
  let talker: OpenSshServer
  let folder: string
  const others: Server[] = []
  const sockets: Socket[] = []

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'link-'))
    server = await startServer()
    talker = await startServer({ config: ['ForceCommand echo Welcome'] })
  })
  afterAll(async () => {
    for (const socket of sockets) socket.destroy()
    for (const other of others) other.close()
    await Promise.all([server.stop(), talker.stop()])
    await rm(folder, { recursive: true, force: true })
  })

  /** Of root's ssh: the options of one host. */
  interface Host {
    port: number
    at?: OpenSshServer
    key?: string
    hostKey?: string
    more?: readonly string[]
    /** Long, unless it is this that ends it. */
    seconds?: number
  }

  /** With an ssh that has such a config, and a Nix that connects with it, as Nix does, and then answers so. */
  async function link(
    { port, at = server, key, hostKey, more = [], seconds = 40 }: Host,
    nix = 'exit 1',
  ): Promise<LinkFacts> {
    const own = await mkdtemp(join(folder, 'pi-'))
    const bin = join(own, 'bin')
    await mkdir(bin)
    await writeFile(
      join(own, 'known-hosts'),
      `builder ${hostKey ?? (await readFile(join(at.folder, 'host-ed25519.pub'), 'utf8'))}`,
    )
    const lines = [
      ...['Host builder', 'HostName 127.0.0.1', `Port ${String(port)}`, `User ${userInfo().username}`],
      ...['HostKeyAlias builder', `IdentityFile ${key ?? join(at.folder, 'client')}`, 'IdentitiesOnly yes'],
      ...['StrictHostKeyChecking yes', `UserKnownHostsFile ${own}/known-hosts`, 'GlobalKnownHostsFile none'],
      ...['HostKeyAlgorithms ssh-ed25519', ...more],
    ]
    await writeFile(join(own, 'config'), `${lines.join('\n')}\n`)
    const { stdout: ssh } = await run('sh', ['-c', 'command -v ssh'])
    const programs = {
      ssh: `exec ${ssh.trim()} -F ${own}/config "$@"`,
      nix: `${connecting}\n${nix}`,
    }
    for (const [name, text] of Object.entries(programs)) {
      await writeFile(join(bin, name), `#!/bin/sh\n${text}\n`)
      await chmod(join(bin, name), 0o755)
    }
    const { stdout } = await run('sh', [script, 'builder', 'ssh-ng', String(seconds), '127.0.0.1'], {
      env: { ...process.env, PATH: `${bin}:${process.env['PATH'] ?? ''}` },
    })
    return readLink(stdout)
  }

  async function listening(greeting?: string): Promise<number> {
    const other = createServer((socket) => {
      sockets.push(socket.on('error', () => undefined))
      if (greeting !== undefined) socket.end(greeting)
    })
    others.push(other)
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const address = other.address()
    return typeof address === 'object' && address !== null ? address.port : 0
  }

  const codeAt = async (host: Host, nix?: string): Promise<string | undefined> =>
    codeIn(await link(host, nix), (host.at ?? server).fingerprints.ed25519)

  it('a way that is open', async () => {
    const told = await link({ port: server.port }, `echo '{"trusted":true,"url":"ssh-ng://builder"}'`)
    expect(causeOfLink(told, settings, server.fingerprints.ed25519)).toBeUndefined()
    expect(isProven(told)).toBe(true)
  })

  it('a Nix from before 2.19 is asked in its own words', async () => {
    const old = `case "$*" in *ping*) echo '{"trusted":1}' ;; *) echo "error: 'info' is not a recognised command" >&2; exit 1 ;; esac`
    expect(isProven(await link({ port: server.port }, old))).toBe(true)
  })

  it('a port that nobody has', async () => {
    expect(await codeAt({ port: await freePort() })).toBe('LINK_REFUSED')
  })

  it('a port at which nobody speaks', async () => {
    expect(await codeAt({ port: await listening(), seconds: 2 })).toBe('LINK_SILENT')
  })

  it('a port at which something else answers', async () => {
    expect(await codeAt({ port: await listening('HTTP/1.1 400 Bad Request\r\n\r\n') })).toBe(
      'BUILDER_HOST_KEY_WRONG',
    )
    expect(codeIn(await link({ port: server.port }), expectedKey)).toBe('BUILDER_HOST_KEY_WRONG')
  })

  it('a key that is not known there, and one that is not here', async () => {
    const key = join(server.folder, 'host-ed25519')
    expect(await codeAt({ port: server.port, key })).toBe('PI_KEY_REFUSED')
    expect(await codeAt({ port: server.port, key: '/nowhere' })).toBe('PI_KEY_REFUSED')
  })

  it('a key with a passphrase', async () => {
    const key = join(folder, 'locked')
    await run('ssh-keygen', ['-q', '-t', 'ed25519', '-a', '4', '-N', 'sesame', '-f', key])
    await writeFile(join(server.folder, 'authorized'), await readFile(`${key}.pub`), { flag: 'a' })
    expect(await codeAt({ port: server.port, key })).toBe('PI_KEY_HAS_PASSPHRASE')
  })

  it('a host key that the Pi does not expect', async () => {
    const hostKey = await readFile(join(server.folder, 'client.pub'), 'utf8')
    expect(await codeAt({ port: server.port, hostKey })).toBe('PI_KNOWS_ANOTHER_HOST_KEY')
  })

  it('text where Nix should speak, and no Nix', async () => {
    expect(await codeAt({ port: talker.port, at: talker })).toBe('LINK_GARBLED')
    expect(await codeAt({ port: server.port }, 'echo "error: unexpected end-of-file" >&2; exit 1')).toBe(
      'LINK_GARBLED',
    )
  })

  it('a connection that others share', async () => {
    const more = ['ControlMaster auto', `ControlPath ${folder}/%h`]
    expect(await codeAt({ port: server.port, more })).toBe('PI_SHARES_CONNECTIONS')
  })

  it('an alias that ssh does not know is not looked for', async () => {
    const { stdout } = await run('sh', [script, 'pi-offload-nowhere', 'ssh-ng', '3', '127.0.0.1'])
    expect(readLink(stdout)).toMatchObject({ nix: undefined })
  })
})

describe('what is made of the answers', () => {
  const through = ['nix.says=Authenticated to 10.0.0.9 ([10.0.0.9]:2222) using "publickey".']

  it.each<[string, string[], string | undefined]>([
    ['a user who is trusted', [...through, 'nix.exit=0', 'nix.answer={"trusted":1}'], undefined],
    [
      'the older protocol, which does not say',
      [...through, 'nix.exit=0', 'nix.answer={"url":"ssh://builder"}'],
      undefined,
    ],
    ['a user who is not trusted', [...through, 'nix.exit=0', 'nix.answer={"trusted":0}'], 'PI_NOT_TRUSTED'],
    ['nonsense', [...through, 'nix.exit=0', 'nix.answer=motd'], 'PI_ANSWER_UNREADABLE'],
    ['a Nix that is too slow to tell', [...through, 'nix.exit=124'], undefined],
    [
      'an ssh that is too slow to begin',
      ['nix.says=OpenSSH_9.6p1, OpenSSL 3.0.13', 'nix.exit=124'],
      undefined,
    ],
    [
      'an address that is silent',
      ['nix.says=debug1: Connecting to 10.0.0.9 [10.0.0.9] port 2222.', 'nix.exit=124'],
      'LINK_SILENT',
    ],
    [
      'a login that is too slow to tell',
      ['nix.says=debug1: Remote protocol version 2.0, remote software version OpenSSH_9.6', 'nix.exit=124'],
      undefined,
    ],
    [
      'no route',
      ['nix.says=ssh: connect to host 10.0.0.9 port 2222: No route to host', 'nix.exit=1'],
      'LINK_SILENT',
    ],
    [
      'a name that is not found',
      ['nix.says=ssh: Could not resolve hostname pc: Name or service not known', 'nix.exit=1'],
      'LINK_BROKEN',
    ],
    [
      'a connection that is closed at once',
      ['nix.says=Connection closed by 192.168.1.5 port 2222', 'nix.exit=1'],
      'LINK_REFUSED',
    ],
    [
      'a connection that is closed in the middle of the login',
      [
        'nix.says=debug1: Remote protocol version 2.0',
        'nix.says=Connection closed by 192.168.1.5',
        'nix.exit=1',
      ],
      'LINK_BROKEN',
    ],
    [
      'an ssh whose configuration is broken',
      ['nix.says=Bad configuration option: prot', 'nix.exit=1'],
      'LINK_BROKEN',
    ],
    ['a Nix that is not there', ['nix.says=timeout: failed to run command', 'nix.exit=127'], 'LINK_BROKEN'],
    [
      'a connection that others share, over which Nix waits',
      [
        'config.controlmaster=auto',
        'config.controlpath=/root/.ssh/shared',
        'nix.says=debug1: mux_client_request_session: master session id: 2',
        'nix.exit=124',
      ],
      'PI_SHARES_CONNECTIONS',
    ],
    ['no alias', [], 'LINK_BROKEN'],
  ])('%s', (_name, lines, code) => {
    expect(codeIn(facts(...lines))).toBe(code)
  })

  const line = 'ssh-ng://builder@builder aarch64-linux /root/.ssh/id_builder 4 1 big-parallel - AAAA'

  it.each<[string, string[], string | undefined]>([
    ['the file that has it', ['builders.answer=@/etc/nix/machines', `machine=${line}`], undefined],
    ['a line of its own', [`builders.answer=${line}`], undefined],
    ['another file', ['builders.answer=@/etc/nix/others'], undefined],
    ['nobody', [], 'PI_IGNORES_BUILDER'],
    ['others alone', ['builders.answer=ssh://cellar x86_64-linux', `machine=${line}`], 'PI_IGNORES_BUILDER'],
    ['fewer features', [`builders.answer=${line.replace('big-parallel', '-')}`], 'PI_FEATURES_MISSING'],
    ['other systems', [`builders.answer=${line.replace('aarch64', 'x86_64')}`], 'PI_FEATURES_MISSING'],
  ])('Nix asks %s', (_name, lines, code) => {
    expect(causeInMachines(facts(...lines, 'builders.exit=0'), settings)?.code).toBe(code)
  })

  it('a Nix that does not tell whom it asks is believed', () => {
    expect(causeInMachines(facts('builders.exit=1'), settings)).toBeUndefined()
  })

  it.each(['motd of the day', 'nix.exit=x', 'nix.exit=700'])('what is no answer is refused: %s', (line) => {
    expect(() => facts(line)).toThrow('PI_ANSWER_UNREADABLE')
  })
})

describe('the way', () => {
  const codeNow = async (world: World): Promise<string | undefined> => {
    const observed = await piLink.inspect(world.context())
    return observed.kind === 'blocked' ? problemIn(observed).code : observed.kind
  }

  it('is open once the module is there, looked at with one program', async () => {
    const world = await installed()
    const operations = world.operations()
    expect(await codeNow(world)).toBe('present')
    expect(world.operations()).toBe(operations + 1)
  })

  it('is not tried before there is a builder, and waits for the module', async () => {
    const world = createWorld()
    expect(await piLink.inspect(world.context())).toMatchObject({
      kind: 'blocked',
      until: expect.arrayContaining(['pi/module', 'vm/power']) as string[],
    })
    world.pcFiles.clear()
    const operations = world.operations()
    expect(await codeNow(world)).toBe('NOTHING_SET_UP')
    expect(world.operations()).toBe(operations)
  })

  const saying =
    (text: string): ((original: Command) => Command) =>
    () =>
    () =>
      failed(255, text)

  it.each<[string, string, (world: World) => void]>([
    ['a builder that is off', 'LINK_REFUSED', (world) => void (world.builder.bootId = undefined)],
    ['a key that is refused', 'PI_KEY_REFUSED', (world) => void (world.builder.trusts = false)],
    [
      'no answer',
      'LINK_SILENT',
      (world) =>
        world.replace('ssh', saying('ssh: connect to host 192.168.1.5 port 2222: Connection timed out')),
    ],
    [
      'an address that the PC had',
      'PC_ADDRESS_CHANGED',
      (world) => {
        world.setup.network.pcAddress = '192.168.1.4'
        world.replace('ssh', saying('ssh: connect to host 192.168.1.4 port 2222: No route to host'))
      },
    ],
    [
      'a Nix that asks nobody',
      'PI_IGNORES_BUILDER',
      (world) =>
        world.replace(
          'nix',
          (original) => (call) => (call.argv.includes('builders') ? succeeded('\n') : original(call)),
        ),
    ],
  ])('is told: %s', async (_name, code, arrange) => {
    const world = await installed()
    arrange(world)
    expect(await codeNow(world)).toBe(code)
  })

  it.each<[string, (original: Command) => Command]>([
    ['ssh', () => () => ({ exitCode: 124, stdout: '', stderr: 'debug1: Remote protocol version 2.0' })],
    ['nix', (original) => (call) => (call.argv.includes('store') ? failed(124, '') : original(call))],
  ])('is not known where a busy builder lets %s wait', async (program, command) => {
    const world = await installed()
    world.replace(program, command)
    const observed = await piLink.inspect(world.context())
    expect(observed).toMatchObject({ kind: 'unclear', problem: { code: 'LINK_SLOW' } })
  })

  it('cannot be looked at without the Pi', async () => {
    const world = await installed()
    world.refusal = problem('PI_UNREACHABLE', 'off')
    expect(await codeOf(piLink.inspect(world.context()))).toBe('PI_UNREACHABLE')
  })
})
