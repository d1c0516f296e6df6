/**
 * `npm run lab -- --kinds`: the Pi is described by a flake, first in a git repository, then without one, and at last it has Debian in the
 * place of NixOS; each from the set-up to the proof, and back. The main scenario has a channel's configuration.
 */
import { readFile } from 'node:fs/promises'
import { modulePaths } from '../../../electron/steps/pi/module-files.ts'
import { originalFile } from '../../../electron/steps/pi/module-look.ts'
import type { Checks } from '../checks.ts'
import { expectExit, runProduct } from '../product.ts'
import { foreignThings } from './foreign.ts'
import type { LabWorld } from './lab-world.ts'
import { playDebian } from './debian.ts'
import { apply, proof, remove, status } from './main-job.ts'
import { expectSame, piContents } from './traces.ts'

const folder = '/etc/nixos'
const git = ['git', '-C', folder, '-c', 'user.name=Somebody', '-c', 'user.email=somebody@raspberrypi']

/** `kind`: `flake` or `debian`, both where it is left out. Gives the line of the last proof. */
export async function playKinds(checks: Checks, world: LabWorld, kind?: string): Promise<string> {
  const plays = { flake: playFlake, debian: playDebian }
  const chosen = Object.entries(plays).filter(([name]) => kind === undefined || name === kind)
  if (chosen.length === 0) throw new Error(`The lab has no kind ${String(kind)}.`)
  const foreign = await checks.must('things of others are noted', () => foreignThings(world))
  let line = ''
  for (const [, play] of chosen) line = await play(checks, world)
  await remove(checks, world)
  await checks.check('after remove nothing of ours is left on the PC', () =>
    foreign.expectUntouched('the PC'),
  )
  return line
}

async function playFlake(checks: Checks, world: LabWorld): Promise<string> {
  await checks.must('the Pi’s configuration is a flake in a git repository', () => makeFlake(world))
  const before = await contents()
  await apply(checks, world)
  await proof(checks, world)
  await status(checks, world)
  await checks.check('git sees our files and the import, and nothing else', async () =>
    expectSame('what git sees', changesOfOurs(), await changes(world)),
  )
  await checks.must('remove --only pi: the Pi is as it was, and git sees nothing', async () => {
    await removeFromPi(world)
    expectSame('the Pi', before, await contents())
    expectSame('what git sees', [], await changes(world))
  })

  await checks.must('the same flake without a repository', () => world.onPi(['rm', '-r', `${folder}/.git`]))
  await apply(checks, world)
  const line = await proof(checks, world)
  await checks.must('remove --only pi: the Pi is as it was', async () => {
    await removeFromPi(world)
    expectSame('the Pi', before, await contents())
  })
  return line
}

async function removeFromPi({ product }: LabWorld): Promise<void> {
  expectExit(await runProduct(['remove', '--only', 'pi', '--yes', '--json'], product), 0)
}

/** Of all folders that something of ours may be in. */
async function contents(): Promise<string[]> {
  const folders = ['/etc/nixos', '/root/.ssh', '/etc/nix', '/etc/ssh']
  return (await Promise.all(folders.map((path) => piContents(path)))).flat()
}

async function makeFlake({ onPi }: LabWorld): Promise<void> {
  const text = await readFile(new URL('kinds.nix', import.meta.url), 'utf8')
  await onPi(['tee', `${folder}/flake.nix`], { input: text })
  await onPi([...git, 'init', '--quiet'])
  await onPi([...git, 'add', '--all'])
  await onPi(['nix', '--extra-experimental-features', 'nix-command flakes', 'flake', 'lock', folder])
  await onPi([...git, 'add', '--all'])
  await onPi([...git, 'commit', '--quiet', '--message', 'The Pi as it is'])
  await onPi(['nixos-rebuild', 'switch'])
}

/** As git tells them in short: the two letters, a space, the path (git-status(1)). */
async function changes({ onPi }: LabWorld): Promise<string[]> {
  const { stdout } = await onPi([...git, 'status', '--porcelain'])
  return stdout.split('\n').filter((line) => line !== '')
}

function changesOfOurs(): string[] {
  const named = (state: string, path: string): string => `${state} ${path.slice(folder.length + 1)}`
  return [
    named(' M', `${folder}/configuration.nix`),
    ...modulePaths.map((path) => named(' A', path)),
    named('??', originalFile),
  ]
}
