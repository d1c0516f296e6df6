/** How the Pi's command ends, and what it says and does then. What Nix itself does with it, the lab shows. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { Command, recorded, type Session } from './stub.ts'

let command: Command | undefined
afterEach(async () => {
  await command?.remove()
  command = undefined
})

async function prepared(settings?: Record<string, string>): Promise<Command> {
  return (command = await Command.create(settings))
}

const log = (name: string) => readFile(join(recorded, name), 'utf8')
const message = (words: string) =>
  `@nix {"action":"msg","column":null,"level":0,"line":null,"msg":"${words}","raw_msg":"${words}"}\n`
const well = async (): Promise<Session> => ({ says: await log('chain.log'), code: 0 })
/** It got there, and then that was said. */
async function failing(words: string): Promise<Session> {
  const begun = (await log('chain.log')).split('\n').slice(0, 12).join('\n')
  return { says: `${begun}\n${message(words)}`, code: 1 }
}
const away: Session = {
  says:
    'ssh: connect to host 192.0.2.1 port 2222: Connection refused\n' +
    message("error: failed to start SSH connection to 'builder'"),
  code: 1,
}
const build = ['build', '-f', '/root/some.nix', 'a']

describe('build', () => {
  it('prints where the links that it made lead, whatever they are called', async () => {
    const it = await prepared()
    await it.sessions(await well())
    await writeFile(it.path('cwd/result-doc'), 'somebody’s')
    expect(await it.run(...build)).toMatchObject({
      exitCode: 0,
      stdout: '/nix/store/aaa-made\n/nix/store/aaa-made-bin',
      left: [],
    })
  })

  it('ends with 1 where a build failed, whatever that printed', async () => {
    const it = await prepared()
    const printed = '       last 1 log lines:\\n       > curl: (56) Recv failure: Connection reset by peer'
    await it.sessions(
      await failing(`error: builder for '/nix/store/x.drv' failed with exit code 1;\\n${printed}`),
    )
    const { exitCode, stderr } = await it.run(...build)
    expect(exitCode).toBe(1)
    expect(stderr).toContain('Connection reset by peer')
    expect(stderr).not.toContain('The connection to the builder ended')
  })

  it.each([
    ['error: unexpected end-of-file', 4, 'ended in the middle'],
    ["error: cannot add path '/nix/store/x' because it lacks a signature by a trusted key", 5, 'was refused'],
  ])('changes nothing where a session ends with %s: %i', async (words, code, said) => {
    const it = await prepared()
    await it.sessions(await failing(words))
    const { exitCode, stderr, left } = await it.run(...build)
    expect({ exitCode, left }).toEqual({ exitCode: code, left: [] })
    expect(stderr).toContain(said)
    expect(stderr).toContain('Nothing was changed.')
    expect(stderr).toMatch(/run the same command again|let the wizard on the PC repair/)
  })

  it('tells a builder that does not let it in from one that is away', async () => {
    const it = await prepared()
    const refused = 'builder@192.0.2.1: Permission denied (publickey).\n'
    await it.sessions({ says: refused + away.says, code: 1 })
    const { exitCode, stderr } = await it.run(...build)
    expect(exitCode).toBe(5)
    expect(stderr).toContain('does not let this machine in')
  })

  it('takes another server’s refusal, of which an evaluation fetches, for a failed evaluation', async () => {
    const it = await prepared()
    const refused = 'git@example.org: Permission denied (publickey).\n'
    await it.sessions({ says: refused + message('error: Cannot find Git revision'), code: 1 })
    const { exitCode, stderr } = await it.run(...build)
    expect(exitCode).toBe(1)
    expect(stderr).not.toContain('does not let this machine in')
  })

  it('leaves to this machine what the builder cannot make', async () => {
    const it = await prepared()
    await it.sessions(
      await failing("error: a 'aarch64-linux' with features {kvm} is required to build '/nix/store/x.drv'"),
    )
    const { exitCode, calls, stderr } = await it.run(...build)
    expect(exitCode).toBe(0)
    expect(stderr).toContain('cannot make a part of it')
    expect(calls.at(-1)).toMatch(/ build --out-link result --option builders @\S+machines -f/)
  })

  it('sends what lies here and begins again', async () => {
    const it = await prepared()
    const derivation = it.path('kernel.drv')
    const output = it.path('store/abc-kernel')
    await writeFile(output, '')
    await writeFile(derivation, `Derive([("out","${output}","","")],[],[],"","",[],[])`)
    const start = `@nix {"action":"start","fields":["${derivation}","",1,1],"id":5,"level":3,"parent":0,"text":"building","type":105}\n`
    await it.sessions({ says: start, code: 0, hangs: true }, await well())
    const { exitCode, calls, stderr } = await it.run(...build)
    expect(exitCode).toBe(0)
    expect(stderr).toContain('Some of what the builder needs lies here')
    const steps = calls.map((call) => / copy (--from|--no-check-sigs)/.exec(call)?.[1])
    expect(steps.filter((step) => step !== undefined)).toEqual(['--from', '--no-check-sigs', '--from'])
  })

  it('tells the dashboard what is built, although the build says nothing and all came within a moment', async () => {
    const it = await prepared()
    const names = ['first', 'second']
    const starts = names.map(
      (name, index) =>
        `@nix {"action":"start","fields":["/nix/store/aaa-${name}.drv","",1,1],"id":${5 + index},"level":3,"parent":0,"text":"building","type":105}\n`,
    )
    await it.sessions({ says: starts.join(''), code: 0, hangs: true })
    const running = it.start(...build)
    const report = it.path(`run/${running.pid}.json`)
    await expect
      .poll(() => readFile(report, 'utf8').catch(() => ''), { timeout: 15_000 })
      .toMatch(/"running":\["(first","second|second","first)"\]/)
    running.kill('SIGTERM')
    expect(await it.ended(running)).toMatchObject({ exitCode: 130, left: [] })
  })

  it('names the caches that only this machine knows', async () => {
    const it = await prepared({ other_caches: 'https://cache.example.org' })
    await it.sessions(await well())
    expect((await it.run(...build)).stderr).toContain('does not know https://cache.example.org')
  })
})

describe('while the builder is away', () => {
  it.each([
    ['build-everything', 0, 'builds everything itself'],
    ['build-small', 0, 'big ones fail until the PC is on'],
    ['wait', 3, 'is set to wait for it'],
  ])('%s', async (policy, code, said) => {
    const it = await prepared({ builder_when_off: policy })
    await it.sessions(away)
    await it.answers('error: failed to start SSH connection', 1)
    const { exitCode, stderr, calls } = await it.run(...build)
    expect(exitCode).toBe(code)
    expect(stderr).toContain(said)
    expect(calls.some((call) => call.includes(' build --out-link result --option builders  -f'))).toBe(
      code === 0,
    )
  })

  it('asks other build machines, also where it waits', async () => {
    const it = await prepared({ builder_when_off: 'wait' })
    await writeFile(it.path('machines'), 'ssh-ng://builder@builder x\nssh://nix@cellar y\n')
    await it.sessions(away)
    await it.answers('error: failed to start SSH connection', 1)
    const { exitCode, calls } = await it.run(...build)
    expect(exitCode).toBe(0)
    expect(calls.at(-1)).toContain('--option builders ssh://nix@cellar y')
  })

  it('says so when asked, without commands to the terminal', async () => {
    const it = await prepared()
    await it.answers('\u001b]0;title\u0007error: no route', 1)
    const { exitCode, stdout } = await it.run('status')
    expect(exitCode).toBe(3)
    expect(stdout).toContain('error: no route')
    expect(stdout).not.toContain('\u001b')
  })
})

describe('rebuild', () => {
  const rebuild = ['rebuild', 'switch', '--evaluate-here']

  it('activates what was built, and says how to go back', async () => {
    const it = await prepared()
    await it.sessions(await well())
    const { exitCode, stderr, calls, left } = await it.run(...rebuild)
    expect({ exitCode, left }).toEqual({ exitCode: 0, left: [] })
    expect(calls).toContain(`nix-env --profile ${it.path('profiles/system')} --set ${it.path('system')}`)
    expect(stderr).toContain('Back: nixos-rebuild switch --rollback')
  })

  it('has a code of its own for an activation that fails', async () => {
    const it = await prepared()
    await it.sessions(await well())
    await it.program('system/bin/switch-to-configuration', '#!/bin/sh\nexit 4\n')
    const { exitCode, stderr } = await it.run(...rebuild)
    expect(exitCode).toBe(6)
    expect(stderr).toContain('The activation failed with exit code 4')
  })

  it('changes nothing where it is interrupted', async () => {
    const it = await prepared()
    await it.sessions({ says: await log('chain.log'), code: 0, hangs: true })
    const running = it.start(...rebuild)
    while (!(await readFile(it.path('number'), 'utf8').catch(() => ''))) await sleep(20)
    running.kill('SIGTERM')
    const { exitCode, stderr, calls, left } = await it.ended(running)
    expect({ exitCode, left }).toEqual({ exitCode: 130, left: [] })
    expect(stderr).toContain('Interrupted. Nothing was changed: this machine stays on generation 7.')
    expect(calls.some((call) => call.startsWith('nix-env'))).toBe(false)
  })

  it('does not begin beside another one', async () => {
    const it = await prepared()
    await it.sessions({ says: '', code: 0, hangs: true })
    const first = it.start(...rebuild)
    while (!(await readFile(it.path('number'), 'utf8').catch(() => ''))) await sleep(20)
    const second = await it.ended(it.start(...rebuild))
    expect(second.exitCode).toBe(1)
    expect(second.stderr).toContain('Another rebuild is under way.')
    first.kill('SIGTERM')
    await first
  })

  it.each([
    [['rebuild', 'somehow'], 'rebuild what?'],
    [['rebuild', 'switch', '--build-host', 'x'], 'does not know --build-host'],
    [['rebuild', 'switch', '--option', 'a'], 'wants a name and a value'],
    [['rebuild', 'switch', '--evaluate-on-builder', '--impure'], '--impure is not for --evaluate-on-builder'],
    [['build'], 'build what?'],
    [['why'], 'why what?'],
    [['why', '-x', '-y'], 'why what?'],
    [['status', 'now'], 'status takes nothing behind it'],
    [['compile'], 'is none of the commands'],
  ])('%j is a wrong call', async (argv, said) => {
    const { exitCode, stderr } = await (await prepared()).run(...argv)
    expect(exitCode).toBe(2)
    expect(stderr).toContain(said)
  })
})

it.each([['--help'], ['rebuild', '--help'], ['build', '-h'], ['status', '--help'], ['why', '--help']])(
  '%s %s shows what there is to call',
  async (...argv) => {
    const { exitCode, stdout } = await (await prepared()).run(...argv)
    expect(exitCode).toBe(0)
    expect(stdout).toContain('usage: pi-offload rebuild')
  },
)

describe('why', () => {
  it.each([
    ['a pair', '("requiredSystemFeatures","kvm")'],
    ['structured', String.raw`("__json","{\"a\":1,\"requiredSystemFeatures\":[\"big-parallel\",\"kvm\"]}")`],
  ])('names a feature that the builder has not: %s', async (_how, environment) => {
    const it = await prepared()
    const derivation = it.path('x.drv')
    await writeFile(
      derivation,
      `Derive([("out","/nix/store/x","","")],[],[],"aarch64-linux","/bin/sh",["-c"],[${environment}])`,
    )
    const { exitCode, stdout, stderr } = await it.run('why', derivation)
    expect(stdout).toContain('It is for aarch64-linux.')
    expect(stderr).toContain('It wants the feature kvm')
    expect(exitCode).toBe(1)
  })
})

it('ends with the codes that its page names', async () => {
  const page = await readFile(new URL('../../../docs/on-the-pi.md', import.meta.url), 'utf8')
  const script = await readFile(new URL('../../../resources/nix/pi-offload.sh', import.meta.url), 'utf8')
  const named = [...page.matchAll(/^\| (\d+) +\|/gm)].map(([, code]) => Number(code))
  const used = new Set([...script.matchAll(/\b(?:end|exit) (\d+)\b/g)].map(([, code]) => Number(code)))
  expect(new Set(named)).toEqual(new Set([0, ...used]))
})

describe('by somebody without root’s rights', () => {
  it.each([
    [['sudo', 'doas'], 'sudo'],
    [['doas'], 'doas'],
  ])('asks for them where there is %j', async (rootBy, asked) => {
    const it = await prepared()
    const { stderr } = await it.startAsNobody(rootBy, 'why', 'a b')
    expect(stderr.split('\n')).toEqual([
      `${asked}: ${it.path('etc/pi-offload.sh')} why a b`,
      'pi-offload: a b is nothing that this machine has in its store.',
    ])
  })

  it('says that only root may, where there is neither', async () => {
    const it = await prepared()
    const { exitCode, stderr } = await it.startAsNobody([], 'status')
    expect(exitCode).toBe(1)
    expect(stderr).toContain('neither sudo nor doas')
  })
})
