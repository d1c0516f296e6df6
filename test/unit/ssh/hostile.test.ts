/** A machine that misbehaves: always a problem of the catalogue, in bounded time and memory, never a hang or a wrong success. */
import type { Socket } from 'node:net'
import { afterAll, describe, expect, it } from 'vitest'
import { openSsh } from '../../../electron/adapters/ssh/ssh.ts'
import { problemOf, type Problem } from '../../../electron/contract/problem.ts'
import { Secret } from '../../../electron/ports/secrets.ts'
import type { Remote, RemoteRunOptions, SshTarget } from '../../../electron/ports/ssh.ts'
import {
  flood,
  startHostile,
  startRaw,
  type Asked,
  type Behaviour,
  type HostileServer,
} from './hostile-server.ts'
import type { ServerChannel } from 'ssh2'

const settings = { agent: undefined, stopTimeoutMs: 500 }
const ssh = openSsh(settings)
/** For those that never answer. */
const hasty = openSsh({ ...settings, connectTimeoutMs: 400 })
/** Time enough for a key exchange, and not for one who never comes to an end. */
const enough = openSsh({ ...settings, connectTimeoutMs: 1000 })
const megabyte = 1024 * 1024

const servers: HostileServer[] = []
const remotes: Remote[] = []
afterAll(async () => {
  await Promise.all(remotes.splice(0).map((remote) => remote.close()))
  await Promise.all(servers.splice(0).map((server) => server.close()))
})

function targetOf(server: HostileServer): SshTarget {
  servers.push(server)
  return {
    host: '127.0.0.1',
    port: server.port,
    user: 'root',
    login: { kind: 'password', password: new Secret('the password') },
    hostKeyFingerprint: server.fingerprint,
    role: 'pi',
  }
}

/** The problem that it comes to, with its time and memory watched. */
async function problemFrom(work: () => Promise<unknown>, atMostMs = 6000): Promise<Problem> {
  const memoryBefore = process.memoryUsage().rss
  const begun = Date.now()
  const error: unknown = await work().then(
    (value) => {
      throw new Error(`No problem came, but ${JSON.stringify(value)}`)
    },
    (reason: unknown) => reason,
  )
  expect(Date.now() - begun).toBeLessThan(atMostMs)
  expect(process.memoryUsage().rss - memoryBefore).toBeLessThan(300 * megabyte)
  const problem = problemOf(error)
  expect(problem.code, problem.underlying).not.toBe('UNEXPECTED')
  return problem
}

async function connectTo(behaviour: Behaviour, using = ssh): Promise<Remote> {
  const remote = await using.connect(targetOf(await startHostile(behaviour)))
  remotes.push(remote)
  return remote
}

type Misbehaviour = (channel: ServerChannel, asked: Asked) => void

async function runAt(program: Misbehaviour, options: RemoteRunOptions = {}): Promise<Problem> {
  const remote = await connectTo({ program })
  return problemFrom(() => remote.run(['uname', '-m'], { timeoutMs: 1000, ...options }))
}

const begin = ({ mark }: Asked) => `${mark} begin 999999\n`
const end = ({ mark }: Asked, code = '0') => `${mark} end ${code}\n`

// Most of the time passes with waiting.
describe.concurrent('what answers is no ssh server', () => {
  const talks: Record<string, (socket: Socket) => void> = {
    'and says nothing': () => undefined,
    'and closes at once': (socket) => socket.end(),
    'and cuts the line': (socket) => socket.resetAndDestroy(),
    'but a web server': (socket) => socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n'),
    'but noise': (socket) => {
      flood(
        (chunk) => socket.write(chunk),
        (go) => socket.once('drain', go),
        Buffer.from(Array.from({ length: 4096 }, (_, index) => (index * 7919) % 256)),
      )
    },
    'but endless lines': (socket) => {
      flood(
        (chunk) => socket.write(chunk),
        (go) => socket.once('drain', go),
        Buffer.from('Welcome to this machine!\r\n'.repeat(100)),
      )
    },
    'but one endless line': (socket) => {
      flood(
        (chunk) => socket.write(chunk),
        (go) => socket.once('drain', go),
        Buffer.alloc(65536, 'x'),
      )
    },
    'but a name and then noise': (socket) => {
      socket.write('SSH-2.0-OpenSSH_9.9\r\n')
      flood(
        (chunk) => socket.write(chunk),
        (go) => socket.once('drain', go),
        Buffer.alloc(65536, 0xff),
      )
    },
    'but of the first version': (socket) => socket.write('SSH-1.5-OpenSSH_1.2\r\n'),
    'but a name and nothing more': (socket) => socket.write('SSH-2.0-OpenSSH_9.9\r\n'),
  }
  for (const [name, talk] of Object.entries(talks))
    it(name, async () => {
      const target = targetOf(await startRaw(talk))
      expect((await problemFrom(() => hasty.connect(target))).code).toBe('PI_UNREACHABLE')
      const { host, port, role } = target
      const looked = await problemFrom(() => hasty.hostKeyFingerprint(host, port, role))
      expect(looked.code).toBe('PI_UNREACHABLE')
    })
})

describe.concurrent('a stop on request', () => {
  it('ends the connecting at any moment', async () => {
    const password: Behaviour = { authenticate: () => undefined }
    const silent = await startRaw(() => undefined)
    for (const server of [silent, await startHostile(password)]) {
      const target = targetOf(server)
      const problem = await problemFrom(() => ssh.connect(target, AbortSignal.timeout(150)), 1000)
      expect(problem.code).toBe('CANCELLED')
    }
    const looked = await problemFrom(
      () => ssh.hostKeyFingerprint('127.0.0.1', silent.port, 'pi', AbortSignal.timeout(50)),
      1000,
    )
    expect(looked.code).toBe('CANCELLED')
  })

  it('ends the way to root’s rights', async () => {
    const target = { ...targetOf(await startHostile({ program: () => undefined })), user: 'pi' }
    const problem = await problemFrom(() => ssh.connect(target, AbortSignal.timeout(300)))
    expect(problem.code).toBe('CANCELLED')
    expect((await problemFrom(() => enough.connect(target))).code).toBe('PI_NOT_ROOT')
  })
})

describe('the host key is another one', () => {
  it('and the machine learns neither user nor password', async () => {
    let asked = false
    const behaviour: Behaviour = {
      authenticate: (context) => {
        asked = true
        context.accept()
      },
    }
    const target = targetOf(await startHostile(behaviour))
    const hostKeyFingerprint = `SHA256:${'B'.repeat(43)}`
    const problem = await problemFrom(() => ssh.connect({ ...target, hostKeyFingerprint }))
    expect(problem.code).toBe('PI_HOST_KEY_CHANGED')
    expect(asked).toBe(false)
    expect(await ssh.hostKeyFingerprint(target.host, target.port, 'pi')).toBe(target.hostKeyFingerprint)
    expect(asked).toBe(false)
  })
})

describe.concurrent('the login comes to nothing', () => {
  async function loginAt(behaviour: Behaviour, change: Partial<SshTarget> = {}): Promise<Problem> {
    const using = behaviour.neverEnds === true ? enough : ssh
    const target = targetOf(await startHostile(behaviour))
    return problemFrom(() => using.connect({ ...target, ...change }))
  }

  it('because it is refused, or not enough', async () => {
    const refused = await loginAt({ authenticate: (context) => context.reject(['password']) })
    expect(refused).toMatchObject({ code: 'PI_LOGIN_REFUSED' })
    expect(refused.detail).toMatch(/does not accept this password/)
    const keysOnly = await loginAt({ authenticate: (context) => context.reject(['publickey']) })
    expect(keysOnly.detail).toMatch(/lets nobody in with a password.*publickey/)
    const more = await loginAt({ authenticate: (context) => context.reject(['publickey'], true) })
    expect(more.detail).toMatch(/wants more: publickey/)
    const builder = { authenticate: (context: { reject(): void }) => context.reject() }
    expect((await loginAt(builder, { role: 'builder' })).code).toBe('BUILDER_LOGIN_REFUSED')
  })

  it('because it asks for a code beside the password', async () => {
    const told: string[][] = []
    const problem = await loginAt({
      authenticate: (context) => {
        if (context.method !== 'keyboard-interactive') context.reject(['keyboard-interactive'])
        else
          context.prompt(['Password: ', 'Code: '], (answers) => {
            told.push(answers)
            context.reject(['keyboard-interactive'])
          })
      },
    })
    expect(problem).toMatchObject({ code: 'PI_LOGIN_REFUSED' })
    expect(problem.detail).toContain('Code:')
    expect(told).toEqual([['', '']])
  })

  it('because it asks again and again', async () => {
    const problem = await loginAt({
      neverEnds: true,
      authenticate: (context) => {
        if (context.method !== 'keyboard-interactive') context.reject(['keyboard-interactive'])
        else {
          const ask = (): void => context.prompt('Password: ', () => setTimeout(ask, 5))
          ask()
        }
      },
    })
    expect(problem.code).toBe('PI_UNREACHABLE')
  })

  it('because it never answers', async () => {
    expect((await loginAt({ neverEnds: true, authenticate: () => undefined })).detail).toMatch(
      /did not finish the login/,
    )
  })

  it('because it closes', async () => {
    let line: Socket | undefined
    const problem = await loginAt({
      onConnection: (_connection, socket) => (line = socket),
      authenticate: () => line?.destroy(),
    })
    expect(problem.code).toBe('PI_UNREACHABLE')
  })

  it('and works where only prompts are known, whatever the banner', async () => {
    const behaviour: Behaviour = {
      banner: 'A very long welcome!\n'.repeat(1000),
      authenticate: (context) => {
        if (context.method !== 'keyboard-interactive') context.reject(['keyboard-interactive'])
        else
          context.prompt({ prompt: 'Password: ', echo: false }, ([answer]) =>
            answer === 'the password' ? context.accept() : context.reject(),
          )
      },
    }
    remotes.push(await ssh.connect(targetOf(await startHostile(behaviour))))
  })
})

describe.concurrent('a program', () => {
  const misbehaviours: Record<string, [code: string, program: Misbehaviour]> = {
    'prints noise and ends well': [
      'PI_ANSWER_UNREADABLE',
      (channel) => {
        channel.write(Buffer.from(Array.from({ length: 100_000 }, (_, index) => (index * 31) % 256)))
        channel.exit(0)
        channel.end()
      },
    ],
    'ends at once, without a word': [
      'PI_ANSWER_UNREADABLE',
      (channel) => {
        channel.exit(0)
        channel.close()
      },
    ],
    'says nothing for ever': ['TOOL_TIMED_OUT', () => undefined],
    'begins and says nothing more': ['TOOL_TIMED_OUT', (channel, asked) => channel.write(begin(asked))],
    'ends without its end': [
      'PI_COMMAND_FAILED',
      (channel, asked) => {
        channel.write(`${begin(asked)}aarch64\n`)
        channel.exit(0)
        channel.close()
      },
    ],
    'is ended by a signal': [
      'PI_COMMAND_FAILED',
      (channel, asked) => {
        channel.write(`${begin(asked)}aarch64\n`)
        channel.exit('KILL', false, '')
        channel.close()
      },
    ],
    'ends on one stream alone': [
      'TOOL_TIMED_OUT',
      (channel, asked) => channel.write(`${begin(asked)}aarch64\n${end(asked)}`),
    ],
    'ends with no exit code that there is': [
      'TOOL_TIMED_OUT',
      (channel, asked) => channel.write(`${begin(asked)}aarch64\n${end(asked, '-1')}`),
    ],
    'ends before it began': [
      'TOOL_TIMED_OUT',
      (channel, asked) => channel.write(`${end(asked)}${end(asked)}`),
    ],
    'ends its output and never the session': [
      'PI_COMMAND_FAILED',
      (channel, asked) => {
        channel.write(`${begin(asked)}aarch64\n`)
        channel.eof()
      },
    ],
    'takes the connection with it': [
      'PI_UNREACHABLE',
      (channel, asked) => {
        channel.write(`${begin(asked)}aarch64\n`)
        asked.connection.end()
      },
    ],
    'asks for a password that nobody needs': [
      'TOOL_TIMED_OUT',
      (channel) => channel.stderr.write('[sudo] password for root: '),
    ],
  }
  for (const [name, [code, program]] of Object.entries(misbehaviours))
    it(
      name,
      async () => {
        expect((await runAt(program, { timeoutMs: code === 'TOOL_TIMED_OUT' ? 300 : 8000 })).code).toBe(code)
      },
      30_000,
    )

  it('is never accepted, or never given a session', async () => {
    for (const behaviour of [{ refusesPrograms: true }, { refusesSessions: true }]) {
      const remote = await connectTo(behaviour)
      const problem = await problemFrom(() => remote.run(['true'], { timeoutMs: 1000 }))
      expect(problem.code).toBe('PI_ANSWER_UNREADABLE')
    }
  })

  it('is never answered', async () => {
    const remote = await connectTo({})
    const stop = new AbortController()
    setTimeout(() => stop.abort(), 100)
    const problem = await problemFrom(() => remote.run(['true'], { signal: stop.signal }))
    expect(problem.code).toBe('CANCELLED')
  })

  it('answers rightly in the middle of noise, and with its parts late', async () => {
    const remote = await connectTo({
      program: (channel, asked) => {
        const stdout = `${'motd\n'.repeat(100_000)}+ ${asked.command}\n${begin(asked)}aarch64\n${end(asked)}goodbye`
        channel.write(stdout)
        channel.stderr.write(`rc: warning\n${begin(asked)}`)
        setTimeout(() => channel.stderr.write(`a wor`), 50)
        setTimeout(() => {
          channel.stderr.write(`d${end(asked)}noise`)
          channel.exit(0)
          channel.end()
        }, 100)
      },
    })
    expect(await remote.run(['uname', '-m'])).toEqual({ exitCode: 0, stdout: 'aarch64\n', stderr: 'a word' })
  })

  it('cannot make us wait for a connection that went silent', async () => {
    let silent: Socket | undefined
    const remote = await connectTo(
      {
        program: () => silent?.pause(),
        onConnection: (_connection, socket) => (silent = socket),
      },
      openSsh({ ...settings, keepaliveIntervalMs: 200 }),
    )
    const problem = await problemFrom(() => remote.run(['true'], { timeoutMs: 30_000 }), 10_000)
    expect(problem.code).toBe('PI_UNREACHABLE')
  })
})

describe('a program that never stops', () => {
  const misbehaviours: Record<string, Misbehaviour> = {
    'prints for ever': (channel, asked) => {
      channel.write(begin(asked))
      flood(
        (chunk) => channel.write(chunk),
        (go) => channel.once('drain', go),
        Buffer.alloc(32768, 'x'),
      )
    },
    'prints for ever before it begins': (channel) =>
      flood(
        (chunk) => channel.write(chunk),
        (go) => channel.once('drain', go),
        Buffer.alloc(32768, 'x'),
      ),
    'prints errors for ever': (channel, asked) => {
      channel.stderr.write(begin(asked))
      flood(
        (chunk) => channel.stderr.write(chunk),
        (go) => channel.stderr.once('drain', go),
        Buffer.alloc(32768, 'x'),
      )
    },
  }
  for (const [name, program] of Object.entries(misbehaviours))
    it(name, async () => {
      expect((await runAt(program, { timeoutMs: 8000 })).code).toBe('PI_ANSWER_UNREADABLE')
    })
})
