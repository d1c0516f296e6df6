/** Mounts below the lab's roots. They outlive a crash of the lab, so each is looked up in the kernel's list, never remembered. */
import { mkdirSync, readFileSync, statSync } from 'node:fs'
import { readdir, readlink, rm } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { run } from './exec.ts'

/** Mount points at or below a folder, deepest last. */
function mountsBelow(folder: string): string[] {
  return readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[4] ?? '')
    .map((path) => path.replace(/\\(\d{3})/g, (_, octal: string) => String.fromCharCode(parseInt(octal, 8))))
    .filter((path) => path === folder || path.startsWith(`${folder}/`))
}

/** Shows `source` at `target` as well; made once, however often it is asked for. */
export async function bind(source: string, target: string): Promise<void> {
  mkdirSync(target, { recursive: true })
  if (mountsBelow(target).includes(target)) {
    if (statSync(source).ino === statSync(target).ino) return
    // The folder was removed and made anew; the mount still shows the removed one.
    await unmountBelow(target)
  }
  await run(['mount', '--bind', source, target])
  // What is unmounted below the copy must stay where it was on the machine itself.
  await run(['mount', '--make-private', target])
}

export async function mountProc(target: string): Promise<void> {
  mkdirSync(target, { recursive: true })
  if (mountsBelow(target).includes(target)) return
  await run(['mount', '-t', 'proc', 'proc', target])
}

export async function unmountBelow(folder: string): Promise<void> {
  for (const target of mountsBelow(folder).reverse()) await run(['umount', '--lazy', target])
  const left = mountsBelow(folder)
  if (left.length > 0) throw new Error(`still mounted: ${left.join(', ')}`)
}

/** Removes a root with all that runs or is mounted in it. Never follows a mount into somebody's files. */
export async function removeRoot(folder: string): Promise<void> {
  await endProcessesIn(folder)
  await unmountBelow(folder)
  await rm(folder, { recursive: true, force: true })
}

/** Ends the processes whose root is this folder: only the lab starts any there. */
export async function endProcessesIn(folder: string): Promise<void> {
  const deadline = Date.now() + 10_000
  for (let signal: NodeJS.Signals = 'SIGTERM'; Date.now() < deadline; signal = 'SIGKILL') {
    const pids = await processesIn(folder)
    if (pids.length === 0) return
    for (const pid of pids) {
      try {
        process.kill(pid, signal)
      } catch {
        // Ended meanwhile.
      }
    }
    // VBoxSVC writes its settings when it is asked to end.
    for (let waitedMs = 0; waitedMs < 2_000 && (await processesIn(folder)).length > 0; waitedMs += 100)
      await delay(100)
  }
  throw new Error(`processes in ${folder} do not end: ${(await processesIn(folder)).join(', ')}`)
}

async function processesIn(folder: string): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const roots = await Promise.all(pids.map((pid) => readlink(`/proc/${pid}/root`).catch(() => '')))
  return pids.filter((_, index) => roots[index] === folder).map(Number)
}
