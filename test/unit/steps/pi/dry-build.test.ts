import { describe, expect, it } from 'vitest'
import { ProblemError } from '../../../../electron/contract/problem.ts'
import { openRehearsal } from '../../../../electron/composition.ts'
import { failed, succeeded } from '../../../../electron/rehearsal/machine.ts'
import { foresee } from '../../../../electron/steps/pi/dry-build.ts'
import { createWorld } from './world.ts'

const path = (name: string) => `  /nix/store/${'a1'.repeat(16)}-${name}`
const { signal } = new AbortController()

describe('what the next rebuild would build', () => {
  it('is what Nix on the Pi lists, what takes days first, also with the builder away', async () => {
    const world = createWorld()
    const list = [
      'these 3 derivations will be built:',
      ...['etc.drv', 'nixos-system-pi-26.05.drv', 'linux-rpi-6.12.75-1+rpt1.drv'].map(path),
      'these 7 paths will be fetched (1.00 MiB download, 2.00 MiB unpacked):',
      path('hello-2.12'),
    ]
    world.replace('nixos-rebuild', () => ({ argv }) => {
      expect(argv).toEqual(['nixos-rebuild', 'dry-build'])
      return { ...succeeded(), stderr: list.join('\n') }
    })
    const build = { takesDays: false, usualSeconds: null }
    expect(await foresee(world.context())).toEqual({
      builds: [
        { ...build, name: 'linux-rpi-6.12.75-1+rpt1', takesDays: true },
        { ...build, name: 'etc' },
        { ...build, name: 'nixos-system-pi-26.05' },
      ],
      total: 3,
      fetched: 7,
      isLearned: false,
    })
  })

  it('is nothing where the Pi has all of it', async () => {
    const world = createWorld()
    world.replace('nixos-rebuild', () => () => succeeded())
    expect(await foresee(world.context())).toEqual({ builds: [], total: 0, fetched: 0, isLearned: true })
  })

  it('comes with what such builds took on the builder, once there is one', async () => {
    const { engine, dryBuild } = openRehearsal({ fast: true })
    expect(await dryBuild(signal)).toMatchObject({ isLearned: false })
    const { id } = await engine.plan('present', signal)
    await engine.start(id, () => undefined, signal)
    const { builds, isLearned } = await dryBuild(signal)
    expect(builds.map(({ name }) => name)).toContain('etc')
    expect(isLearned).toBe(true)
  })

  it('is not asked of a Pi without the memory for it', async () => {
    const world = createWorld()
    world.replace('awk', () => () => succeeded('300 1150 4096\n'))
    world.replace('nixos-rebuild', () => () => {
      throw new Error('It began.')
    })
    await expect(foresee(world.context())).rejects.toMatchObject({ problem: { code: 'PI_MEMORY_LOW' } })
  })

  it('is Nix’s own error where the configuration cannot be evaluated', async () => {
    const world = createWorld()
    world.replace('nixos-rebuild', () => () => failed(1, 'error: undefined variable ‘pkgs’\n'))
    const asked = foresee(world.context())
    await expect(asked).rejects.toBeInstanceOf(ProblemError)
    await expect(asked).rejects.toMatchObject({ problem: { code: 'PI_REBUILD_FAILED' } })
  })
})
