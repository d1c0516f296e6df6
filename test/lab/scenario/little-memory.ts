/** A Pi whose memory does not suffice to evaluate its configuration: told before anything is changed, and helped by a real swap file. */
import { rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Checks } from '../checks.ts'
import { run } from '../exec.ts'
import { labPaths } from '../paths.ts'
import { expectExit, type CommandRun } from '../product.ts'
import { changeSetup, type LabWorld } from './lab-world.ts'
import { expectSame, piFiles } from './traces.ts'

const image = join(labPaths.run, 'disk-of-var-lib')
const imageBytes = 4 * 1024 ** 3
const swapFile = '/var/lib/pi-offload-swap'

/** `change`: applies the setup. Its Pi has all its memory again afterwards. */
export async function playLittleMemory(
  checks: Checks,
  world: LabWorld,
  change: () => Promise<CommandRun>,
): Promise<void> {
  await checks.must('the Pi has 600 MiB of memory free, no swap, and a disk that can hold some', () =>
    takeMemory(world),
  )
  try {
    await checks.check('little memory is told before anything is changed on the Pi', async () => {
      const before = await piFiles()
      await changeSetup(world, { offload: { maxJobs: 3 } })
      const { exitCode, plan } = await change()
      const codes = plan?.obstacles.map(({ problem }) => problem.code) ?? []
      if (exitCode !== 3 || !codes.includes('PI_MEMORY_LOW'))
        throw new Error(`exit code ${String(exitCode)}, obstacles: ${codes.join(', ')}`)
      expectSame('a file on the Pi', before, await piFiles())
    })
    await checks.must(
      'where its owner agreed, it swaps for the time of the evaluation, and no longer',
      async () => {
        await changeSetup(world, { offload: { swapFile: 'during-evaluation' } })
        const swaps = watchSwaps(world)
        expectExit(await change(), 0)
        if (!(await swaps()).includes(swapFile)) throw new Error('There was no swap file in use.')
        const left = await world.onPi(['sh', '-c', `cat /proc/swaps; ls ${swapFile}`], { accept: 'any' })
        if (left.stdout.includes('pi-offload-swap')) throw new Error(`It is there still:\n${left.stdout}`)
      },
    )
  } finally {
    await giveMemory(world)
    await changeSetup(world, { offload: { swapFile: 'none' } })
  }
}

/** Looks every second what the Pi swaps on; gives all that was seen when it is asked. */
function watchSwaps({ onPi }: LabWorld): () => Promise<string> {
  const script = 'while [ ! -e /run/enough ]; do cat /proc/swaps; sleep 1; done; rm /run/enough'
  const watching = onPi(['sh', '-c', script])
  return async () => {
    await onPi(['touch', '/run/enough'])
    return (await watching).stdout
  }
}

/** The root of a lab's Pi lies on an overlay, on whose files no kernel swaps: so /var/lib gets a disk of its own. */
async function takeMemory({ onPi }: LabWorld): Promise<void> {
  await writeFile(image, '')
  await truncate(image, imageBytes)
  await run(['mkfs.ext4', '-q', '-F', image])
  const device = (await run(['losetup', '--find', '--show', image])).stdout
  const number = device.replace('/dev/loop', '')
  const script = `sed -e 's/^MemAvailable:.*/MemAvailable: 614400 kB/; s/^SwapFree:.*/SwapFree: 0 kB/' /proc/meminfo >/run/meminfo
mount --bind /run/meminfo /proc/meminfo
[ -e ${device} ] || mknod ${device} b 7 ${number}
mkdir /run/var-lib
mount ${device} /run/var-lib
rmdir /run/var-lib/lost+found
cp -a /var/lib/. /run/var-lib
mount --move /run/var-lib /var/lib`
  await onPi(['sh', '-euc', script])
  // It goes when nobody has it mounted any more, also after a lab that was ended from outside.
  await run(['losetup', '--detach', device])
}

async function giveMemory({ onPi }: LabWorld): Promise<void> {
  const script = `if [ -e ${swapFile} ]; then swapoff ${swapFile} || true; rm ${swapFile}; fi
umount /proc/meminfo
mount --move /var/lib /run/var-lib
cp -a /run/var-lib/. /var/lib
umount /run/var-lib
rmdir /run/var-lib`
  await onPi(['sh', '-euc', script])
  await rm(image, { force: true })
}
