/** A Pi with Debian, on which Nix is one of its packages: from the set-up to the proof, and back. */
import type { Checks } from '../checks.ts'
import { startPi } from '../pi/pi.ts'
import { expectExit, runProduct } from '../product.ts'
import { changeSetup, type LabWorld } from './lab-world.ts'
import { apply, proof, status } from './main-job.ts'
import { expectSmallBuildsAlone } from './small-builds.ts'
import { expectSame, piContents } from './traces.ts'

/** Where something of ours may stand. */
const folders = ['/etc', '/root', '/usr/local/bin']

/** In the place of the Pi that there was, on which nothing of ours is any more. Gives the line of the proof. */
export async function playDebian(checks: Checks, world: LabWorld): Promise<string> {
  await checks.must('the Pi has Debian and Nix', async () => {
    const { hostKeyFingerprint } = await startPi({ linux: 'debian' })
    await changeSetup(world, { pi: { hostKeyFingerprint } })
    // As on a Raspberry Pi OS, whose busybox needs libraries: it has no shell that could travel alone.
    await world.onPi(['mv', '/usr/bin/busybox', '/usr/local/lib/lab/busybox'])
  })
  const before = await contents()

  await apply(checks, world)
  const line = await proof(checks, world)
  await status(checks, world)
  await checks.check('a second apply has nothing to do', async () => {
    const { plan } = await runProduct(['apply', '--yes', '--json'], world.product)
    if (plan?.actions.length !== 0) throw new Error(JSON.stringify(plan?.actions))
  })
  await checks.check(
    'while the PC is off, its Nix daemon leaves big builds alone, unless it is told to',
    () => expectSmallBuildsAlone(world),
  )
  await checks.check('pi-offload says what there is to build, and that there is no NixOS', async () => {
    const told = await world.onPi(['pi-offload', 'status'])
    if (!told.stdout.includes('The builder answers')) throw new Error(told.stdout)
    const rebuild = await world.onPi(['pi-offload', 'rebuild', 'switch'], { accept: 'any' })
    if (rebuild.exitCode !== 1 || !rebuild.stderr.includes('no NixOS')) throw new Error(rebuild.stderr)
  })
  await checks.must('remove --only pi: the Debian is as it was', async () => {
    expectExit(await runProduct(['remove', '--only', 'pi', '--yes', '--json'], world.product), 0)
    expectSame('the Debian', before, await contents())
  })
  return line
}

async function contents(): Promise<string[]> {
  return (await Promise.all(folders.map((folder) => piContents(folder)))).flat()
}
