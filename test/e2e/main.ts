/**
 * `npm run e2e`: the wizard in a real browser, first on rehearsals and then in the lab: a real VirtualBox, a real virtual machine, a
 * real Nix on the Pi. With `--packaged <program>`, and only then, the packed program in the place of the browser.
 */
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { build } from 'vite'
import { startChecks } from '../lab/checks.ts'
import { ensureHostPackages } from '../lab/host-packages.ts'
import { foreignThings } from '../lab/scenario/foreign.ts'
import { standUp } from '../lab/stand-up.ts'
import { suiteHere, suiteOnThePc } from '../lab/suite-on-the-pc.ts'
import { takeDown } from '../lab/take-down.ts'
import { drivePackaged } from './packaged/drive.ts'

const { values: options } = parseArgs({
  options: {
    /** Only what needs no lab. */
    rehearsal: { type: 'boolean', default: false },
    /** Only the lab. */
    lab: { type: 'boolean', default: false },
    /** Only this program, such as `Pi Offload.exe`. */
    packaged: { type: 'string' },
    /** A folder for pictures of it. */
    pictures: { type: 'string' },
  },
})
const isRoot = process.getuid?.() === 0
const checks = startChecks()

if (options.packaged === undefined) await inABrowser()
else await drivePackaged(checks, { file: resolve(options.packaged), pictures: options.pictures })

const { passed, failed, notRun } = checks.summary()
console.log(`${passed} passed, ${failed} failed${notRun > 0 ? `, ${notRun} not run` : ''}`)
if (failed > 0 || notRun > 0) process.exitCode = 1

async function inABrowser(): Promise<void> {
  if (isRoot) await checks.must('a browser is there', () => ensureHostPackages(['chromium-headless-shell']))
  await checks.must('the window is built', () =>
    build({
      configFile: fileURLToPath(new URL('../../renderer/vite.config.ts', import.meta.url)),
      logLevel: 'warn',
    }),
  )
  if (!options.lab) await checks.suite('the wizard on rehearsals', () => suiteHere('vitest.e2e.config.ts'))
  if (options.rehearsal) return
  if (isRoot) await inTheLab()
  else checks.notRun('the wizard in the lab', 'the lab needs root')
}

async function inTheLab(): Promise<void> {
  try {
    const world = await checks.must('the lab stands', () => standUp('qemu'))
    const foreign = await checks.must('things of others are noted', () => foreignThings(world))
    await checks.suite('the wizard in the lab', () => suiteOnThePc(world, 'vitest.e2e-lab.config.ts'))
    await checks.check('the wizard left nothing behind', () => foreign.expectUntouched())
  } catch {
    // Told already by the check that failed.
  } finally {
    await takeDown()
  }
}
