import { win32 } from 'node:path'

/**
 * A program of Windows itself, by its absolute path: one of the same name in PATH, or in the current folder, which Windows searches
 * first, is somebody else's.
 */
export function systemProgram(name: string): string {
  return win32.join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32', name)
}
