import { jumpingClock } from '../../electron/rehearsal/clock.ts'
import { rehearsalFiles } from '../../electron/rehearsal/files.ts'
import { rehearsalVirtualBox } from '../../electron/rehearsal/virtualbox.ts'
import { describeVirtualBox } from './virtualbox.suite.ts'

for (const folder of ['/srv/machines', 'D:\\machines'])
  describeVirtualBox(`the rehearsal’s, in ${folder}`, async () => {
    const files = rehearsalFiles()
    const virtualBox = rehearsalVirtualBox({ clock: jumpingClock(), files })
    return {
      virtualBox,
      folder,
      readFile: async (path) => new TextDecoder().decode(await files.read(path)),
      writeFile: (path, content) => files.write(path, content),
      moveFile: (from, to) => files.rename(from, to),
      moveDisk: (from, to) => virtualBox.moveDisk(from, to),
      unplugCable: async (uuid) => virtualBox.unplugCable(uuid),
      save: async (uuid) => virtualBox.setState(uuid, 'saved'),
      unregister: async (uuid) => virtualBox.unregister(uuid),
      clone: (uuid, name, below) => virtualBox.clone(uuid, name, below),
      begin: () => Promise.resolve(),
      putFile: (path) => files.write(path, new Uint8Array(34_816)),
      dispose: () => Promise.resolve(),
    }
  })
