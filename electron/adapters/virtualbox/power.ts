/** A machine that runs: starting, stopping, its keyboard and its screen. */
import { readFile } from 'node:fs/promises'
import { failure, problemOf } from '../../contract/problem.ts'
import type { Clock } from '../../ports/clock.ts'
import type { MachineCarrier } from '../../ports/virtualbox.ts'
import { checkLine, checkPath } from './arguments.ts'
import { cutPower, pauseMachine, pressPowerButton, resumeMachine, startMachine } from './commands.ts'
import { machineMeanings, notWritten } from './errors.ts'
import { isOff } from './machine-readable.ts'
import type { Machines } from './machines.ts'
import type { MachineInfo } from './machine-readable.ts'
import { carrierOf } from './machine-logs.ts'
import { problemOfStart } from './start-failure.ts'
import type { VBoxManage } from './vboxmanage.ts'

export interface Power {
  start(uuid: string): Promise<MachineCarrier>
  pause(uuid: string): Promise<void>
  pressButton(uuid: string): Promise<void>
  off(uuid: string): Promise<void>
  type(uuid: string, line: string): Promise<void>
  screenshot(uuid: string, path: string): Promise<void>
}

const pollMs = 250
/** Return pressed and released (scan code set 1). */
const returnKey = ['1c', '9c']
/** The virtual keyboard's queue is short; Packer types in groups for the same reason. */
const typedAtOnce = 16

export function powerOf(vbox: VBoxManage, machines: Machines, clock: Clock, stateTimeoutMs: number): Power {
  const wait = async (uuid: string, done: (info: MachineInfo) => boolean): Promise<MachineInfo> => {
    const deadline = clock.now() + stateTimeoutMs
    for (;;) {
      const info = await machines.look(uuid)
      if (done(info) || clock.now() >= deadline) return info
      await clock.sleep(pollMs)
    }
  }
  const control = (uuid: string, doing: string, ...argv: string[]) =>
    vbox.run(['controlvm', uuid, ...argv], { doing, meanings: machineMeanings(uuid) })

  return {
    start: async (uuid) => {
      const before = await machines.look(uuid)
      const { name } = before.machine
      if (before.machine.state === 'running') return carrierOf(before.logFolder)
      if (before.machine.state === 'paused')
        await vbox.run(resumeMachine(uuid), {
          doing: `Resuming the machine ${name}`,
          meanings: machineMeanings(uuid),
        })
      else if (before.machine.state !== 'starting') {
        const doing = `Starting the machine ${name}`
        const answer = await vbox.ask(startMachine(uuid), { doing, patience: 3 })
        if (answer.failed) throw await problemOfStart(before, answer)
      }
      const { machine, logFolder } = await wait(
        uuid,
        ({ machine: { state } }) => state === 'running' || isOff(state),
      )
      if (machine.state !== 'running') throw await problemOfStart(before, machine.state)
      return carrierOf(logFolder)
    },
    pause: async (uuid) => {
      const before = (await machines.look(uuid)).machine
      if (before.state === 'paused') return
      if (before.state !== 'running')
        throw failure(
          'VIRTUALBOX_FAILED',
          `The machine ${before.name} is ${before.state}: it cannot be paused.`,
        )
      await vbox.run(pauseMachine(uuid), {
        doing: `Pausing the machine ${before.name}`,
        meanings: machineMeanings(uuid),
      })
      const { machine } = await wait(uuid, ({ machine: { state } }) => state === 'paused')
      if (machine.state !== 'paused') throw notWritten(`the state of ${before.name}`, 'paused', machine.state)
    },
    pressButton: async (uuid) => {
      await vbox.run(pressPowerButton(uuid), {
        doing: 'Pressing the power button',
        meanings: machineMeanings(uuid),
      })
    },
    off: async (uuid) => {
      const before = (await machines.look(uuid)).machine
      if (isOff(before.state)) return
      try {
        const doing = `Switching ${before.name} off`
        await vbox.run(cutPower({ uuid, state: before.state }), { doing, meanings: machineMeanings(uuid) })
      } catch (error) {
        // It may have switched itself off meanwhile; then the failure says only that.
        if (
          problemOf(error).code !== 'VIRTUALBOX_FAILED' ||
          !isOff((await machines.look(uuid)).machine.state)
        )
          throw error
      }
      const { machine } = await wait(uuid, ({ machine: { state } }) => isOff(state))
      if (!isOff(machine.state)) throw notWritten(`the state of ${before.name}`, 'poweroff', machine.state)
    },
    type: async (uuid, line) => {
      checkLine(line)
      await machines.look(uuid)
      for (let from = 0; from < line.length; from += typedAtOnce)
        await control(uuid, 'Typing', 'keyboardputstring', line.slice(from, from + typedAtOnce))
      await control(uuid, 'Typing', 'keyboardputscancode', ...returnKey)
    },
    screenshot: async (uuid, path) => {
      checkPath(path)
      await machines.look(uuid)
      await control(uuid, 'Taking a picture of the screen', 'screenshotpng', path)
      const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47])
      const seen = await readFile(path).catch(() => Buffer.alloc(0))
      if (!seen.subarray(0, 4).equals(signature))
        throw notWritten(`the picture ${path}`, 'a PNG file', `${seen.length} bytes`)
    },
  }
}
