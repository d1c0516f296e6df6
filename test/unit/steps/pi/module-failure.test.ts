import { describe, expect, it } from 'vitest'
import { failure, problem } from '../../../../electron/contract/problem.ts'
import { failed, succeeded } from '../../../../electron/rehearsal/machine.ts'
import { piModule } from '../../../../electron/steps/pi/module.ts'
import { installed, main, worldWithKey } from './module-world.ts'
import { bringAbout, codeOf, snapshot, type World } from './world.ts'

describe('a failure', () => {
  const failures: [string, string, (world: World) => void][] = [
    ['no way to the builder', 'LINK_REFUSED', (world) => void (world.builder.bootId = undefined)],
    ['a key that the builder refuses', 'PI_KEY_REFUSED', (world) => void (world.builder.trusts = false)],
    [
      'a builder that does not trust us',
      'PI_NOT_TRUSTED',
      (world) =>
        world.replace(
          'nix',
          (original) => (call) => (call.argv.includes('store') ? succeeded('{"trusted":0}') : original(call)),
        ),
    ],
    [
      'a proof that fails',
      'PROOF_FAILED',
      (world) => world.replace('nix-build', () => () => failed(1, 'error: no')),
    ],
    [
      'a proof through the new configuration that fails',
      'PROOF_FAILED',
      (world) =>
        world.replace(
          'nix-build',
          (original) => (call) =>
            call.env['NIX_CONFIG'] === undefined ? failed(1, 'error: no') : original(call),
        ),
    ],
    [
      'a file that Nix cannot read',
      'PI_REBUILD_FAILED',
      (world) =>
        world.replace(
          'nix-instantiate',
          (original) => (call) =>
            call.argv.includes('--parse') ? failed(1, 'error: syntax error') : original(call),
        ),
    ],
    [
      'a configuration that overrides ours',
      'PI_CONFIGURATION_UNCLEAR',
      (world) => world.replace('nix-instantiate', () => () => succeeded('[]')),
    ],
    [
      'an evaluation that says nonsense',
      'PI_ANSWER_UNREADABLE',
      (world) =>
        world.replace(
          'nix-instantiate',
          (original) => (call) =>
            call.argv.includes('--eval') ? succeeded('motd of the day') : original(call),
        ),
    ],
    ...['dry-build', 'build', 'test', 'switch'].map((verb): [string, string, (world: World) => void] => [
      `nixos-rebuild ${verb} that fails`,
      'PI_REBUILD_FAILED',
      (world) =>
        world.replace(verb === 'build' ? 'env' : 'nixos-rebuild', (original) => async (call) => {
          if (!call.argv.includes(verb)) return original(call)
          // Even when it fails, it may have done everything before.
          await original(call)
          return failed(4, `error: ${verb}`)
        }),
    ]),
  ]

  it.each(failures)('leaves the Pi as it was: %s', async (_name, code, arrange) => {
    const world = await worldWithKey()
    const before = snapshot(world)
    arrange(world)
    expect(await codeOf(bringAbout(piModule, world.context()))).toBe(code)
    expect(snapshot(world)).toEqual(before)
    expect((await piModule.inspect(world.context())).kind).toBe('absent')
  })

  it.each(failures.slice(4))('leaves the former settings active: %s', async (_name, code, arrange) => {
    const world = await installed()
    const before = snapshot(world)
    world.setup.offload.maxJobs = 7
    arrange(world)
    expect(await codeOf(bringAbout(piModule, world.context()))).toBe(code)
    expect(snapshot(world)).toEqual(before)
  })

  it.each(['dry-build', 'test', 'switch'])(
    'stopped during nixos-rebuild %s, it leaves no trace',
    async (verb) => {
      const world = await worldWithKey()
      const before = snapshot(world)
      const controller = new AbortController()
      world.replace('nixos-rebuild', (original) => async (call) => {
        if (call.argv[1] !== verb) return original(call)
        await original(call)
        controller.abort()
        throw call.signal?.reason
      })
      const context = { ...world.context(), signal: controller.signal }
      await expect(bringAbout(piModule, context)).rejects.toThrow('abort')
      expect(snapshot(world)).toEqual(before)
      expect((await piModule.inspect(world.context())).kind).toBe('absent')
    },
  )

  it('of the link during the test is got over', async () => {
    const world = await worldWithKey()
    let lost = false
    world.replace('nixos-rebuild', (original) => async (call) => {
      const result = await original(call)
      if (call.argv[1] !== 'test' || lost) return result
      lost = true
      throw failure('PI_UNREACHABLE', 'connection reset')
    })
    expect(await bringAbout(piModule, world.context())).toBeUndefined()
    expect(lost).toBe(true)
  })

  it.each(['cp', 'mv', 'ln'])('of %s while the configuration is changed leaves no trace', async (program) => {
    const world = await worldWithKey()
    const before = snapshot(world)
    world.replace(
      program,
      (original) => (call) =>
        call.argv.at(-1)?.startsWith(main) === true ? failed(1, 'No space left on device') : original(call),
    )
    expect(await codeOf(bringAbout(piModule, world.context()))).toBe('PI_COMMAND_FAILED')
    expect(snapshot(world)).toEqual(before)
  })

  it('that cuts off the Pi is undone by the Pi itself', async () => {
    const world = await worldWithKey()
    const before = snapshot(world)
    world.replace('nixos-rebuild', (original) => async (call) => {
      const result = await original(call)
      if (call.argv[1] === 'test') {
        world.refusal = problem('PI_UNREACHABLE', 'no route')
        world.killAt = world.operations()
      }
      return result
    })
    await bringAbout(piModule, world.context()).catch(() => undefined)
    expect(snapshot(world)['/etc/nix/machines']).not.toBe(before['/etc/nix/machines'])
    world.clock.pass(31 * 60_000)
    world.refusal = undefined
    world.killAt = undefined
    await piModule.inspect(world.context())
    expect(snapshot(world)['/etc/nix/machines']).toBe(before['/etc/nix/machines'])
  })
})
