/** The hands with which a fault is brought about: a shell on each machine, and the product asked in other circumstances. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { execa } from 'execa'
import type { RunEvent } from '../../../electron/contract/run.ts'
import { inNamespace, pcNamespace } from '../network.ts'
import { labPaths } from '../paths.ts'
import { runProduct, type CommandRun, type ProductOptions } from '../product.ts'
import { inBuilder } from '../scenario/isolation.ts'
import type { LabWorld } from '../scenario/lab-world.ts'
import { atTerminal, type TerminalRun } from '../terminal.ts'

const mostLooks = 4

export const vmName = 'pi-offload-builder'
export const machineFolder = join(labPaths.vms, vmName)

export interface Asking {
  /** Sections of the setup with other values; `undefined` leaves one out. */
  setup?: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  env?: Readonly<Record<string, string>>
  /** A shell script that runs in a mount namespace of the product's own, before it. */
  mounts?: string
}

export interface FaultLab {
  world: LabWorld
  /** A script of sh as root on the Pi; gives what it printed. */
  onPi: (script: string) => Promise<string>
  /** The same on the PC, in its network. */
  onPc: (script: string) => Promise<string>
  inBuilder: (script: string) => Promise<string>
  vboxManage: (...argv: string[]) => Promise<string>
  /** `onEvent` is told each event as it comes; where it gives true, the product is killed. */
  product: (
    argv: readonly string[],
    asking?: Asking,
    onEvent?: (event: RunEvent) => boolean,
  ) => Promise<CommandRun>
  /** The same before a person who says yes to everything. */
  productAtTerminal: (argv: readonly string[], asking?: Asking) => Promise<TerminalRun>
  /** Starts a program on the PC; gives what ends it. */
  background: (argv: readonly string[]) => Promise<() => void>
}

export function faultLab(world: LabWorld): FaultLab {
  return {
    world,
    onPi: async (script) => (await world.onPi(['sh', '-euc', script])).stdout.trim(),
    onPc: async (script) => (await world.onPc(['sh', '-euc', script])).stdout.trim(),
    inBuilder: (script) => inBuilder(world, script),
    vboxManage: (...argv) => world.vboxManage(argv),
    product: async (argv, asking = {}, onEvent) =>
      answeredInTime(async () => runProduct(argv, await askedIn(world, asking), onEvent)),
    productAtTerminal: async (argv, asking = {}) => atTerminal(argv, await askedIn(world, asking)),
    background: startInBackground,
  }
}

/** A computer that is busy answers late. The product says so, and that one may look again: nothing was done. */
async function answeredInTime(ask: () => Promise<CommandRun>): Promise<CommandRun> {
  for (let look = 1; ; look += 1) {
    const run = await ask()
    const isLate = run.events.length === 0 && run.stdout.includes('"LOOK_TIMED_OUT"')
    if (!isLate || look === mostLooks) return run
    console.log('    a look timed out; again')
  }
}

/** How the product is started in these circumstances. */
async function askedIn(
  { product, setup }: LabWorld,
  { setup: changes, env = {}, mounts }: Asking,
): Promise<ProductOptions> {
  let setupFile = product.setupFile
  if (changes !== undefined) {
    setupFile = join(labPaths.home, 'setup-of-a-fault.json')
    const sections = Object.entries(changes).map(([name, values]) => [
      name,
      { ...(setup[name] as Record<string, unknown> | undefined), ...values },
    ])
    await writeFile(setupFile, JSON.stringify({ ...setup, ...Object.fromEntries(sections) }))
  }
  const within =
    mounts === undefined
      ? []
      : ['unshare', '--mount', '--propagation', 'private', 'sh', '-euc', `${mounts}\nexec "$@"`, 'sh']
  return { ...product, setupFile, within, env: { ...product.env, ...env } }
}

async function startInBackground(argv: readonly string[]): Promise<() => void> {
  const [file, ...rest] = inNamespace(pcNamespace, argv)
  const child = execa(file, rest, {
    ...{ detached: true, cleanup: false, reject: false },
    ...{ stdin: 'ignore', stdout: ['pipe'], stderr: 'inherit' },
  })
  child.unref()
  // Each says a word when it is at work.
  await new Promise((resolve) => child.stdout.once('data', resolve))
  return () => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL')
  }
}

export const apply = (lab: FaultLab): Promise<CommandRun> => lab.product(['apply', '--yes', '--json'])

export const prove = (lab: FaultLab): Promise<CommandRun> => lab.product(['proof', '--json'])

export async function uuidOf({ vboxManage }: FaultLab): Promise<string> {
  const uuid = /^UUID="(.*)"$/m.exec(await vboxManage('showvminfo', vmName, '--machinereadable'))?.[1]
  if (uuid === undefined) throw new Error(`VirtualBox does not know ${vmName}.`)
  return uuid
}

/** Power off, as by the power button held down. */
export async function switchOff({ vboxManage }: FaultLab): Promise<void> {
  await vboxManage('controlvm', vmName, 'poweroff')
}

export async function until(what: string, isSo: () => Promise<boolean>, timeoutMs = 60_000): Promise<void> {
  const deadline = Date.now() + timeoutMs
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`It does not come about: ${what}.`)
    await delay(200)
  }
}
