import { describe, expect, it } from 'vitest'
import { succeeded } from '../../../../electron/rehearsal/machine.ts'
import { piKey } from '../../../../electron/steps/pi/key.ts'
import { piModule } from '../../../../electron/steps/pi/module.ts'
import { piProof, proveOffload } from '../../../../electron/steps/pi/proof.ts'
import { piSession } from '../../../../electron/steps/pi/session.ts'
import { bringAbout, codeOf, createWorld, vmBootId, type World } from './world.ts'

async function ready(): Promise<World> {
  const world = createWorld()
  await bringAbout(piKey, world.context())
  await bringAbout(piModule, world.context())
  return world
}

async function prove(world: World): Promise<ReturnType<typeof proveOffload>> {
  const context = world.context()
  return proveOffload(context, await piSession(context))
}

/** The build's result says this instead. */
function result(world: World, content: string): void {
  const path = `/nix/store/${'0'.repeat(32)}-pi-offload-proof`
  world.pi.files.set(path, { content, mode: 0o444 })
  world.replace('nix-build', () => () => succeeded(`${path}\n`))
}

describe('the proof', () => {
  it('says where the build ran', async () => {
    const world = await ready()
    const proof = await prove(world)
    expect(proof).toMatchObject({ system: 'aarch64-linux', bootId: vmBootId, vmBootId, seconds: 4 })
    expect(proof.piBootId).not.toBe(vmBootId)
  })

  it('says that nothing is set up yet, before anything is built', async () => {
    const world = createWorld()
    world.pcFiles.clear()
    const operations = world.operations()
    expect(await codeOf(prove(world))).toBe('NOTHING_SET_UP')
    expect(world.operations()).toBe(operations)
  })

  it('is made once for the same settings', async () => {
    const world = await ready()
    expect(await bringAbout(piProof, world.context())).toBeUndefined()
    expect(world.log.at(-1)).toMatch(
      new RegExp(
        `^PROOF ok system=aarch64-linux boot_id=${vmBootId} vm_boot_id=${vmBootId} pi_boot_id=\\S+ seconds=4.0$`,
      ),
    )
    const operations = world.operations()
    expect(await bringAbout(piProof, world.context())).toBeUndefined()
    expect(world.operations()).toBe(operations)
    world.setup.offload.maxJobs = 2
    expect((await piProof.inspect(world.context())).kind).toBe('present')
    expect(await bringAbout(piProof, world.context())).toBeUndefined()
    expect(world.operations()).toBeGreaterThan(operations)
  })

  it('lets nothing run on the Pi itself', async () => {
    const world = await ready()
    let argv: readonly string[] = []
    world.replace('nix-build', (original) => (call) => {
      argv = call.argv
      return original(call)
    })
    await prove(world)
    expect(argv.join(' ')).toContain('--max-jobs 0')
  })

  it.each<[string, (world: World) => void, string]>([
    ['a builder that is off', (world) => void (world.builder.bootId = undefined), 'PROOF_FAILED'],
    ['a builder that refuses the key', (world) => void (world.builder.trusts = false), 'PROOF_FAILED'],
    [
      'a build on the Pi',
      (world) => {
        const bootId = world.pi.files.get('/proc/sys/kernel/random/boot_id')?.content.trim()
        result(world, JSON.stringify({ bootId, machine: 'aarch64' }))
      },
      'PROOF_FAILED',
    ],
    [
      'a build elsewhere',
      (world) => result(world, '{"bootId":"11111111-2222-3333-4444-555555555555","machine":"aarch64"}'),
      'PROOF_FAILED',
    ],
    [
      'no emulation',
      (world) => result(world, JSON.stringify({ bootId: vmBootId, machine: 'x86_64' })),
      'PROOF_FAILED',
    ],
    ['a result of noise', (world) => result(world, '\u0000\u0001'), 'PI_ANSWER_UNREADABLE'],
    [
      'a build that names no result',
      (world) => world.replace('nix-build', () => () => succeeded('done\n')),
      'PI_ANSWER_UNREADABLE',
    ],
    [
      'no shell that could travel',
      (world) => world.replace('readlink', () => () => succeeded('/usr/bin/bash\n')),
      'PROOF_FAILED',
    ],
  ])('fails with %s', async (_name, arrange, code) => {
    const world = await ready()
    arrange(world)
    expect(await codeOf(prove(world))).toBe(code)
    expect((await piProof.inspect(world.context())).kind).toBe('absent')
  })

  it('takes a busybox where the Pi is no NixOS', async () => {
    const world = await ready()
    const seen: string[] = []
    world.replace('readlink', () => () => succeeded('/usr/bin/bash\n/usr/bin/busybox\n'))
    world.replace('nix-build', (original) => (call) => {
      seen.push(...call.argv)
      return original(call)
    })
    await prove(world)
    expect(seen.slice(seen.indexOf('shell'), seen.indexOf('shell') + 2)).toEqual([
      'shell',
      '/usr/bin/busybox',
    ])
  })
})
