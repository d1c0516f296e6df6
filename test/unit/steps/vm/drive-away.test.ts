/** The PC was started without the drive on which the builder lies. */
import { beforeEach, describe, expect, it } from 'vitest'
import { resources } from '../../../../electron/steps/index.ts'
import { createWorld, setupOf, type World } from './world.ts'

const never = new AbortController().signal
const drive = '/mnt/e'

let world: World

async function run(goal: 'present' | 'absent' = 'present') {
  const engine = world.engine(resources)
  const plan = await engine.plan(goal, never)
  return { plan, outcome: await engine.start(plan.id, () => undefined, never) }
}

function want(folder: string | undefined): void {
  world.setup = setupOf({ builder: folder === undefined ? {} : { folder } })
}

beforeEach(async () => {
  world = createWorld({ builder: { folder: `${drive}/vms` } }, { guestSpeed: 20 })
  expect((await run()).outcome.problem).toBeUndefined()
  for (const { uuid } of await world.box.list()) await world.box.powerOff(uuid)
  world.files.setPlugged(drive, false)
})

describe('while the drive is not there', () => {
  it.each([`${drive}/vms`, undefined, '/home/you/other'])(
    'no second machine is made, and that is the one cause: folder %s',
    async (folder) => {
      const listed = await world.box.list()
      const noted = await world.context().ledger.read()
      // Of the builder itself, perhaps.
      world.host.holders.set(world.setup.network.port, 'VBoxHeadless')
      want(folder)
      const plan = await world.engine(resources).plan('present', never)
      expect(plan.obstacles).toMatchObject([
        {
          resource: 'vm/machine',
          problem: {
            code: 'DRIVE_MISSING',
            detail: `The drive of ${noted.settingsFile ?? ''} is not there.`,
          },
        },
      ])
      expect(plan.actions.map(({ resource }) => resource)).not.toContain('vm/machine')
      expect(await world.box.list()).toEqual(listed)
      expect(await world.context().ledger.read()).toEqual(noted)

      world.host.holders.clear()
      world.files.setPlugged(drive, true)
      want(`${drive}/vms`)
      expect((await run()).outcome.problem).toBeUndefined()
      expect(await world.box.list()).toMatchObject([{ uuid: listed[0]?.uuid, accessible: true }])
      expect((await run('absent')).outcome.problem).toBeUndefined()
      expect([...world.files.entries.keys()]).toEqual([])
    },
  )

  it('it is the machine’s state, too', async () => {
    const lines = await world.engine(resources).status(never)
    expect(lines.find(({ resource }) => resource === 'vm/machine')).toMatchObject({
      problem: { code: 'DRIVE_MISSING' },
    })
  })

  it('a new one is made once the machine was taken off the list of VirtualBox', async () => {
    want(undefined)
    for (const { uuid } of await world.box.list()) await world.box.remove(uuid, [])
    const { plan, outcome } = await run()
    expect([plan.obstacles, outcome.problem]).toEqual([[], undefined])
    expect(await world.box.list()).toMatchObject([{ accessible: true }])
  })
})
