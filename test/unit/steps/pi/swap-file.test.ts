import { describe, expect, it } from 'vitest'
import type { Problem } from '../../../../electron/contract/problem.ts'
import { translatePhrase } from '../../../../electron/contract/texts/phrases.ts'
import { failed, succeeded } from '../../../../electron/rehearsal/machine.ts'
import { leaveFree } from '../../../../electron/rehearsal/pi-memory.ts'
import { piModule } from '../../../../electron/steps/pi/module.ts'
import { swapFile } from '../../../../electron/steps/pi/swap-file.ts'
import { viewOfPi } from '../../../../electron/steps/pi/view.ts'
import { phrasesDe } from '../../../../renderer/texts/phrases-de.ts'
import { installed, worldWithKey } from './module-world.ts'
import { bringAbout, codeOf, createWorld, Killed, snapshot, takeAway, type World } from './world.ts'

async function smallPi(swap: 'none' | 'during-evaluation' = 'during-evaluation'): Promise<World> {
  const world = await worldWithKey()
  leaveFree(world.pi.files, { memoryMiB: 600, swapMiB: 0 })
  world.setup.offload.swapFile = swap
  return world
}

async function obstacleTo(world: World): Promise<Problem | undefined> {
  return piModule.obstacle?.(world.context(), { kind: 'absent' })
}

/** Of the file system in /var/lib: its kind, and the MiB that are free. */
function placeIs(world: World, fileSystem: string, freeMiB = 9000): void {
  world.replace(
    'stat',
    (original) => (call) =>
      call.argv[1] === '-f' ? succeeded(`${fileSystem} 4096 ${freeMiB * 256}\n`) : original(call),
  )
}

/** The programs that are called there, from now on. */
function called(world: World): string[] {
  const names: string[] = []
  for (const name of ['dd', 'chmod', 'mkswap', 'btrfs', 'swapon', 'swapoff', 'nixos-rebuild'])
    world.replace(name, (original) => (call) => {
      names.push(call.argv.join(' '))
      return original(call)
    })
  return names
}

describe('the memory for an evaluation', () => {
  it.each([
    [1150, 0, 'none'],
    [1149, 0, 'PI_MEMORY_LOW'],
    // Not a matter of memory alone: a large swap takes its time, and gets to the end.
    [200, 950, 'none'],
    [200, 949, 'PI_MEMORY_LOW'],
  ])('%i MiB of memory and %i MiB of swap are free: %s', async (memoryMiB, swapMiB, code) => {
    const world = createWorld()
    leaveFree(world.pi.files, { memoryMiB, swapMiB })
    expect((await obstacleTo(world))?.code ?? 'none').toBe(code)
    const { warnings } = await viewOfPi(world.context())
    expect(warnings.some((warning) => warning.code === 'little-memory')).toBe(code !== 'none')
  })

  it('too little is told before anything is changed, with a swap file as the way out', async () => {
    const world = await smallPi('none')
    const before = snapshot(world)
    const found = await obstacleTo(world)
    expect(found).toMatchObject({
      code: 'PI_MEMORY_LOW',
      detail: expect.stringContaining('600 MiB of memory and swap are free there') as string,
      decision: { ways: [{ patch: { offload: { swapFile: 'during-evaluation' } } }] },
    })
    expect(found?.detail).toContain('takes up to 1150 MiB')
    expect(snapshot(world)).toEqual(before)
    world.setup.offload.swapFile = 'during-evaluation'
    expect(await obstacleTo(world)).toBeUndefined()
  })

  it.each(['none', 'during-evaluation'] as const)(
    'no swap file is offered or made where the kernel takes none or it does not fit: %s',
    async (agreed) => {
      const world = await smallPi(agreed)
      placeIs(world, 'zfs')
      const unsuitable = await obstacleTo(world)
      expect(unsuitable).toMatchObject({ code: 'PI_MEMORY_LOW' })
      expect(unsuitable?.detail).toContain('A swap file is not possible in /var/lib: its file system is zfs.')
      expect(unsuitable?.decision).toBeUndefined()
      placeIs(world, 'xfs', 1661)
      expect((await obstacleTo(world))?.detail).toContain(
        'For a swap file 1661 MiB are free in /var/lib, and it takes 1662 MiB.',
      )
      placeIs(world, 'xfs', 1662)
      world.pi.commands.set('awk', () => succeeded('600 1150 549\n'))
      expect((await obstacleTo(world))?.detail).toContain('this login may use only 549 MiB more of swap.')
      world.pi.commands.set('awk', () => succeeded('600 1150 550\n'))
      expect((await obstacleTo(world))?.decision?.ways.length ?? 0).toBe(agreed === 'none' ? 1 : 0)
    },
  )

  it('what is told is known in German', async () => {
    const world = await smallPi('none')
    const plain = await obstacleTo(world)
    placeIs(world, 'zfs')
    const unsuitable = await obstacleTo(world)
    const said = [
      plain?.detail,
      plain?.decision?.wanted,
      plain?.decision?.ways[0]?.detail,
      unsuitable?.detail,
    ]
    for (const text of said) {
      const german = translatePhrase(phrasesDe, text ?? '')
      expect(german, text).toBeDefined()
      expect(german).not.toMatch(/\b(?:the|file system|while)\b/)
    }
  })

  it('an answer that is none is not believed', async () => {
    const world = createWorld()
    world.replace('awk', () => () => succeeded('plenty\n'))
    expect(await codeOf(obstacleTo(world))).toBe('PI_ANSWER_UNREADABLE')
  })
})

describe('the temporary swap file', () => {
  it('with the agreement the evaluation has swap, and nothing is left of it', async () => {
    const world = await smallPi()
    const before = snapshot(world)
    const calls = called(world)
    expect(await bringAbout(piModule, world.context())).toBeUndefined()
    expect(calls.map((call) => call.split(' ')[0])).toEqual([
      ...['dd', 'chmod', 'mkswap', 'swapon'],
      // To list, to test and to keep; between the first two it is built, by `env`.
      ...['nixos-rebuild', 'nixos-rebuild', 'nixos-rebuild'],
      'swapoff',
    ])
    expect(calls[0]).toBe(`dd if=/dev/zero of=${swapFile} bs=1M count=1150`)
    expect(world.pi.files.has(swapFile)).toBe(false)
    expect(world.pi.files.get('/proc/meminfo')?.content).toBe(
      before['/proc/meminfo']?.replace(/^\S+ \S+ /, ''),
    )

    expect(await takeAway(piModule, world.context())).toBe('absent')
    expect(calls.filter((call) => call.startsWith('swap'))).toHaveLength(4)
    expect(snapshot(world)).toEqual(before)
  })

  it('is not made where the memory suffices', async () => {
    const world = await worldWithKey()
    world.setup.offload.swapFile = 'during-evaluation'
    const calls = called(world)
    await bringAbout(piModule, world.context())
    expect(calls.filter((call) => !call.startsWith('nixos-rebuild'))).toEqual([])
  })

  it('without the agreement a removal says so and goes on', async () => {
    const world = await installed()
    leaveFree(world.pi.files, { memoryMiB: 1100, swapMiB: 0 })
    expect(await takeAway(piModule, world.context())).toBe('absent')
    expect(world.log.join('\n')).toContain('Warning: 1100 MiB of memory and swap are free there')
  })

  it('without it the kernel ends the evaluation, and the Pi is as it was', async () => {
    const world = await smallPi('none')
    const before = snapshot(world)
    expect(await codeOf(bringAbout(piModule, world.context()))).toBe('PI_REBUILD_FAILED')
    expect(snapshot(world)).toEqual(before)
  })

  it('on Btrfs it is made by a command of its own', async () => {
    const world = await smallPi()
    placeIs(world, 'btrfs')
    const calls = called(world)
    expect(await bringAbout(piModule, world.context())).toBeUndefined()
    expect(calls.slice(0, 2)).toEqual([
      `btrfs filesystem mkswapfile --size 1150m ${swapFile}`,
      `swapon ${swapFile}`,
    ])
  })

  it.each(['dd', 'swapon', 'nixos-rebuild'])('goes where %s fails', async (program) => {
    const world = await smallPi()
    const before = snapshot(world)
    world.replace(program, () => () => failed(1, 'no space left on device'))
    expect(await codeOf(bringAbout(piModule, world.context()))).not.toBe('none')
    expect(snapshot(world)).toEqual(before)
  })

  it('is in the review, each of its commands', async () => {
    const world = await smallPi()
    const change = await piModule.diff(world.context(), { kind: 'absent' })
    const shown = change?.details.flatMap((detail) =>
      detail.kind === 'command' ? [detail.argv.join(' ')] : [],
    )
    const calls = called(world)
    await bringAbout(piModule, world.context())
    expect(calls.filter((call) => !call.startsWith('nixos-rebuild') && !shown?.includes(call))).toEqual([])
    const observed = await piModule.inspect(world.context())
    if (observed.kind !== 'present') throw new Error(observed.kind)
    const removal = await piModule.describeRemoval?.(world.context(), observed)
    expect(removal?.details).toContainEqual({ kind: 'command', where: 'pi', argv: ['swapon', swapFile] })
    expect(removal?.details).toContainEqual({ kind: 'file', where: 'pi', path: swapFile })
  })

  it.each([0, 1])(
    'that a killed run left goes with the next one, and with a removal, also after a restart: every second, from %i on',
    async (first) => {
      const reference = await smallPi()
      const start = reference.operations()
      await bringAbout(piModule, reference.context())
      const total = reference.operations() - start
      let seen = 0
      for (let step = first; step <= total; step += 2) {
        const world = await smallPi()
        const before = snapshot(world)
        world.killAt = world.operations() + step
        await bringAbout(piModule, world.context()).catch((error: unknown) => {
          if (!(error instanceof Killed)) throw error
        })
        world.killAt = undefined
        if (!world.pi.files.has(swapFile)) continue
        seen += 1
        if (step % 4 < 2) leaveFree(world.pi.files, { memoryMiB: 600, swapMiB: 0 })
        const status = await piModule.inspect(world.context())
        expect(status.kind, `killed at ${step}`).toBe('present')
        if (step % 2 === 0) {
          expect(await bringAbout(piModule, world.context()), `killed at ${step}`).toBeUndefined()
          expect(world.pi.files.has(swapFile), `killed at ${step}`).toBe(false)
        }
        expect(await takeAway(piModule, world.context()), `killed at ${step}`).toBe('absent')
        expect(snapshot(world), `killed at ${step}`).toEqual(before)
      }
      expect(seen).toBeGreaterThan(5)
    },
  )
})
