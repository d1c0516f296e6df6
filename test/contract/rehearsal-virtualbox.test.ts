import { jumpingClock } from '../../electron/rehearsal/clock.ts'
import { rehearsalFiles } from '../../electron/rehearsal/files.ts'
import { rehearsalVirtualBox } from '../../electron/rehearsal/virtualbox.ts'
import { describeVirtualBox } from './virtualbox.suite.ts'

for (const folder of ['/srv/machines', 'D:\\machines'])
  describeVirtualBox(`the rehearsal’s, in ${folder}`, async () => {
    const files = rehearsalFiles()
    return {
      virtualBox: rehearsalVirtualBox({ clock: jumpingClock(), files }),
      folder,
      putFile: (path) => files.write(path, new Uint8Array(34_816)),
      dispose: () => Promise.resolve(),
    }
  })
