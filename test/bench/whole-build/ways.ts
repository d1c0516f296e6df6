/** The ways in which a Pi can have a graph of builds done elsewhere. */
import { copyFile, mkdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { piFileSystem } from '../../lab/pi/pi.ts'
import { ensureNativeRoot } from '../../lab/pi/root.ts'
import { setUpBothWays, ways as offloading, writeOnPi } from '../offload/two-ways.ts'
import type { Graph } from './figures.ts'

export const wayNames = ['articles', 'transparent', 'buildHost', 'fast'] as const
export type WayName = (typeof wayNames)[number]

/** As they are called in the document. */
export const wayTitles: Record<WayName, string> = {
  articles: 'the articles',
  transparent: 'Pi Offload, transparent',
  buildHost: '`--build-host`, by hand',
  fast: '`pi-offload build`',
}

const graphFile = '/root/graph.nix'
const buildHostScript = '/root/build-host.sh'

/** For the builder’s processor. */
const nativeShell = '/root/bench-shell/busybox'

const link = ['--out-link', '/root/result']
// No job may run on the Pi itself.
const nixBuild = ['nix-build', ...link, '--option', 'substitute', 'false', '--max-jobs', '0']

/** What to run on the Pi; arguments for the graph come behind it. Each prints the result’s path. */
const commands: Record<WayName, readonly string[]> = {
  articles: [...nixBuild, ...offloading.articles.nixArguments, graphFile],
  transparent: [...nixBuild, graphFile],
  buildHost: ['sh', buildHostScript, offloading.articles.alias, graphFile],
  fast: ['pi-offload', 'build', ...link, '-f', graphFile],
}

/** A fresh Pi and a fresh builder, with all that the ways need. */
export async function setUpWays(): Promise<void> {
  await setUpBothWays()
  await writeOnPi(graphFile, await ownFile('graph.nix'))
  await writeOnPi(buildHostScript, await ownFile('build-host.sh'))
  const shell = join(await piFileSystem(), nativeShell)
  await mkdir(dirname(shell), { recursive: true })
  await copyFile(join(await ensureNativeRoot(), 'usr/bin/busybox'), shell)
}

/** The command that builds the graph anew; builds of the same tag are the same builds. */
export function buildCommand(way: WayName, { builds, shape, kib }: Graph, tag: string): string[] {
  const graph = { tag, builds: String(builds), shape, kib: String(kib), shell: nativeShell }
  return [...commands[way], ...Object.entries(graph).flatMap(([name, value]) => ['--argstr', name, value])]
}

async function ownFile(name: string): Promise<string> {
  return readFile(fileURLToPath(new URL(name, import.meta.url)), 'utf8')
}
