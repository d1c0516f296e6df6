/** What bears our name on the Pi, wherever it stands. */
import { z } from 'zod'
import type { Remote } from '../../ports/ssh.ts'
import { readAnswer } from './answers.ts'
import { rootSshConfig, rootSshFolder } from './bootstrap.ts'
import { configurationFolder, moduleFolder } from './configuration-paths.ts'
import { backupSuffix, nextSuffix } from './file-change.ts'
import { swapFile } from './swap-file.ts'

const traceSchema = z.object({ path: z.string(), target: z.string() })

/** Everything that bears our name or lies in our folder, and root's ssh config itself. */
export async function findTraces(remote: Remote): Promise<z.infer<typeof traceSchema>[]> {
  const named = [
    '(',
    '-name',
    '*pi-offload*',
    '-o',
    '-path',
    `${moduleFolder}/*`,
    '-o',
    '-path',
    rootSshConfig,
    ')',
  ]
  const argv = ['find', '-H', configurationFolder, rootSshFolder, swapFile, '-maxdepth', '4', ...named]
  // 1: one of them does not exist.
  const { stdout } = await remote.ask([...argv, '-printf', '%p\\t%l\\n'], {
    successExitCodes: [0, 1],
  })
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [path, target] = line.split('\t')
      return readAnswer('find', traceSchema, { path, target })
    })
}

/** Backups, and what was to take a file's place; with a dot in front, what a power cut left of writing such a file. */
export function isLeftover(path: string): boolean {
  if (path.endsWith(backupSuffix) || path.endsWith(nextSuffix)) return true
  const name = path.slice(path.lastIndexOf('/') + 1)
  const isOfOurs = path.startsWith(`${moduleFolder}/.`) || name.includes('pi-offload')
  return isOfOurs && /^\..+\.[0-9a-f]{12}$/.test(name)
}
