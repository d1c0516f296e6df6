/** The product's driver against the real VBoxManage of the lab. */
import { randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { openVirtualBox } from '../../../electron/adapters/virtualbox/virtualbox.ts'
import { systemClock } from '../../../electron/adapters/clock.ts'
import { describeVirtualBox } from '../../contract/virtualbox.suite.ts'
import { run } from '../exec.ts'
import { labPaths } from '../paths.ts'

/** VirtualBox's server leaves 5 s after the last call (seen on 7.2.22). */
const serverStaysMs = 7_000

describeVirtualBox('the real one', async () => {
  const folder = await mkdtemp(join(labPaths.vms, 'contract-'))
  // Settings of its own: the machines of the lab are none of this test's business. VirtualBox's server writes to them once more
  // when it ends, seconds after the test, so they lie where the lab puts what passes.
  const settings = await mkdtemp(join(labPaths.run, 'settings-'))
  const env = { VBOX_USER_HOME: settings, VBOX_IPC_SOCKETID: basename(settings) }
  const executable = join(labPaths.bin, 'VBoxManage')
  const virtualBox = openVirtualBox({
    clock: systemClock(),
    findExecutables: async () => [executable],
    env,
  })
  return {
    virtualBox,
    folder,
    putFile: async (path) => {
      await mkdir(dirname(path), { recursive: true })
      await writeFile(path, Buffer.alloc(34_816))
    },
    readFile: (path) => readFile(path, 'utf8'),
    writeFile: (path, content) => writeFile(path, content),
    moveFile: (from, to) => rename(from, to),
    moveDisk: async (from, to) => {
      await mkdir(dirname(to), { recursive: true })
      await run([executable, 'modifymedium', 'disk', from, '--move', to], { env })
    },
    // Whatever file it is told to have its state in makes a machine a saved one.
    save: async (uuid) => {
      const state = join(folder, `${uuid}.sav`)
      await writeFile(state, 'no state')
      await run([executable, 'adoptstate', uuid, state], { env })
    },
    unplugCable: async (uuid) => {
      const { state } = await virtualBox.machine(uuid)
      const off =
        state === 'running' ? ['controlvm', uuid, 'setlinkstate1'] : ['modifyvm', uuid, '--cable-connected1']
      await run([executable, ...off, 'off'], { env })
    },
    unregister: async (uuid) => {
      await run([executable, 'unregistervm', uuid], { env })
    },
    clone: async (uuid, name, below) => {
      const copy = randomUUID()
      const named = ['--name', name, '--basefolder', below, '--uuid', copy]
      await run([executable, 'clonevm', uuid, ...named, '--register'], { env })
      return copy
    },
    begin: () => delay(serverStaysMs),
    dispose: () => rm(folder, { recursive: true, force: true }),
  }
})
