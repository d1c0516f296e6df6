/** The product in the lab's Windows. Needs nothing of the lab's PC and Pi, and leaves them alone. */
import type { Checks } from '../checks.ts'
import { suiteHere } from '../suite-on-the-pc.ts'
import { buildInstallers } from './installer.ts'
import { ensureNativeProgram } from './native-program.ts'
import { buildProgram } from './program.ts'
import { runs32BitWindows } from './thirty-two-bit.ts'
import { prepareWine, releaseWine } from './wine.ts'

export async function playWindows(checks: Checks): Promise<void> {
  try {
    await checks.must('Wine, and the product in it, stand', async () => {
      await prepareWine()
      await ensureNativeProgram()
      await buildProgram()
    })
    await checks.must('two versions of the installer are made', buildInstallers)
    const withInstaller = await runs32BitWindows()
    if (!withInstaller)
      checks.notRunHere(
        'the installer in Wine',
        'the kernel of this machine refuses 32-bit programs of Windows (int 0x80).',
      )
    await checks.suite('the product holds on Windows, as far as Wine is one', () =>
      suiteHere('vitest.windows.config.ts', {
        without: withInstaller ? [] : ['**/installer.wine.test.ts'],
      }),
    )
  } finally {
    await releaseWine()
  }
}
