/** The product's driver against the real VBoxManage of the lab. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { openVirtualBox } from '../../../electron/adapters/virtualbox/virtualbox.ts'
import { systemClock } from '../../../electron/adapters/clock.ts'
import { describeVirtualBox } from '../../contract/virtualbox.suite.ts'
import { labPaths } from '../paths.ts'

describeVirtualBox('the real one', async () => {
  const folder = await mkdtemp(join(labPaths.vms, 'contract-'))
  // Settings of its own: the machines of the lab are none of this test's business. VirtualBox's server writes to them once more
  // when it ends, seconds after the test, so they lie where the lab puts what passes.
  const settings = await mkdtemp(join(labPaths.run, 'settings-'))
  const env = { VBOX_USER_HOME: settings, VBOX_IPC_SOCKETID: basename(settings) }
  return {
    virtualBox: openVirtualBox({
      clock: systemClock(),
      findExecutables: async () => [join(labPaths.bin, 'VBoxManage')],
      env,
    }),
    folder,
    putFile: (path) => writeFile(path, Buffer.alloc(34_816)),
    dispose: () => rm(folder, { recursive: true, force: true }),
  }
})
