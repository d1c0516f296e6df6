import { describe, expect, it } from 'vitest'
import { failed, succeeded } from '../../../../electron/rehearsal/machine.ts'
import { piKey } from '../../../../electron/steps/pi/key.ts'
import { piModule } from '../../../../electron/steps/pi/module.ts'
import { piProof, proveBothWays, proveOffload } from '../../../../electron/steps/pi/proof.ts'
import { piSession } from '../../../../electron/steps/pi/session.ts'
import { bringAbout, codeOf, createWorld, vmBootId, type World } from './world.ts'

async function ready(input: Parameters<typeof createWorld>[0] = {}): Promise<World> {
  const world = createWorld(input)
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
    expect(world.log.at(-2)).toMatch(
      new RegExp(
        `^PROOF ok system=aarch64-linux boot_id=${vmBootId} vm_boot_id=${vmBootId} pi_boot_id=\\S+ seconds=4.0$`,
      ),
    )
    expect(world.log.at(-1)).toBe('WAYS packages=3 one_by_one_seconds=4.9 whole_seconds=1.7')
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
      (world) => world.replace('readlink', () => () => failed(1, '')),
      'PROOF_FAILED',
    ],
  ])('fails with %s', async (_name, arrange, code) => {
    const world = await ready()
    arrange(world)
    expect(await codeOf(prove(world))).toBe(code)
    expect((await piProof.inspect(world.context())).kind).toBe('absent')
  })
})

describe('the comparison of both ways', () => {
  it('builds the same chain in each, of packages that the other has not built', async () => {
    const world = await ready()
    const { built } = watch(world)
    const { ways } = await proveBoth(world)
    expect(ways).toEqual({ kind: 'compared', packages: 3, oneByOneSeconds: 4.9, wholeSeconds: 1.7 })
    const names = built.map((argv) => argv[argv.indexOf('name') + 1])
    // Twice the last: what came of it is asked for, and nothing may be built for that.
    expect(new Set(names).size).toBe(3)
    expect(names.at(-1)).toBe(names.at(-2))
    expect(built.at(-1)?.join(' ')).toContain('--max-jobs 0 --option builders  --expr')
  })

  it('is noted, and notes without it can still be read', async () => {
    const world = await ready()
    await bringAbout(piProof, world.context())
    const { ledger } = world.context()
    expect((await ledger.read()).proof?.ways).toMatchObject({ kind: 'compared', packages: 3 })
    await ledger.update(({ proof, ...rest }) => ({ ...rest, proof: proof && { ...proof, ways: undefined } }))
    expect((await world.context().ledger.read()).proof).toMatchObject({ bootId: vmBootId })
    expect(await bringAbout(piProof, world.context())).toBeUndefined()
  })

  it('is left out where the protocol knows one way only, and says so', async () => {
    const world = await ready({ offload: { protocol: 'ssh' } })
    const { built } = watch(world)
    expect(await bringAbout(piProof, world.context())).toBeUndefined()
    expect(world.log.at(-1)).toBe('WAYS one-by-one-only: the protocol ssh knows no session for a whole build')
    expect(built).toHaveLength(1)
  })

  it.each<[string, (world: World) => void, string]>([
    [
      'a key for signatures that the Pi does not know',
      signsAnew,
      'does not know the key with which that is signed',
    ],
    ['a Pi without the command', forgetsTheCommand, 'does not have the command'],
    ['a builder that is gone meanwhile', ends(3), 'did not answer it'],
    ['a connection that ends', ends(4), 'ended in the middle'],
    ['a build that fails', ends(1), 'could not build it in that way'],
    ['a command that is interrupted', ends(130), 'ended in an unknown way'],
    ['a result that does not come', ends(0), 'did not come to the Pi'],
    ['a link of the chain that was built on the Pi', buildsOnThePi, 'ran on the Pi itself'],
  ])('with %s, it says that the fast way fails, and nothing is proven', async (_name, arrange, words) => {
    const world = await ready()
    arrange(world)
    await expect(proveBoth(world)).rejects.toMatchObject({
      problem: { code: 'FAST_WAY_FAILED', detail: expect.stringContaining(words) as string },
    })
    expect(await codeOf(bringAbout(piProof, world.context()))).toBe('FAST_WAY_FAILED')
    expect((await piProof.inspect(world.context())).kind).toBe('absent')
  })
})

async function proveBoth(world: World): ReturnType<typeof proveBothWays> {
  const context = world.context()
  return proveBothWays(context, await piSession(context))
}

/** What is built from here on, by its arguments. */
function watch(world: World): { built: (readonly string[])[] } {
  const built: (readonly string[])[] = []
  for (const program of ['nix-build', 'pi-offload'])
    world.replace(program, (original) => (call) => {
      built.push(call.argv)
      return original(call)
    })
  return { built }
}

function signsAnew(world: World): void {
  world.builder.signsWith = `pi-offload-builder-76543210:${'B'.repeat(43)}=`
}

function forgetsTheCommand(world: World): void {
  world.pi.files.delete('/etc/pi-offload/command.env')
}

function ends(exitCode: number): (world: World) => void {
  return (world) => {
    world.replace('pi-offload', () => () => ({ exitCode, stdout: '', stderr: 'pi-offload: so it is\n' }))
  }
}

/** The third of them; the way that is taken for it does not matter. */
function buildsOnThePi(world: World): void {
  world.replace('pi-offload', (original) => async (call) => {
    const result = await original(call)
    const path = [...world.pi.files.keys()].findLast((file) => /-pi-offload-proof-.*-3$/.test(file)) ?? ''
    const lines = world.pi.files.get(path)?.content.split('\n') ?? []
    const bootId = world.pi.files.get('/proc/sys/kernel/random/boot_id')?.content.trim()
    lines[1] = JSON.stringify({ bootId, machine: 'aarch64' })
    world.pi.files.set(path, { content: lines.join('\n'), mode: 0o444 })
    return result
  })
}
