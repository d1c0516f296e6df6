import { readdirSync } from 'node:fs'
import { systemFiles } from '../../../../electron/adapters/files.ts'
import { taskAutostart } from '../../../../electron/adapters/windows/autostart.ts'
import { powerShell } from '../../../../electron/adapters/windows/powershell.ts'
import type { AutostartEntry } from '../../../../electron/ports/host.ts'

interface Request {
  entries: readonly AutostartEntry[]
  folder: string
  scripts: string
  /** Of the user. */
  sid: string
  /** A folder like that of Windows, with the tests' own PowerShell. */
  systemRoot: string
}

/** Writes each entry, reads it back, and removes the last one; says what was read, and what lies in the folder. */
export async function keepAutostart({ entries, folder, scripts, sid, systemRoot }: Request): Promise<{
  read: (AutostartEntry | undefined)[]
  previews: string[]
  afterwards: AutostartEntry | undefined
  names: string[]
}> {
  process.env['SystemRoot'] = systemRoot
  const run = powerShell({ folder: scripts })
  const account = () => Promise.resolve({ name: 'PC\\Jürgen', sid })
  const autostart = taskAutostart({ run, files: systemFiles(), folder, account })
  const read: (AutostartEntry | undefined)[] = []
  const previews: string[] = []
  for (const entry of entries) {
    previews.push((await autostart.preview(entry)).content)
    await autostart.write(entry)
    read.push(await autostart.read(entry.name))
  }
  const name = entries.at(-1)?.name ?? ''
  await autostart.remove(name)
  return { read, previews, afterwards: await autostart.read(name), names: readdirSync(folder) }
}
