/**
 * `npm run lab -- --changes`: what becomes of a set-up over the months. Another key, a larger disk, builds for Pis with 32 bits, little memory on
 * the Pi, one side taken away and brought back, and at last a Pi that is gone while everything is removed, and is put in order by hand.
 */
import { randomUUID } from 'node:crypto'
import { cp, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { testPackagePrefix } from '../../../electron/contract/builds.ts'
import { jsonLineSchema } from '../../../electron/contract/json-line.ts'
import type { Checks } from '../checks.ts'
import { run } from '../exec.ts'
import { pcAddress, piNamespace } from '../network.ts'
import { piFileSystem } from '../pi/pi.ts'
import { ensureArmBusybox } from '../pi/root.ts'
import { expectExit, runProduct, tellDurations, type CommandRun } from '../product.ts'
import { foreignThings } from './foreign.ts'
import { inBuilder } from './isolation.ts'
import { changeSetup, type LabWorld } from './lab-world.ts'
import { playLittleMemory } from './little-memory.ts'
import { expectSmallBuildsAlone } from './small-builds.ts'
import { apply, proof, remove, status } from './main-job.ts'

const key = '/root/.ssh/id_builder'
const diskGiB = 20
const bootIdFile = '/proc/sys/kernel/random/boot_id'

/** Gives the line of the last proof. */
export async function playChanges(checks: Checks, world: LabWorld): Promise<string> {
  const foreign = await checks.must('things of others are noted', () => foreignThings(world))
  const ask = async (...argv: string[]) => {
    const asked = await runProduct([...argv, '--json'], world.product)
    tellDurations(asked)
    return asked
  }
  await apply(checks, world)
  await proof(checks, world)
  await checks.check('why: the Pi’s Nix would take the builder for the test package', async () =>
    expectBuilderTaken(await ask('why', await testPackage(world))),
  )

  await checks.check(
    'dry-build: the list of the Pi’s own Nix, with what its builds took on the builder',
    async () => expectForeseen(world, () => ask('dry-build')),
  )

  await checks.check('without the PC the Pi leaves big builds alone, unless root tells it otherwise', () =>
    expectSmallBuildsAlone(world),
  )

  await checks.must('rotate-key: the builder knows the new key, and the former one opens nothing', () =>
    newKey(world, () => ask('rotate-key', '--yes')),
  )
  await proof(checks, world)

  await checks.must('a larger disk: the builder’s file system grows, and keeps what is on it', () =>
    largerDisk(world, () => ask('apply', '--yes')),
  )
  await checks.must('Pis with 32 bits: the builder builds for armv7l, too', () =>
    buildsForArmv7(world, () => ask('apply', '--yes')),
  )
  await playLittleMemory(checks, world, () => ask('apply', '--yes'))
  await status(checks, world)
  await proof(checks, world)

  await checks.must('remove --only pi: the Pi is as it was, and the machine is still there', async () => {
    expectExit(await ask('remove', '--only', 'pi', '--yes'), 0)
    await foreign.expectUntouched('the Pi')
    if (!(await world.vboxManage(['list', 'runningvms'])).includes('pi-offload-builder'))
      throw new Error('The machine does not run.')
  })
  await apply(checks, world)
  await proof(checks, world)

  await checks.must('remove --only pc: the PC is as it was', async () => {
    expectExit(await ask('remove', '--only', 'pc', '--yes'), 0)
    await foreign.expectUntouched('the PC')
  })
  await apply(checks, world)
  const line = await proof(checks, world)

  const note = await checks.must('a Pi that is gone stops a removal, and with --pi-is-gone does not', () =>
    removeWithoutPi(world, ask),
  )
  await checks.must('the note’s own commands take our side back on the Pi', () => tidyUpByHand(world, note))
  await remove(checks, world)
  await checks.check('after both nothing of ours is left, and all else is as it was', () =>
    foreign.expectUntouched(),
  )
  return line
}

/** The derivation of one of them: they are all alike. It is no last build, for which `why` alone would ask. */
async function testPackage({ onPi }: LabWorld): Promise<string> {
  const name = `*-${testPackagePrefix}*.drv`
  const found = await onPi(['find', '/nix/store', '-maxdepth', '1', '-name', name, '-print', '-quit'])
  return found.stdout.trim()
}

function expectBuilderTaken(asked: CommandRun): void {
  expectExit(asked, 0)
  const why = jsonLineSchema.parse(JSON.parse(asked.stdout.trim().split('\n').at(-1) ?? ''))
  if (why.type !== 'why') throw new Error(`no answer: ${asked.stdout}`)
  for (const { uri, because } of why.machines) console.log(`    ${uri}: ${because}`)
  console.log(`    ${why.happened ?? 'Its result is not there.'} ${why.conclusion}`)
  const own = why.machines.find(({ isOurs }) => isOurs)
  if (own?.fate !== 'taken' || why.outcome !== 'offloads') throw new Error(asked.stdout)
}

/** The lab's system is one derivation; one that was built there already, with another host name in it. */
async function expectForeseen({ onPi }: LabWorld, look: () => Promise<CommandRun>): Promise<void> {
  const file = '/etc/nixos/configuration.nix'
  await onPi(['cp', '-p', file, '/run/as-it-was.nix'])
  await onPi(['sed', '-i', 's/^    git$/    htop/', file])
  try {
    const asked = await look()
    expectExit(asked, 0)
    const line = jsonLineSchema.parse(JSON.parse(asked.stdout.trim().split('\n').at(-1) ?? ''))
    if (line.type !== 'dry-build') throw new Error(`no answer: ${asked.stdout}`)
    console.log(`    ${JSON.stringify(line)}`)
    const system = line.builds.find(({ name }) => name.startsWith('nixos-system-raspberrypi-'))
    if (system === undefined || system.usualSeconds === null || !line.isLearned) throw new Error(asked.stdout)
  } finally {
    await onPi(['cp', '-p', '/run/as-it-was.nix', file])
  }
}

async function newKey(world: LabWorld, rotate: () => Promise<CommandRun>): Promise<void> {
  const { onPi } = world
  const publicKey = async () => (await onPi(['cut', '-d', ' ', '-f', '2', `${key}.pub`])).stdout.trim()
  const former = await publicKey()
  await onPi(['cp', '-p', key, '/run/former-key'])
  expectExit(await rotate(), 0)
  const now = await publicKey()
  const known = await inBuilder(world, 'cat /etc/nixos/settings.json')
  if (now === former || !known.includes(now) || known.includes(former))
    throw new Error(`former ${former}, now ${now}, and the builder knows ${known}`)
  const tried = await onPi(
    [
      ...['ssh', '-F', 'none', '-i', '/run/former-key', '-o', 'IdentitiesOnly=yes', '-o', 'BatchMode=yes'],
      ...['-o', 'StrictHostKeyChecking=no', '-o', 'UserKnownHostsFile=/dev/null'],
      ...['-p', '2222', `builder@${pcAddress}`, 'true'],
    ],
    { accept: 'any' },
  )
  if (tried.exitCode !== 255 || !tried.stderr.includes(': Permission denied (publickey'))
    throw new Error(`The former key was answered with ${tried.exitCode}: ${tried.stderr}`)
}

async function largerDisk(world: LabWorld, change: () => Promise<CommandRun>): Promise<void> {
  const size = async () => Number(await inBuilder(world, 'df -B1 --output=size / | tail -n 1'))
  await inBuilder(world, 'echo kept >/root/kept')
  const former = await size()
  await changeSetup(world, { builder: { diskGiB } })
  const changed = await change()
  expectExit(changed, 0)
  const planned = changed.plan?.actions.map(({ resource }) => resource) ?? []
  if (!planned.includes('vm/disk')) throw new Error(`planned: ${planned.join(', ')}`)
  const disks = await world.vboxManage(['list', 'hdds'])
  if (!new RegExp(`^Capacity: +${diskGiB * 1024} MBytes$`, 'm').test(disks)) throw new Error(disks)
  const now = await size()
  console.log(`    ${former} bytes before, ${now} now`)
  // The rest is what the file system itself takes.
  if (now - former < 3.5 * 1024 ** 3) throw new Error(`The file system has ${now} bytes, before ${former}.`)
  if ((await inBuilder(world, 'cat /root/kept')) !== 'kept') throw new Error('What was on it is gone.')
}

async function buildsForArmv7(world: LabWorld, change: () => Promise<CommandRun>): Promise<void> {
  const folder = '/run/armv7l'
  await world.onPi(['mkdir', folder])
  await cp(await ensureArmBusybox(), `${await piFileSystem()}${folder}/busybox`)
  await changeSetup(world, { offload: { systems: ['aarch64-linux', 'armv7l-linux', 'x86_64-linux'] } })
  expectExit(await change(), 0)
  const script = `read -r id <${bootIdFile}; echo "$($busybox uname -m) $id" >$out`
  const build = `derivation {
    name = "for-armv7l-${randomUUID()}";
    system = "armv7l-linux";
    # Busybox looks at the name that it is called by, so it is taken with its folder.
    busybox = "\${builtins.path { path = ${folder}; name = "armv7l"; }}/busybox";
    builder = "\${builtins.path { path = ${folder}; name = "armv7l"; }}/busybox";
    args = [ "sh" "-c" ${JSON.stringify(script)} ];
  }`
  const built = await world.onPi(['nix-build', '--no-out-link', '--expr', build])
  const result = await world.onPi(['cat', built.stdout.trim()])
  console.log(`    built on: ${result.stdout.trim()}`)
  const expected = `armv7l ${await inBuilder(world, `cat ${bootIdFile}`)}`
  if (result.stdout.trim() !== expected) throw new Error(`expected: ${expected}`)
}

/** Gives the note that is left. */
async function removeWithoutPi(
  { product }: LabWorld,
  ask: (...argv: string[]) => Promise<CommandRun>,
): Promise<string> {
  const cable = (state: 'up' | 'down') => run(['ip', '-n', piNamespace, 'link', 'set', 'eth0', state])
  await cable('down')
  try {
    const stopped = await ask('remove', '--yes')
    const codes = stopped.plan?.obstacles.map(({ problem }) => problem.code) ?? []
    if (stopped.exitCode !== 3 || !codes.includes('PI_UNREACHABLE'))
      throw new Error(`exit ${stopped.exitCode ?? 'none'}, obstacles: ${codes.join(', ')}`)
    expectExit(await ask('remove', '--pi-is-gone', '--yes'), 0)
  } finally {
    await cable('up')
  }
  const notes = (await readdir(product.dataFolder)).filter((name) => /^left-on-.*\.txt$/.test(name))
  if (notes.length !== 1) throw new Error(`notes: ${notes.join(', ')}`)
  return readFile(join(product.dataFolder, notes[0] ?? ''), 'utf8')
}

/** As a person who copies the note's two commands into a terminal; what is added answers for the host key, and lets nobody be asked. */
async function tidyUpByHand({ onPc, onPi }: LabWorld, note: string): Promise<void> {
  const commands = note.split('\n').filter((line) => /^ {2}(?:scp|ssh) /.test(line))
  if (commands.length !== 2) throw new Error(`The note has not two commands:\n${note}`)
  const options = '-F none -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null'
  const script = [
    `scp() { command scp ${options} "$@"; }`,
    `ssh() { command ssh ${options} "$@"; }`,
    ...commands,
  ]
  const { stdout } = await onPc(['sh', '-euc', script.join('\n')])
  console.log(`    ${stdout.trim().split('\n').at(-1) ?? ''}`)
  if (!stdout.includes('Nothing of Pi Offload is left on this Pi.')) throw new Error(stdout)
  await onPi(['rm', '/root/left-on-the-pi.sh'])
}
