import { describe, expect, it } from 'vitest'
import { resources } from '../../../../electron/steps/index.ts'
import { readNix, vmNix } from '../../../../electron/steps/vm/nix.ts'
import { signingKeyFile } from '../../../../electron/steps/vm/signing.ts'
import { codeOf } from '../pi/world.ts'
import { createWorld, setupOf, type World } from './world.ts'

const never = new AbortController().signal

async function ready(): Promise<World> {
  const world = createWorld()
  const engine = world.engine(resources)
  const { id } = await engine.plan('present', never)
  expect(await engine.start(id, () => undefined, never)).toMatchObject({ outcome: 'succeeded' })
  return world
}

function nixIn({ box, setup }: World) {
  const builder = box.builderBehind(setup.network.port)
  if (builder === undefined) throw new Error('The builder does not run.')
  return builder.nix
}

/** What is to do, and what came of it. */
async function heal(world: World): Promise<{ summary: string | undefined; left: string }> {
  const context = world.context()
  const observed = await vmNix.inspect(context)
  if (observed.kind !== 'present') throw new Error(observed.kind)
  const change = await vmNix.diff(context, observed)
  return { summary: change?.summary, left: await codeOf(vmNix.apply(context, observed)) }
}

describe('Nix and the emulation on the builder', () => {
  it('are as wanted from the start, and are healed where they are not', async () => {
    const world = await ready()
    expect(await heal(world)).toEqual({ summary: undefined, left: 'none' })

    nixIn(world).emulates = 'not-any-more'
    expect(await heal(world)).toEqual({
      summary: 'The builder does not run programs for aarch64-linux: its emulation is started anew',
      left: 'none',
    })
    expect(nixIn(world).emulates).toBe('all')

    nixIn(world).trustsPi = false
    expect(await heal(world)).toEqual({
      summary:
        'Nix on the builder lacks what it was configured for (trusted-users: builder): it gets that back',
      left: 'none',
    })
    expect((await heal(world)).summary).toBeUndefined()

    nixIn(world).forced = 'echo hello'
    expect(await heal(world)).toEqual({
      summary:
        'The builder runs “echo hello” for the Pi where Nix should speak: its ssh server is configured anew',
      left: 'none',
    })
    expect((await heal(world)).summary).toBeUndefined()

    nixIn(world).emulates = 'never'
    expect((await heal(world)).left).toBe('BUILDER_EMULATION_OFF')
  })

  it('are healed together with a builder that is paused', async () => {
    const world = await ready()
    nixIn(world).trustsPi = false
    const uuid = (await world.box.list())[0]?.uuid ?? ''
    await world.box.pause(uuid)
    const engine = world.engine(resources)
    const { id, actions } = await engine.plan('present', never)
    expect(actions.map(({ kind, resource }) => `${kind} ${resource}`)).toContain('verify vm/nix')
    expect(await engine.start(id, () => undefined, never)).toMatchObject({ outcome: 'succeeded' })
    expect((await heal(world)).summary).toBeUndefined()
  })

  const setup = setupOf()
  const right = [
    'emulation.aarch64-linux=on /run/binfmt/aarch64-linux PF',
    'nix.extra-platforms=aarch64-linux i686-linux',
    'nix.sandbox-paths=/bin/sh=/nix/store/x-busybox/bin/busybox',
    `nix.system-features=${setup.offload.features.join(' ')} gccarch-x86-64`,
    `nix.trusted-users=root ${setup.offload.user}`,
    `nix.secret-key-files=${signingKeyFile}`,
    'sshd.forcecommand=nix-daemon --stdio',
  ]
  const wrong: [string, string, object][] = [
    ['PF', 'P', { lacking: ['sandbox-paths: /run/binfmt'] }],
    ['on /run', 'broken /run', { notEmulated: ['aarch64-linux'] }],
    ['extra-platforms=aarch64-linux', 'extra-platforms=', { lacking: ['extra-platforms: aarch64-linux'] }],
    ['nix-daemon --stdio', 'none', { forced: 'none' }],
    ['sshd.forcecommand=nix-daemon --stdio', '', { forced: undefined }],
    [signingKeyFile, '', { lacking: [`secret-key-files: ${signingKeyFile}`] }],
    ['big-parallel', '', { lacking: ['system-features: big-parallel'] }],
  ]

  it.each(wrong)('“%s” and not “%s” is wanted', (was, is, state) => {
    expect(readNix(`${right.join('\n')}\n`, setup)).toEqual({
      notEmulated: [],
      lacking: [],
      forced: undefined,
    })
    expect(readNix(right.join('\n').replace(was, is), setup)).toMatchObject(state)
  })

  it('what is no answer is refused', () => {
    expect(() => readNix('Welcome to the builder', setup)).toThrow('BUILDER_ANSWER_UNREADABLE')
  })
})
