/**
 * A machine of the lab that is no virtual machine: a root of its own, with processes, mounts, host name and network of its own, on
 * this computer's kernel. Its init is the only process that is remembered: when that is killed, the kernel ends all others and
 * takes all mounts away, so stopping is complete even after a crash.
 */
import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { z } from 'zod'
import { inNamespace, type NamespaceName } from '../network.ts'
import { labPaths } from '../paths.ts'

const enterScript = fileURLToPath(new URL('machine-enter.sh', import.meta.url))

/** The folder (`state`) of each machine. */
export const machineFolders = {
  pi: join(labPaths.run, 'pi'),
  nativeBuilder: join(labPaths.run, 'native-builder'),
} as const

/** Made by the machine's own boot script when its services answer. */
const bootedMark = 'var/lib/lab-booted'
/** Made by it when it gives up. */
const failedMark = 'var/lib/lab-boot-failed'

export interface MachineDefinition {
  /** Folder of this machine: `upper/` is its disk, written over the finished root. */
  state: string
  /** The finished root below it; stays as it is. */
  root: string
  network: NamespaceName
  hostName: string
}

/** An emulated start takes seconds, and ten times that on a computer that is busy. */
const startTimeoutMs = 180_000

const pidFileSchema = z.object({ pid: z.number(), startTime: z.string() })

/** The part of a machine's disk that can be written from outside, before it starts. */
export function diskOf(state: string): string {
  return join(state, 'upper')
}

/** An empty disk, after the machine of this folder was stopped. The folder itself stays: a medium may be mounted there. */
export async function resetMachine(state: string): Promise<void> {
  await stopMachine(state)
  await mkdir(state, { recursive: true })
  for (const name of await readdir(state)) await rm(join(state, name), { recursive: true, force: true })
  for (const folder of ['upper', 'work', 'root']) await mkdir(join(state, folder), { recursive: true })
}

/** Starts the machine on the disk that it has and comes back when its services answer. */
export async function startMachine(definition: MachineDefinition): Promise<void> {
  const { state, root, network, hostName } = definition
  await stopMachine(state)
  // overlayfs wants an empty work folder of its own; what a killed machine left in it is of no use.
  await rm(join(state, 'work'), { recursive: true, force: true })
  await mkdir(join(state, 'work'))
  const [booted, failed] = [join(diskOf(state), bootedMark), join(diskOf(state), failedMark)]
  for (const mark of [booted, failed]) await rm(mark, { force: true })
  const [file, ...argv] = inNamespace(network, [
    ...[
      'unshare',
      '--mount',
      '--propagation',
      'private',
      '--uts',
      '--ipc',
      '--pid',
      '--fork',
      '--kill-child',
    ],
    ...['sh', enterScript, root, state, hostName],
  ])
  const outer = execa(file, argv, {
    detached: true,
    cleanup: false,
    reject: false,
    stdio: 'ignore',
    env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' },
    extendEnv: false,
  })
  outer.unref()
  const { pid } = outer
  if (pid === undefined) throw new Error(`${hostName} could not be started: ${file} is missing.`)
  const deadline = Date.now() + startTimeoutMs
  let remembered = false
  while (Date.now() < deadline && outer.exitCode === null && !existsSync(failed)) {
    remembered ||= await rememberInit(state, pid)
    if (remembered && existsSync(booted)) return
    await sleep(50)
  }
  const said = await readFile(join(state, 'console.log'), 'utf8').catch(() => '')
  await stopMachine(state)
  throw new Error(`${hostName} did not start. It said:\n${said}`)
}

/** Ends every process of the machine and with them its mounts; its disk stays. A machine that does not run is fine. */
export async function stopMachine(state: string): Promise<void> {
  const pid = await initOf(state)
  if (pid !== undefined) {
    process.kill(pid, 'SIGKILL')
    const deadline = Date.now() + 10_000
    while ((await initOf(state)) !== undefined) {
      if (Date.now() > deadline) throw new Error(`Process ${pid}, init of ${state}, does not end.`)
      await sleep(20)
    }
  }
  await rm(pidFile(state), { force: true })
}

/** The argument vector that runs `argv` in the machine, as root and with the environment of a login. */
export async function inMachine(state: string, argv: readonly string[]): Promise<[string, ...string[]]> {
  return [
    'nsenter',
    ...[
      `--target=${await runningInit(state)}`,
      '--mount',
      '--uts',
      '--ipc',
      '--net',
      '--pid',
      '--root',
      '--wd',
    ],
    ...['/usr/bin/env', '--ignore-environment', 'HOME=/root', 'USER=root', `PATH=${machinePath}`, ...argv],
  ]
}

const machinePath =
  '/run/wrappers/bin:/run/current-system/sw/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

/** The init of a machine that runs; throws where none does. */
export async function runningInit(state: string): Promise<number> {
  const pid = await initOf(state)
  if (pid === undefined) throw new Error(`The machine in ${state} does not run.`)
  return pid
}

/** The init of the machine of this folder as this computer knows it, if it runs. */
export async function initOf(state: string): Promise<number | undefined> {
  const text = await readFile(pidFile(state), 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  const { pid, startTime } = pidFileSchema.parse(JSON.parse(text))
  return (await startTimeOf(pid)) === startTime ? pid : undefined
}

function pidFile(state: string): string {
  return join(state, 'init.json')
}

async function rememberInit(state: string, outerPid: number): Promise<boolean> {
  const children = await readFile(`/proc/${outerPid}/task/${outerPid}/children`, 'utf8').catch(() => '')
  const pid = Number(children.trim().split(' ')[0])
  const startTime = pid > 0 ? await startTimeOf(pid) : undefined
  if (startTime === undefined) return false
  await writeFile(`${pidFile(state)}.new`, JSON.stringify({ pid, startTime }))
  await rename(`${pidFile(state)}.new`, pidFile(state))
  return true
}

/** Tells a process from a later one of the same number; `undefined` for none and for one that has ended. */
async function startTimeOf(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined)
  // After the last bracket, for a program's name may hold any character: state, then 18 more fields, then the start (proc(5)).
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')
  return fields === undefined || fields[0] === 'Z' ? undefined : fields[19]
}
