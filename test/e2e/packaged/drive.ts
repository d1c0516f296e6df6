/** `npm run e2e -- --packaged <program>`: the packed program on a rehearsal, from its start to its end. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { strictEqual } from 'node:assert/strict'
import type { Checks } from '../../lab/checks.ts'
import { driveRehearsal } from './program.ts'
import { requireLockedWindow, walkFirstPages } from './window.ts'

export interface DriveOptions {
  /** Such as `Pi Offload.exe`. */
  file: string
  /** Where pictures of its pages come to lie. */
  pictures?: string | undefined
}

export async function drivePackaged(checks: Checks, { file, pictures }: DriveOptions): Promise<void> {
  if (pictures !== undefined) await mkdir(pictures, { recursive: true })
  const pathOf = pictures === undefined ? undefined : (name: string) => join(pictures, `packaged-${name}.png`)
  try {
    await using program = await checks.must('the packed program opens its window', () =>
      driveRehearsal({ file }),
    )
    await checks.check('its first pages work', () => walkFirstPages(program.page, pathOf))
    await checks.check('its window is locked', () => requireLockedWindow(program.page))
    await checks.check('it ends in order', async () => strictEqual(await program.quit(), 0))
  } catch {
    // Told already by the check that failed.
  }
}
