/** Why the PC is used or not: from what a real Nix said to the script, and on the pretended Pi. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { whySchema } from '../../../../../electron/contract/why.ts'
import { phrasesDe } from '../../../../../renderer/texts/phrases-de.ts'
import { translatePhrase } from '../../../../../electron/contract/texts/phrases.ts'
import { readFacts } from '../../../../../electron/steps/pi/why/facts.ts'
import { explainWhy, whyOf } from '../../../../../electron/steps/pi/why/words.ts'
import { piKey } from '../../../../../electron/steps/pi/key.ts'
import { piModule } from '../../../../../electron/steps/pi/module.ts'
import { piProof } from '../../../../../electron/steps/pi/proof.ts'
import { bringAbout, codeOf, createWorld, type World } from '../world.ts'

const drv = '/nix/store/ynr7z2615nvdbr1q48pfnzwqd64d24jy-plain.drv'
const out = '/nix/store/pcrjry5zv4683g11g8m5majij9pdzfzh-plain'

/** As resources/nix/why.sh printed it on a Nix 2.26.3; the changes replace whole parts. */
function heard(changes: Record<string, string> = {}): string {
  const parts = {
    nix: 'nix (Nix) 2.26.3',
    derivation: drv,
    show: `{
  "${drv}": {
    "args": [ "-c", "echo > $out" ],
    "builder": "/bin/sh",
    "env": {
      "builder": "/bin/sh",
      "name": "plain",
      "out": "${out}",
      "requiredSystemFeatures": "benchmark",
      "system": "x86_64-linux"
    },
    "inputDrvs": {},
    "inputSrcs": [],
    "name": "plain",
    "outputs": { "out": { "path": "${out}" } },
    "system": "x86_64-linux"
  }
}`,
    config: `builders = @/etc/nix/machines
extra-platforms = i686-linux x86_64-v1-linux
max-jobs = 1
system = x86_64-linux
system-features = benchmark big-parallel kvm nixos-test uid-range`,
    outputs: `{"${out}":{"ca":null,"deriver":"${drv}","narHash":"sha256-2PNF8sp6JG1nf+S+xUt53bVOl8AqrJ5Fpp7GmMcXdFw=","narSize":120,"references":[],"registrationTime":1795966589,"signatures":[],"ultimate":true}}\n`,
    machines:
      '# mine\nssh-ng://builder@nowhere.invalid aarch64-linux,x86_64-linux /root/k 4 1 big-parallel,benchmark - -\n',
    slots: '',
    answers: `1 ssh-ng://builder@nowhere.invalid Warning: Identity file /root/k not accessible: No such file or directory. ssh: Could not resolve hostname nowhere.invalid: Name or service not known {"url":"ssh-ng://"} error: failed to start SSH connection to 'builder@nowhere.invalid'`,
    journal: '',
    ...changes,
  }
  return Object.entries(parts)
    .map(([name, text]) => `== ${name}\n${text}\n`)
    .join('')
}

const why = (changes: Record<string, string> = {}) =>
  whySchema.parse(whyOf(readFacts(heard(changes), drv), 'nowhere.invalid'))
const answered =
  '0 ssh-ng://builder@nowhere.invalid {"trusted":true,"url":"ssh-ng://builder@nowhere.invalid"}'

describe('what Nix on the Pi says', () => {
  it('becomes a verdict for each machine', () => {
    expect(why()).toEqual({
      derivation: drv,
      system: 'x86_64-linux',
      requiredFeatures: ['benchmark'],
      happened: 'Its result was built on the Pi itself.',
      outcome: 'built-here',
      conclusion: 'No machine may build it now: the Pi builds it itself.',
      machines: [
        {
          uri: 'ssh-ng://builder@nowhere.invalid',
          isOurs: true,
          fate: 'unreachable',
          because: 'It does not answer. After one failed attempt Nix leaves it out until the next command.',
          said: `Warning: Identity file /root/k not accessible: No such file or directory. ssh: Could not resolve hostname nowhere.invalid: Name or service not known  error: failed to start SSH connection to 'builder@nowhere.invalid'`,
        },
      ],
      heard: [],
    })
    expect(why({ answers: answered })).toMatchObject({ outcome: 'offloads', machines: [{ fate: 'taken' }] })
  })

  it('does not claim of a machine that was not asked that it answers', () => {
    expect(why({ answers: '' })).toMatchObject({
      conclusion: 'Nix would build it on ssh-ng://builder@nowhere.invalid now, if that answers.',
      machines: [{ fate: 'taken', because: 'Nix takes it, if it answers: that was not tried.' }],
    })
  })

  it('shows a machine that does not trust the Pi', () => {
    const [machine] = why({ answers: answered.replace('true', '0') }).machines
    expect(machine?.because).toContain('does not trust')
  })

  it('tells that no machine is asked where the build hook is taken out, and what comes of it', () => {
    const config = (changes: string) =>
      `build-hook = \n${changes}builders = @/etc/nix/machines\nmax-jobs = 1\nsystem = x86_64-linux\nsystem-features = benchmark`
    const here = config('')
    expect(why({ answers: answered, config: here })).toMatchObject({
      outcome: 'built-here',
      conclusion: 'Nix on the Pi asks no machine (the setting build-hook is empty): the Pi builds it itself.',
      machines: [{ fate: 'not-asked', because: 'It is not asked.' }],
    })
    expect(why({ config: here.replace('max-jobs = 1', 'max-jobs = 0') })).toMatchObject({
      outcome: 'nowhere',
      conclusion:
        'Nix on the Pi asks no machine (the setting build-hook is empty), and the Pi cannot: its max-jobs is 0.',
    })
    for (const nix of ['nix (Nix) 2.21.4', 'nix (Lix, like Nix) 2.93.3\nSystem type: aarch64-linux'])
      expect(why({ nix, config: here })).toMatchObject({
        outcome: 'nowhere',
        conclusion:
          'Nix on the Pi cannot ask any machine (the setting build-hook is empty), and ends the build with an error.',
      })
    const set = here.replace('build-hook = ', 'build-hook = /nix/store/x-nix/bin/nix __build-remote')
    expect(why({ answers: answered, config: set })).toMatchObject({ outcome: 'offloads' })
  })

  it('knows the slot that Lix keeps for what prefers the Pi', () => {
    const outcome = (extra: string, maxJobs: number) =>
      why({
        nix: 'nix (Lix, like Nix) 2.95.3\nSystem type: x86_64-linux',
        show: JSON.stringify({ [drv]: { system: 'x86_64-linux', env: { preferLocalBuild: '1' } } }),
        config: `builders = x\n${extra}max-jobs = ${String(maxJobs)}\nsystem = x86_64-linux\nsystem-features = benchmark`,
      }).outcome
    expect(outcome('extra-local-jobs = \n', 0)).toBe('built-here')
    expect(outcome('extra-local-jobs = 0\n', 0)).toBe('nowhere')
    expect(outcome('', 0)).toBe('nowhere')
    expect(outcome('extra-local-jobs = \n', 1)).toBe('stays')
  })

  it('counts the slots that are held', () => {
    const slots = [0, 1, 2, 3].map((slot) => `ssh-ng:__builder@nowhere.invalid-${slot}`).join('\n')
    expect(why({ answers: answered, slots }).conclusion).toBe(
      'All machines that may build it are full while the Pi has room: the Pi builds it itself.',
    )
  })

  it('is understood with structured attributes, where the paths are not known, and in newer forms', () => {
    const attributes = { preferLocalBuild: true, requiredSystemFeatures: ['big-parallel'] }
    const derivation = { system: 'x86_64-linux', env: {}, outputs: { out: { path: out } } }
    const show = (value: object) => JSON.stringify({ [drv]: value })
    const asJson = show({ ...derivation, env: { __json: JSON.stringify(attributes) } })
    expect(why({ show: asJson })).toMatchObject({ outcome: 'stays', requiredFeatures: ['big-parallel'] })
    expect(why({ show: show({ ...derivation, structuredAttrs: attributes }) })).toEqual(why({ show: asJson }))
    const nested = `{"derivations":${show({ ...derivation, structuredAttrs: attributes })},"version":4}`
    expect(why({ show: nested })).toEqual(why({ show: asJson }))
    const floating = { ...derivation, outputs: { out: { hashAlgo: 'sha256', method: 'nar' } } }
    expect(why({ show: show(floating), outputs: '' })).toMatchObject({
      requiredFeatures: ['ca-derivations'],
      happened: null,
      outcome: 'nowhere',
    })
  })

  it.each([
    ['[{"path":"x","signatures":["cache.nixos.org-1:abc"]}]', 'cache.nixos.org-1.'],
    ['{"x":{"signatures":[]}}', 'another machine built it.'],
    ['{"version":2,"info":{"x":{"ultimate":true}}}', 'on the Pi itself.'],
  ])('tells by %s where a result came from', (outputs, expected) => {
    expect(why({ outputs }).happened).toContain(expected)
  })

  it('tells how a build ended that left no result, and that emulation may be why', () => {
    // The end of a log as Nix 2.26.3 kept it of a build with such phases; a real qemu would have said that line.
    const log = ['Running phase: checkPhase', 'PASS: one', 'make: *** [Makefile:9: check] Error 139']
    const happened = (changes: Record<string, string>) => why({ outputs: '', ...changes }).happened
    expect(happened({ phase: 'checkPhase', log: log.join('\n') })).toMatch(
      /ended in its tests \(checkPhase\) with “make: .* Error 139”\. Under emulation .* leave its tests out\.$/,
    )
    const died = 'qemu: uncaught target signal 11 (Segmentation fault) - core dumped'
    expect(
      happened({ phase: 'buildPhase', log: [...log.slice(0, 2), died, ...log.slice(2)].join('\n') }),
    ).toContain(`the emulator says “${died}”`)
    expect(happened({ phase: 'buildPhase', log: 'cc: no such file' })).toBe(
      'Its last build left no result. Its log ends with “cc: no such file”.',
    )
    expect(happened({ phase: '', log: '' })).toBeNull()
    expect(why({ phase: 'checkPhase', log: 'old' }).happened).toBe('Its result was built on the Pi itself.')
  })

  it.each([
    { show: 'error' },
    { show: '{}' },
    { config: 'max-jobs = many' },
    { nix: 'none' },
    { nix: 'Welcome!\nnix (Nix) 2.26.3' },
    { derivation: '../x' },
    { outputs: '3' },
  ])('is not believed where it is noise: %j', async (changes) => {
    expect(await codeOf(Promise.try(() => why(changes)))).toBe('PI_ANSWER_UNREADABLE')
  })

  it('is nothing where the derivation is gone', async () => {
    const gone = `== nix\nnix (Nix) 2.26.3\n== derivation\n${drv}\n`
    expect(await codeOf(Promise.try(() => readFacts(gone, drv)))).toBe('DERIVATION_UNKNOWN')
    expect(await codeOf(Promise.try(() => readFacts(gone, undefined)))).toBe('DERIVATION_UNKNOWN')
  })
})

it('is said in German, too', () => {
  const source = readFileSync(
    new URL('../../../../../electron/steps/pi/why/words.ts', import.meta.url),
    'utf8',
  )
  const sentences = [...source.matchAll(/(['`])([A-Z][^'`]* [^'`]*\.)\1/g)]
    .map(([, , text = '']) => text)
    // Its end has three forms.
    .flatMap((text) =>
      text.includes('notHereOf')
        ? ['it is for X', 'its max-jobs is 0', 'it does not offer X'].map((end) =>
            text.replace(/\$\{notHereOf.*\}/, end),
          )
        : [text],
    )
    .map((text) => text.replaceAll(/\$\{.*?\}(?=[ .,)])/g, 'X'))
  expect(sentences.length).toBeGreaterThan(18)
  expect(sentences.filter((text) => translatePhrase(phrasesDe, text) === undefined)).toEqual([])
})

describe('on the pretended Pi', () => {
  it('nothing can be said before something was built', async () => {
    expect(await codeOf(explainWhy(createWorld().context(), undefined))).toBe('DERIVATION_UNKNOWN')
  })

  it('the last build is explained, which our test package is not', async () => {
    const world = createWorld()
    for (const resource of [piKey, piModule, piProof]) await bringAbout(resource, world.context())
    expect(await explainWhy(world.context(), undefined)).toMatchObject({
      derivation: expect.stringMatching(/-nixos-system-\S+\.drv$/) as string,
      happened: 'Its result was built on the Pi itself.',
      outcome: 'stays',
    })
  })

  it('a build is explained by the machines that the Pi knows', async () => {
    const world = createWorld()
    for (const resource of [piKey, piModule]) await bringAbout(resource, world.context())
    await buildHello(world)
    const now = await explainWhy(world.context(), undefined)
    expect(now).toMatchObject({
      derivation: expect.stringMatching(/-hello-1\.drv$/) as string,
      outcome: 'offloads',
      machines: [
        { uri: 'ssh://nix@cellar', isOurs: false, fate: 'wrong-system' },
        { uri: 'ssh-ng://builder@builder', isOurs: true, fate: 'taken' },
      ],
    })
    world.builder.bootId = undefined
    expect(await explainWhy(world.context(), now.derivation)).toMatchObject({
      outcome: 'built-here',
      happened: 'Its result was not built on the Pi: another machine built it.',
      machines: [
        { fate: 'wrong-system' },
        { fate: 'unreachable', said: expect.stringContaining('refused') as string },
      ],
    })
  })

  it('where it waits for the PC, all goes there, and nowhere while the PC is off', async () => {
    const world = createWorld({ offload: { whenBuilderIsOff: 'wait' } })
    for (const resource of [piKey, piModule]) await bringAbout(resource, world.context())
    expect(await explainWhy(world.context(), undefined)).toMatchObject({ outcome: 'offloads' })
    world.builder.bootId = undefined
    expect(await explainWhy(world.context(), undefined)).toMatchObject({
      outcome: 'nowhere',
      conclusion: 'No machine may build it now, and the Pi cannot: its max-jobs is 0.',
    })
  })
})

async function buildHello({ pi }: World): Promise<void> {
  const argv = ['nix-build', '--argstr', 'name', 'hello']
  await pi.commands.get('nix-build')?.({
    argv,
    env: {},
    stdin: undefined,
    signal: undefined,
    onLine: () => undefined,
  })
}
