/** Machines of the pretended VirtualBox that run: starting, stopping, their keyboard and their screen. */
import { failure } from '../contract/problem.ts'
import type { Clock } from '../ports/clock.ts'
import type { VirtualBox } from '../ports/virtualbox.ts'
import { consolePicture } from './console-picture.ts'
import type { RehearsalFiles } from './files.ts'
import type { MachinePark } from './machine-park.ts'
import { isOff } from './rehearsed-machine.ts'
import { require } from './virtualbox-refusals.ts'

type Power = Pick<VirtualBox, 'start' | 'pause' | 'pressPowerButton' | 'powerOff' | 'typeLine' | 'screenshot'>

const typedMsForEachKey = 20

export function powerOf(park: MachinePark, { clock, files }: { clock: Clock; files: RehearsalFiles }): Power {
  const { find, switchedOff, pause, resume, start } = park
  return {
    start: async (uuid) => {
      const machine = find(uuid)
      if (machine.state === 'paused') resume(machine)
      if (['stuck', 'starting', 'stopping', 'other'].includes(machine.state))
        throw failure('VM_BUSY', `The machine ${machine.name} is ${machine.state}.`)
      if (machine.state !== 'running') await start(machine)
      return 'itself'
    },
    pause: async (uuid) => {
      const machine = find(uuid)
      if (machine.state !== 'running' && machine.state !== 'paused')
        throw failure(
          'VIRTUALBOX_FAILED',
          `The machine ${machine.name} is ${machine.state}: it cannot be paused.`,
        )
      pause(machine)
    },
    pressPowerButton: async (uuid) => find(uuid).guest?.pressPowerButton(),
    powerOff: async (uuid) => {
      const machine = find(uuid)
      if (!isOff(machine.state)) switchedOff(machine, 'poweroff')
    },
    typeLine: async (uuid, line) => {
      require(/^[\x20-\x7e]*$/.test(line), 'Only printable ASCII characters can be typed.')
      const { state, name } = find(uuid)
      if (state !== 'running') throw failure('VIRTUALBOX_FAILED', `The machine ${name} is ${state}.`)
      await clock.sleep(line.length * typedMsForEachKey)
      find(uuid).guest?.type(line)
    },
    screenshot: async (uuid, path) => {
      const { state, name, hardware } = find(uuid)
      if (state !== 'running') throw failure('VIRTUALBOX_FAILED', `The machine ${name} is ${state}.`)
      const { serialFile } = hardware
      const printed = serialFile === undefined ? undefined : await files.read(serialFile)
      const text = printed === undefined ? 'builder login:' : new TextDecoder().decode(printed)
      await files.write(path, consolePicture(text))
    },
  }
}
