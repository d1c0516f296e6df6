/** A Pi that another PC has set up: its builder is neither taken over nor taken away unless a person says so. */
import { describe, expect, it } from 'vitest'
import { piKey } from '../../../../electron/steps/pi/key.ts'
import { piModule } from '../../../../electron/steps/pi/module.ts'
import { bringAbout, codeOf, createWorld, problemIn, snapshot, takeAway, type World } from './world.ts'

const publicHalf = '/root/.ssh/id_builder.pub'

/** As another installation leaves it: the key bears its mark. */
async function setUpByAnother(linux: 'nixos' | 'debian'): Promise<World> {
  const world = createWorld({}, linux)
  await bringAbout(piKey, world.context())
  await bringAbout(piModule, world.context())
  const file = world.pi.files.get(publicHalf)
  if (file === undefined) throw new Error('no key')
  const content = file.content.replace(/pi-offload:\S+/, 'pi-offload:5ae1a2ff-0000-4000-8000-000000000000')
  world.pi.files.set(publicHalf, { ...file, content })
  // Its notes are on its own PC.
  world.pcFiles.delete('/data/ledger.json')
  return world
}

describe.each(['nixos', 'debian'] as const)('a Pi with %s that builds on another PC', (linux) => {
  it.each(['/root/.ssh/id_builder', '/root/.ssh/id_builder_2'])(
    'is left to it, whatever our key is called: %s',
    async (keyPath) => {
      const world = await setUpByAnother(linux)
      world.setup.offload.keyPath = keyPath
      const before = snapshot(world)
      const observed = await piModule.inspect(world.context())
      expect(observed.kind).toBe('foreign')
      expect(problemIn(observed)).toMatchObject({
        code: 'PI_HAS_ANOTHER_PC',
        detail:
          'The Pi builds on 192.168.1.5 port 2222 already: another installation of this program has set it up.',
        decision: { ways: [{ patch: { offload: { replaceOtherPc: true } } }] },
      })
      expect(await takeAway(piModule, world.context())).toBe('foreign')
      expect(snapshot(world)).toEqual(before)
    },
  )

  it('builds on this one where a person agrees', async () => {
    const world = await setUpByAnother(linux)
    world.setup.offload = { ...world.setup.offload, keyPath: '/root/.ssh/id_builder_2', replaceOtherPc: true }
    await bringAbout(piKey, world.context())
    expect(await bringAbout(piModule, world.context())).toBeUndefined()
    expect(world.pi.files.get('/etc/nix/machines')?.content).toContain('id_builder_2')
    world.setup.offload.replaceOtherPc = false
    // It is ours by now.
    expect((await piModule.inspect(world.context())).kind).toBe('present')
    expect(await codeOf(bringAbout(piModule, world.context()))).toBe('none')
  })
})
