/**
 * `npm run lab`: the main job for real on one Debian machine. Builds what it needs, lets the product do everything, tries to break
 * it, takes everything back. The last line is the proof.
 */
import { mkdir, rm } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { startChecks, type Checks } from './checks.ts'
import { playConfigurations } from './configurations/run.ts'
import { playFaults } from './faults/play.ts'
import { labPaths } from './paths.ts'
import { playChanges } from './scenario/changes.ts'
import { playKinds } from './scenario/kinds.ts'
import { playContracts, playKills, playLooks, playScenario } from './scenario/scenario.ts'
import { standUp } from './stand-up.ts'
import { takeDown } from './take-down.ts'
import { removeVirtualBox } from './virtualbox/prepare.ts'
import { playWindows } from './windows/run.ts'
import { removeWine } from './windows/wine.ts'

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    keep: { type: 'boolean', default: false },
    clean: { type: 'boolean', default: false },
    engine: { type: 'string', default: 'qemu' },
    /** Instead: the adapters of VirtualBox and ssh against their contracts. */
    contracts: { type: 'boolean', default: false },
    /** Instead: every resource, one by one, against the contract of resources. */
    resources: { type: 'boolean', default: false },
    /** Instead: how long a status takes. */
    looks: { type: 'boolean', default: false },
    /** Instead: SIGKILL between any two calls to VirtualBox, and at many moments of set-up and removal. */
    kills: { type: 'boolean', default: false },
    /** Instead: another key, a larger disk, removals in parts, a Pi that is gone. */
    changes: { type: 'boolean', default: false },
    /** Instead: the Pi described by a flake, in a git repository and without one, and one with Debian. Behind it one of both. */
    kinds: { type: 'boolean', default: false },
    /** Instead: troubles of a home, brought about one after another. Behind it rows such as P16, which are then played alone. */
    faults: { type: 'boolean', default: false },
    /** Instead: ten thousand configurations by chance. Behind it the seed of an earlier run. */
    configurations: { type: 'boolean', default: false },
    /** Instead: the product in Wine. */
    windows: { type: 'boolean', default: false },
    /** Only the main job: apply, proof, apply again, status, remove. */
    short: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

const help = `npm run lab -- [options]
  --engine qemu|virtualbox  what runs the machine (virtualbox interprets it: hours)
  --short                   only the main job, without kills and attempts to break in
  --contracts               instead: VirtualBox and ssh against their contracts, on real parts; the editor of imports against Nix; our modules by each Nix of Debian
  --resources               instead: every resource, one by one, against the contract of resources; long
  --looks                   instead: how long a status takes where all is well, the Pi is dead, the machine is off; six minutes
  --kills                   instead: kills between any two calls to VirtualBox, and at eight moments of set-up and removal; three quarters of an hour
  --changes                 instead: another key, a larger disk, removals in parts, a Pi that is gone; a quarter of an hour
  --kinds [flake|debian]    instead: the Pi described by a flake, in a git repository and without one, and a Pi with Debian; twenty minutes
  --faults [ROW…]           instead: troubles of a home, one after another (docs/fault-matrix.md); hours
  --faults pairs [SEED]     instead: ten times two of them at once, by chance
  --faults kills [SEED]     instead: twenty kills at any moment of repairs, reconfigurations and removals
  --faults rollback         instead: a Pi that is left alone in the middle of a test; three quarters of an hour
  --configurations [SEED]   instead: ten thousand configurations by chance, changed and held against real Nix; a quarter of an hour
  --windows                 instead: the product in Wine, which stands in for Windows
  --keep                    leave machine, Pi and network running at the end
  --clean                   end and remove everything of the lab, caches included
What it downloads is kept in ${labPaths.folder} (PI_OFFLOAD_LAB_DIR).`

async function clean(): Promise<void> {
  await takeDown()
  await removeVirtualBox()
  await removeWine()
  await rm(labPaths.folder, { recursive: true, force: true, maxRetries: 3 })
}

async function play(engine: 'qemu' | 'virtualbox'): Promise<void> {
  const checks = startChecks()
  let proof: string | undefined
  try {
    const world = await checks.must('the lab stands', () => standUp(engine))
    if (options.contracts) await playContracts(checks, world, 'adapters')
    else if (options.resources) await playContracts(checks, world, 'resources')
    else if (options.looks) await playLooks(checks, world)
    else if (options.faults) proof = await playFaults(checks, world, positionals)
    else if (options.changes) proof = await playChanges(checks, world)
    else if (options.kinds) proof = await playKinds(checks, world, positionals[0])
    else if (options.kills) proof = await playKills(checks, world)
    else proof = await playScenario(checks, world, { short: options.short })
  } catch {
    // Told already by the check that failed.
  } finally {
    if (options.keep) console.log('--keep: machine, Pi and network stay up; --clean takes them away')
    else await takeDown()
  }
  tell(checks)
  if (proof !== undefined) console.log(proof)
}

/** What needs nothing of the lab's PC and Pi. */
async function playAlone(play: (checks: Checks) => Promise<void>): Promise<void> {
  const checks = startChecks()
  // A failure is told by the check that failed.
  await play(checks).catch(() => undefined)
  tell(checks)
}

function tell(checks: Checks): void {
  const { passed, failed, notRun } = checks.summary()
  console.log(`lab: ${passed} passed, ${failed} failed${notRun > 0 ? `, ${notRun} not run` : ''}`)
  if (failed > 0 || notRun > 0) process.exitCode = 1
}

if (options.help) console.log(help)
else if (process.getuid?.() !== 0) {
  console.error('NOT RUN: the lab needs root: it makes network namespaces, mounts, and installs packages')
  process.exitCode = 1
} else if (options.clean) await clean()
else if (options.engine === 'qemu' || options.engine === 'virtualbox') {
  await mkdir(labPaths.folder, { recursive: true })
  if (options.windows) await playAlone(playWindows)
  else if (options.configurations) await playAlone((checks) => playConfigurations(checks, positionals[0]))
  else await play(options.engine)
} else {
  console.error(help)
  process.exitCode = 2
}
