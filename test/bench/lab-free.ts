/** The lab is one on a machine. Whoever measures in it needs it for himself, and leaves nothing of it running. */
import { run } from '../lab/exec.ts'
import { down, pcNamespace, piNamespace } from '../lab/network.ts'
import { stopNativeBuilder } from '../lab/pi/native-builder.ts'
import { stopPi } from '../lab/pi/pi.ts'
import { releaseVirtualBox } from '../lab/virtualbox/prepare.ts'

/** Throws where the lab stands already: somebody may be working in it. */
export async function requireFreeLab(): Promise<void> {
  if (process.getuid?.() !== 0) throw new Error('it needs root, as the lab does')
  const { stdout } = await run(['ip', 'netns', 'list'])
  const names = stdout.split('\n').map((line) => line.split(' ')[0])
  if (names.includes(pcNamespace) || names.includes(piNamespace))
    throw new Error('the lab is up; measure when it is not (npm run lab -- --clean takes it away)')
}

export async function takeLabDown(): Promise<void> {
  await releaseVirtualBox()
  await stopNativeBuilder()
  await stopPi()
  await down()
}
