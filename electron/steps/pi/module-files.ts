/** The files that the module on the Pi consists of: by this list they are known as ours. */
import { createHash } from 'node:crypto'
import type { StepContext } from '../../engine/resource.ts'
import type { Remote } from '../../ports/ssh.ts'
import { moduleFolder } from './configuration-paths.ts'
import { settingsText, type PiSettings } from './settings.ts'

export const moduleFile = `${moduleFolder}/default.nix`
export const settingsFile = `${moduleFolder}/settings.json`

/**
 * In the order of writing, and of the digest in pi.nix: `default.nix` comes last, so that whatever ends the change of a module that is
 * imported already, no rebuild finds one that names files which are not there. What is no copy of an asset is the settings.
 */
const files: readonly { path: string; asset?: string }[] = [
  { path: `${moduleFolder}/pi-offload.sh`, asset: 'nix/pi-offload.sh' },
  { path: `${moduleFolder}/evaluate-on-builder.sh`, asset: 'nix/evaluate-on-builder.sh' },
  { path: `${moduleFolder}/progress.awk`, asset: 'nix/progress.awk' },
  { path: `${moduleFolder}/memory.awk`, asset: 'nix/memory.awk' },
  { path: `${moduleFolder}/evaluation.nix`, asset: 'nix/evaluation.nix' },
  { path: settingsFile },
  { path: moduleFile, asset: 'nix/pi.nix' },
]
export const modulePaths: readonly string[] = files.map(({ path }) => path)

/** By their paths, in the order of the list. */
export type ModuleTexts = ReadonlyMap<string, string>

/** All of them, as they are to be. */
export async function wantedTexts(
  { ports: { assets } }: { ports: Pick<StepContext['ports'], 'assets'> },
  settings: PiSettings,
): Promise<ModuleTexts> {
  const texts = files.map(async ({ path, asset }): Promise<[string, string]> => [
    path,
    asset === undefined ? settingsText(settings) : await assets.text(asset),
  ])
  return new Map(await Promise.all(texts))
}

/** Those that are there. */
export async function readTexts(remote: Remote): Promise<ModuleTexts> {
  const texts = await Promise.all(modulePaths.map((path) => remote.readFile(path)))
  return new Map(
    modulePaths.flatMap((path, index): [string, string][] => {
      const text = texts[index]
      return text === undefined ? [] : [[path, text]]
    }),
  )
}

/** What `/etc/pi-offload/digest` of a system says that was made from these files (resources/nix/pi.nix). */
export function moduleDigest(texts: ModuleTexts): string {
  return createHash('sha256')
    .update([...texts.values()].join(''))
    .digest('hex')
}
