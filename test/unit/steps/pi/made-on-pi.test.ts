import { describe, expect, it } from 'vitest'
import type { Resource } from '../../../../electron/engine/resource.ts'
import { observe } from '../../../../electron/engine/survey.ts'
import { piAccess } from '../../../../electron/steps/pi/access.ts'
import { piKey } from '../../../../electron/steps/pi/key.ts'
import { piModule } from '../../../../electron/steps/pi/module.ts'
import { bringAbout, createWorld, problemIn, snapshot, takeAway, type World } from './world.ts'

async function applied(): Promise<World> {
  const world = createWorld()
  await bringAbout(piKey, world.context())
  await bringAbout(piModule, world.context())
  return world
}

/** What stands in the way of each of the Pi's resources, for a set-up and for a removal. */
async function problemsOf(world: World, ...resources: Resource[]): Promise<unknown[]> {
  return Promise.all(
    resources.map(async (resource) => problemIn(await observe(resource, world.context())) as unknown),
  )
}

const refused = (detail: string) => ({
  code: 'CANNOT_CHANGE_IN_PLACE',
  detail: expect.stringContaining(detail) as unknown,
})

describe('a setup that was changed after it was applied', () => {
  it('names another place for the key: refused as long as the former key is there', async () => {
    const world = await applied()
    const before = snapshot(world)
    world.setup.offload.keyPath = '/root/.ssh/id_other'
    expect(await problemsOf(world, piKey)).toMatchObject([refused('/root/.ssh/id_builder on the Pi')])
    expect(snapshot(world)).toEqual(before)

    world.setup.offload.keyPath = '/root/.ssh/id_builder'
    expect(await takeAway(piModule, world.context())).toBe('absent')
    expect(await takeAway(piKey, world.context())).toBe('absent')
    world.setup.offload.keyPath = '/root/.ssh/id_other'
    expect(await bringAbout(piKey, world.context())).toBeUndefined()
    expect(world.pi.files.has('/root/.ssh/id_other')).toBe(true)
  })

  it('names another place for the key, whose owner has deleted the former: it is made anew', async () => {
    const world = await applied()
    for (const path of ['/root/.ssh/id_builder', '/root/.ssh/id_builder.pub']) world.pi.files.delete(path)
    world.setup.offload.keyPath = '/root/.ssh/id_other'
    expect(await bringAbout(piKey, world.context())).toBeUndefined()
    expect(await bringAbout(piModule, world.context())).toBeUndefined()
    expect(JSON.stringify(snapshot(world))).not.toContain('id_builder ')
  })

  it('names another Pi: refused before anything is sent to it', async () => {
    const world = await applied()
    world.setup.pi = {
      ...world.setup.pi,
      address: '192.168.1.21',
      hostKeyFingerprint: `SHA256:${'D'.repeat(43)}`,
    }
    world.connections.length = 0
    const problem = refused('set up for the Pi at 192.168.1.20:22')
    expect(await problemsOf(world, piAccess, piKey, piModule)).toMatchObject([problem, problem, problem])
    expect(world.connections).toEqual([])
  })

  it('names the same Pi by another address: nothing is left to do', async () => {
    const world = await applied()
    world.setup.pi.address = '192.168.1.21'
    expect(await bringAbout(piKey, world.context())).toBeUndefined()
    expect(await bringAbout(piModule, world.context())).toBeUndefined()
    expect(await problemsOf(world, piAccess, piKey, piModule)).toEqual([undefined, undefined, undefined])
  })

  it('is for a Pi that was installed anew: all is made anew', async () => {
    const world = await applied()
    const fresh = createWorld()
    world.pi.files.clear()
    for (const [path, file] of fresh.pi.files) world.pi.files.set(path, file)
    world.setup.pi.hostKeyFingerprint = `SHA256:${'D'.repeat(43)}`
    expect(await bringAbout(piKey, world.context())).toBeUndefined()
  })

  it('names another alias: the former goes with the same change', async () => {
    const world = createWorld()
    const before = snapshot(world)
    await bringAbout(piKey, world.context())
    await bringAbout(piModule, world.context())
    world.setup.offload.alias = 'pc'
    expect(await bringAbout(piModule, world.context())).toBeUndefined()
    const after = snapshot(world)
    expect(after['/etc/ssh/ssh_config']).toContain('Host pc\n')
    for (const path of ['/etc/ssh/ssh_config', '/etc/ssh/ssh_known_hosts', '/root/.ssh/config'])
      expect(after[path]).not.toMatch(/(?:Host |^444 root )builder\b/)
    expect(after['/etc/nix/machines']).not.toContain('@builder')
    expect(await takeAway(piModule, world.context())).toBe('absent')
    expect(await takeAway(piKey, world.context())).toBe('absent')
    expect(snapshot(world)).toEqual(before)
  })
})
