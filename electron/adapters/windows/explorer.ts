import { win32 } from 'node:path'
import { execProgram } from '../exec.ts'

/**
 * Starts a program with the rights of the user who sits there, whatever rights this process has: a second explorer.exe hands its
 * argument to the one that shows the desktop, and that one starts it. ("How can I launch an unelevated process from my elevated process",
 * devblogs.microsoft.com/oldnewthing/20131118-00; Bitcoin Core's installer starts the program so, bitcoin/bitcoin#12985.) Only a path is
 * handed on, no arguments. Where the desktop itself has an administrator's rights, the program gets them again, and says so again.
 */
export async function startByExplorer(program: string): Promise<void> {
  const explorer = win32.join(process.env['SystemRoot'] ?? 'C:\\Windows', 'explorer.exe')
  // It ends with 1 although it did it.
  await execProgram(explorer, [program], { successExitCodes: 'any' })
}
