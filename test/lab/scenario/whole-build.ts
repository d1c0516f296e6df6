/** The Pi's own command: a whole system in one session, and what becomes of it where the builder goes away or sends something else. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Checks } from '../checks.ts'
import { run, type LabRun } from '../exec.ts'
import { piNamespace } from '../network.ts'
import { piFileSystem, runOnPi } from '../pi/pi.ts'
import { inBuilder } from './isolation.ts'
import type { LabWorld } from './lab-world.ts'

const folder = '/tmp/pi-offload-lab'
/** What its runs tell the dashboard. */
const reports = 'run/pi-offload'
const profile = '/nix/var/nix/profiles/system'
const signingKey = '/var/lib/pi-offload/signing.key'
const exitCodes = { well: 0, cutOff: 4, refused: 5, interrupted: 130 }

interface Change {
  name: string
  sleepSeconds?: number
  mebibytes?: number
}

export async function wholeBuild(checks: Checks, world: LabWorld): Promise<void> {
  const before = await stateOfPi(world)
  await world.onPi(['mkdir', '-p', folder])
  const module = await readFile(new URL('whole-build.nix', import.meta.url), 'utf8')
  await world.onPi(['tee', `${folder}/configuration.nix`], { input: module })
  try {
    await checks.check(
      'pi-offload rebuild switch: a new generation, made by the machine and signed; and back',
      () => newGenerationAndBack(world, before),
    )
    await checks.check('the builder is cut off in the middle of a build: the Pi stays as it is', () =>
      cutOff(world, { name: 'while-it-builds', sleepSeconds: 120 }, 'building'),
    )
    await checks.check('it is interrupted in the middle of a build: the Pi stays as it is', () =>
      interrupted(world, { name: 'until-it-is-interrupted', sleepSeconds: 120 }),
    )
    await checks.check(
      'the builder is cut off while it sends: the Pi stays as it is, and the next try goes on',
      async () => {
        const change = { name: 'while-it-sends', mebibytes: 64 }
        await cutOff(world, change, 'fetching')
        const again = await rebuild(world, 'switch', change)
        expectCode(again, exitCodes.well)
        expectSaid(again, 'built 0 on the builder')
        await rollBack(world, before)
      },
    )
    await checks.check(
      'the builder is cut off before the activation: all is here, and it is activated',
      async () => {
        const change = { name: 'before-the-activation' }
        expectCode(await rebuild(world, 'build', change), exitCodes.well)
        await withoutCable(async () => expectCode(await rebuild(world, 'switch', change), exitCodes.well))
        await rollBack(world, before)
      },
    )
    await checks.check('the builder is away: the Pi builds small things itself, and says so', async () => {
      const away = await withoutCable(() => rebuild(world, 'test', { name: 'while-it-is-away' }))
      expectCode(away, exitCodes.well)
      expectSaid(away, 'The builder does not answer. This machine builds small things itself')
      expectEqual('built on', await builtOn(world), (await world.onPi(['cat', bootIdFile])).stdout)
      await rollBack(world, before)
    })
    await checks.check('a flake in a git repository, by a user with sudo', async () => {
      await userWithFlake(world)
      await rollBack(world, before)
    })
    await checks.check('a path that was changed on the way is refused', () => tampered(world))
    await checks.check('what another key signed is refused', () => otherKey(world))
    await checks.check('the system is evaluated by the builder', () => evaluatedThere(world, before))
  } finally {
    await rollBack(world, before)
    await world.onPi(['rm', '-rf', folder])
  }
}

const bootIdFile = '/proc/sys/kernel/random/boot_id'

interface PiState {
  generation: string
  running: string
}

async function stateOfPi({ onPi }: LabWorld): Promise<PiState> {
  const { stdout } = await onPi(['readlink', profile, '/run/current-system'])
  const [generation = '', running = ''] = stdout.trim().split('\n')
  return { generation, running }
}

async function rebuild(world: LabWorld, action: string, change: Change): Promise<LabRun> {
  const { name, sleepSeconds = 0, mebibytes = 0 } = change
  // What is gone by with the builder's own clock: no two runs of the lab may have the same.
  const text = JSON.stringify({ name: `${name}-${process.pid}`, sleepSeconds, mebibytes })
  await world.onPi(['tee', `${folder}/change.json`], { input: text })
  return runOnPi(
    ['env', '-C', folder, 'pi-offload', 'rebuild', action, '-I', `nixos-config=${folder}/configuration.nix`],
    { accept: 'any', timeout: 300_000 },
  )
}

async function newGenerationAndBack(world: LabWorld, before: PiState): Promise<void> {
  const made = await rebuild(world, 'switch', { name: 'another-generation' })
  expectCode(made, exitCodes.well)
  const after = await stateOfPi(world)
  if (after.generation === before.generation || after.running === before.running)
    throw new Error(`It is still ${after.generation}, ${after.running}: ${made.stderr}`)
  expectEqual('built on', await builtOn(world), await inBuilder(world, `cat ${bootIdFile}`))
  const nix = ['nix', '--extra-experimental-features', 'nix-command', 'path-info', '--sigs', after.running]
  const known = (await world.onPi(nix)).stdout
  if (!/\spi-offload-builder-\w+:/.test(known)) throw new Error(`no signature of the builder: ${known}`)
  await world.onPi(['nixos-rebuild', 'switch', '--rollback'])
  await expectUnchanged(world, before)
}

/** The configuration as a flake of user `admin`; its repository is not root's. */
async function userWithFlake(world: LabWorld): Promise<void> {
  const former = await stateOfPi(world)
  const flake = `${folder}/flake`
  const text = await readFile(new URL('flake.nix', import.meta.url), 'utf8')
  await world.onPi(['mkdir', '-p', flake])
  await world.onPi(['tee', `${flake}/flake.nix`], { input: text })
  await world.onPi(['cp', '-r', '/etc/nixos', `${flake}/configuration`])
  await world.onPi(['git', 'init', '--quiet', flake])
  await world.onPi(['git', '-C', flake, 'add', '--all'])
  await world.onPi(['chown', '-R', 'admin', folder])
  const command = `cd ${flake} && pi-offload rebuild test --flake .`
  expectCode(
    await runOnPi(['su', 'admin', '-c', command], { accept: 'any', timeout: 300_000 }),
    exitCodes.well,
  )
  const { running } = await stateOfPi(world)
  if (running === former.running) throw new Error(`It is still ${running}.`)
  expectEqual('built on', await builtOn(world), await inBuilder(world, `cat ${bootIdFile}`))
}

type Stage = 'building' | 'fetching'

/** Every session of the Pi ends at once when it has come to this stage. */
async function cutOff(world: LabWorld, change: Change, at: Stage): Promise<void> {
  const ended = await stopped(world, change, at, () => inBuilder(world, 'pkill -KILL -u builder; true'))
  expectCode(ended, exitCodes.cutOff)
  expectSaid(ended, 'The connection to the builder ended in the middle. Nothing was changed')
  expectSaid(ended, 'run the same command again')
}

async function interrupted(world: LabWorld, change: Change): Promise<void> {
  const signal = ['pkill', '-TERM', '-f', 'pi-offload rebuild']
  const ended = await stopped(world, change, 'building', () => world.onPi(signal))
  expectCode(ended, exitCodes.interrupted)
  expectSaid(ended, 'Interrupted. Nothing was changed')
  const left = await readdir(join(await piFileSystem(), reports))
  expectEqual('what is left of the run', left.join(' '), 'lock')
}

/** A rebuild that is stopped in some way at this stage changes nothing. */
async function stopped(
  world: LabWorld,
  change: Change,
  at: Stage,
  stop: () => Promise<unknown>,
): Promise<LabRun> {
  const before = await stateOfPi(world)
  const running = rebuild(world, 'switch', change)
  let hasEnded = false
  void running.finally(() => (hasEnded = true))
  if (!(await untilStage(at, `part-${change.name}`, () => hasEnded)))
    throw new Error(`It ended before it was ${at}: ${(await running).stderr}`)
  await stop()
  const ended = await running
  await expectUnchanged(world, before)
  return ended
}

/** As the command itself tells the dashboard. Gives false where it ended before. */
async function untilStage(stage: string, packageName: string, hasEnded: () => boolean): Promise<boolean> {
  const folderOfReports = join(await piFileSystem(), reports)
  while (!hasEnded()) {
    const names = await readdir(folderOfReports).catch(() => [])
    for (const name of names.filter((one) => one.endsWith('.json'))) {
      const text = await readFile(join(folderOfReports, name), 'utf8').catch(() => '')
      if (text.includes(`"stage":"${stage}"`) && text.includes(packageName)) return true
    }
    await sleep(50)
  }
  return false
}

async function tampered(world: LabWorld): Promise<void> {
  const change = { name: 'changed-on-the-way' }
  const before = await stateOfPi(world)
  // The builder makes it, and keeps it.
  const dry = await rebuild(world, 'dry-build', change)
  const derivation = /\/nix\/store\/\S+-nixos-system-\S+\.drv/.exec(dry.stderr)?.[0]
  if (derivation === undefined) throw new Error(`no derivation: ${dry.stderr}`)
  await world.onPi([
    ...['nix', '--extra-experimental-features', 'nix-command', 'build', '--no-link'],
    ...['--store', 'ssh-ng://builder', '--eval-store', 'auto', `${derivation}^out`],
  ])
  const part = await inBuilder(world, `ls -d /nix/store/*-part-${change.name}-*[0-9]`)
  await inBuilder(world, `chmod u+w ${part}/name && echo other >>${part}/name`)
  const refused = await rebuild(world, 'switch', change)
  await expectRefused(world, refused, before)
  expectSaid(refused, 'hash mismatch importing path')
}

async function otherKey(world: LabWorld): Promise<void> {
  const before = await stateOfPi(world)
  await inBuilder(world, `mv ${signingKey} ${signingKey}.kept`)
  try {
    await inBuilder(
      world,
      `nix-store --generate-binary-cache-key stranger-1 ${signingKey} /root/stranger.pub`,
    )
    const refused = await rebuild(world, 'switch', { name: 'of-another-key' })
    await expectRefused(world, refused, before)
    expectSaid(refused, 'lacks a signature by a trusted key')
  } finally {
    await inBuilder(world, `mv -f ${signingKey}.kept ${signingKey}; rm -f /root/stranger.pub`)
  }
}

async function evaluatedThere(world: LabWorld, before: PiState): Promise<void> {
  const own = `${folder}/evaluated`
  const configuration = await readFile(new URL('evaluated-there.nix', import.meta.url), 'utf8')
  await world.onPi(['mkdir', own])
  await world.onPi(['cp', '--recursive', '--preserve=mode', '/etc/nixos', `${own}/nixos`])
  await world.onPi(['tee', `${own}/configuration.nix`], { input: configuration })
  const made = await runOnPi(
    [
      'pi-offload',
      'rebuild',
      'switch',
      '--evaluate-on-builder',
      '-I',
      `nixos-config=${own}/configuration.nix`,
    ],
    { accept: 'any', timeout: 600_000 },
  )
  expectCode(made, exitCodes.well)
  const said = await world.onPi(['cat', '/run/current-system/etc/pi-offload-lab-evaluated-in'])
  expectEqual('evaluated in', said.stdout, '/build')
  expectEqual('built on', await builtOn(world), await inBuilder(world, `cat ${bootIdFile}`))
  await rollBack(world, before)
}

async function expectRefused(world: LabWorld, refused: LabRun, before: PiState): Promise<void> {
  expectCode(refused, exitCodes.refused)
  expectSaid(refused, 'What the builder sent was refused')
  expectSaid(refused, 'Nothing was changed')
  await expectUnchanged(world, before)
}

async function expectUnchanged(world: LabWorld, before: PiState): Promise<void> {
  const now = await stateOfPi(world)
  expectEqual('the generation', now.generation, before.generation)
  expectEqual('the system', now.running, before.running)
}

/** To the generation of before. */
async function rollBack(world: LabWorld, before: PiState): Promise<void> {
  const { onPi } = world
  const now = await stateOfPi(world)
  if (now.generation === before.generation && now.running === before.running) return
  const number = /^system-(\d+)-link$/.exec(before.generation)?.[1] ?? ''
  await onPi(['nix-env', '--profile', profile, '--switch-generation', number])
  await onPi([`${profile}/bin/switch-to-configuration`, 'switch'])
}

async function builtOn({ onPi }: LabWorld): Promise<string> {
  return (await onPi(['cat', '/run/current-system/built-with-boot-id'])).stdout
}

async function withoutCable<T>(work: () => Promise<T>): Promise<T> {
  await run(['ip', '-n', piNamespace, 'link', 'set', 'eth0', 'down'])
  try {
    return await work()
  } finally {
    await run(['ip', '-n', piNamespace, 'link', 'set', 'eth0', 'up'])
  }
}

function expectCode({ exitCode, stdout, stderr }: LabRun, wanted: number): void {
  if (exitCode !== wanted) throw new Error(`exit code ${exitCode} instead of ${wanted}\n${stdout}\n${stderr}`)
}

function expectSaid({ stderr }: LabRun, words: string): void {
  if (!stderr.includes(words)) throw new Error(`It does not say “${words}”, but:\n${stderr}`)
}

function expectEqual(what: string, seen: string, wanted: string): void {
  if (seen.trim() !== wanted.trim()) throw new Error(`${what}: ${seen} instead of ${wanted}`)
}
