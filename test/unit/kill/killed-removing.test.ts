import { expect, test } from 'vitest'
import { rehearseOn } from '../../../electron/composition.ts'
import { describeKilled } from './killed-everywhere.ts'
import { boundariesOf, freshWorld, never, run, runKilledAt, settingUp, type Planning } from './killed-run.ts'

describeKilled('absent')

const keepingMachine: Planning = ({ engine }) =>
  engine.plan('absent', never, { side: 'pc', keep: ['machine'], piIsGone: false })

test('killed anywhere while all but the machine is removed: it is shut down, and what went is known', async () => {
  const { ports } = freshWorld()
  const runsAt = async (): Promise<string[]> => {
    const machines = await ports.virtualBox.list()
    return Promise.all(machines.map(async ({ uuid }) => (await ports.virtualBox.machine(uuid)).state))
  }
  expect(await run(ports, settingUp)).toBe('succeeded')
  const { first, last } = await boundariesOf(ports, keepingMachine)
  for (let boundary = first; boundary <= last; boundary += 1) {
    const where = `after a kill at boundary ${boundary}`
    expect(await run(ports, settingUp), where).toBe('succeeded')
    expect(await runsAt(), where).toEqual(['running'])
    await runKilledAt(boundary, ports, keepingMachine)
    expect(await run(ports, keepingMachine), where).toBe('succeeded')
    expect(await runsAt(), where).toEqual(['poweroff'])
    const { ledger } = rehearseOn(ports).engine
    expect((await ledger.read()).removedSides, where).toEqual(['pc'])
  }
}, 120_000)
