/** What an installer starts before it takes the program's place, and the exit code that it goes by. */
import { expect, test } from 'vitest'
import { makeWayExitCodes } from '../../../electron/shell/make-way.ts'
import { newComputer } from '../../fakes/electron/electron.ts'
import { builtProgram, eventually, isUnderWay, newWorld, stop } from './program.ts'

const { start, startRun } = builtProgram()
const argv = ['--make-way']

test('the program that is open ends in order, without a box or a window', async () => {
  const [world, computer] = [newWorld(), newComputer()]
  const open = await start({ world, computer })
  const { app, desktop } = await start({ world, computer, argv })
  await eventually(() => app.exitCode !== undefined)
  expect([app.exitCode, open.app.exitCode]).toEqual([makeWayExitCodes.isFree, 0])
  expect([app.windows.size, desktop.messageBoxes, desktop.errorBoxes]).toEqual([0, [], []])
})

test('where none is open there is nothing to wait for', async () => {
  const { app } = await start({ argv })
  await eventually(() => app.exitCode !== undefined)
  expect(app.exitCode).toBe(makeWayExitCodes.isFree)
})

test('a run goes on, behind a closed window, too, until it has ended', async () => {
  const [world, computer] = [newWorld(true), newComputer()]
  const { program, client } = await startRun({ world, computer })
  program.window().close()
  const asked = await start({ world, computer, argv })
  await eventually(() => asked.app.exitCode !== undefined)
  expect(asked.app.exitCode).toBe(makeWayExitCodes.runUnderWay)
  expect([program.app.exitCode, isUnderWay(client.state())]).toEqual([undefined, true])
  await stop(client)
  const again = await start({ world, computer, argv })
  await eventually(() => again.app.exitCode !== undefined)
  expect([again.app.exitCode, program.app.exitCode]).toEqual([makeWayExitCodes.isFree, 0])
})
