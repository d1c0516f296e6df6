/** Things that belong to somebody else: there before us, and exactly so after us. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { labPaths } from '../paths.ts'
import type { LabWorld } from './lab-world.ts'
import { expectSame, piContents } from './traces.ts'

const otherMachine = 'Windows test box'
export const ownFolder = 'the product’s own folder'

export interface ForeignThings {
  /** Throws when anything of them changed, or when anything of ours is still there, everywhere or on one side. */
  expectUntouched(side?: 'the Pi' | 'the PC'): Promise<void>
}

/** Makes a second machine and takes everything down as it is before the product's first run. */
export async function foreignThings(world: LabWorld): Promise<ForeignThings> {
  await world.vboxManage(['createvm', '--name', otherMachine, '--ostype', 'Linux_64', '--register'])
  await world.vboxManage(['modifyvm', otherMachine, '--natpf1', 'ssh,tcp,,2022,,22'])
  const before = await notes(world)
  return {
    async expectUntouched(side) {
      const after = await notes(world)
      for (const [what, lines] of Object.entries(before))
        if (side === undefined || side === sideOf(what)) expectSame(what, lines, after[what] ?? [])
    },
  }
}

/** All that the lab looks at, a list of lines for each. */
export async function notes(world: LabWorld): Promise<Record<string, string[]>> {
  const { vboxManage, onPc, onPi } = world
  const lines = (text: string) => text.split('\n').filter((line) => line !== '')
  const rootSsh = await piContents('/root/.ssh')
  return {
    'the list of machines': lines(await vboxManage(['list', 'vms'])),
    'the list of disks': lines(await vboxManage(['list', 'hdds'])),
    // Its file, not what VirtualBox tells of it: that rounds times and spells out defaults when its server restarts.
    'the machine of somebody else': lines(
      await readFile(join(labPaths.vms, otherMachine, `${otherMachine}.vbox`), 'utf8'),
    ),
    'the folder of machines': await readdir(labPaths.vms),
    'the firewall': lines((await onPc(['nft', 'list', 'ruleset'])).stdout),
    'the user units': await filesBelow(join(labPaths.home, '.config')),
    [ownFolder]: await filesBelow(join(labPaths.home, '.local', 'share')),
    'the Pi’s /etc/nixos': await piContents('/etc/nixos'),
    'the Pi’s root keys': rootSsh,
    'the Pi’s build machines': lines((await onPi(['cat', '/etc/nix/machines'])).stdout),
    'the Pi’s ssh hosts': lines((await onPi(['cat', '/etc/ssh/ssh_config'])).stdout),
  }
}

/** The product's own folder is of both: it says what is on the other side. */
function sideOf(what: string): 'the Pi' | 'the PC' | 'both' {
  if (what.startsWith('the Pi’s ')) return 'the Pi'
  return what === ownFolder ? 'both' : 'the PC'
}

/** Files and their folders alone: an empty folder such as ~/.config is nobody's trace. */
async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  return entries.filter((entry) => !entry.isDirectory()).map((entry) => join(entry.parentPath, entry.name))
}
