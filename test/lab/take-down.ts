import { down } from './network.ts'
import { stopNativeBuilder } from './pi/native-builder.ts'
import { machineFolders } from './pi/machine.ts'
import { removeMedium } from './pi/medium.ts'
import { stopPi } from './pi/pi.ts'
import { releaseVirtualBox } from './virtualbox/prepare.ts'

/** Ends everything of the lab that runs; what was built for it stays. Nothing there is fine. */
export async function takeDown(): Promise<void> {
  await releaseVirtualBox()
  await stopNativeBuilder()
  await stopPi()
  await removeMedium(machineFolders.pi)
  await down()
}
