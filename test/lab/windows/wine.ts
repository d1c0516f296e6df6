/**
 * Windows, as far as Wine is one: a root of Debian sid with Wine 10 (Debian 12's Wine 8 neither starts Node 24 nor knows
 * `taskkill /T`), and a drive C: of its own. Z: is the root's `/`, where the lab's folder for Windows lies at the same path.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { appendFile, mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { LabRun } from '../exec.ts'
import { bind, endProcessesIn, mountProc, removeRoot, unmountBelow } from '../mounts.ts'
import { labPaths } from '../paths.ts'
import { ensureSidRoot } from '../sid-root.ts'

const root = labPaths.roots.wine
const prefix = join(labPaths.windows, 'prefix')
const home = join(labPaths.windows, 'home')
/** What runs and ends there: a call of its own each. */
const output = join(labPaths.windows, 'output')

/** Ready to run programs; made once, about two minutes. */
export async function prepareWine(): Promise<void> {
  await ensureSidRoot(root, ['wine', 'wine64'])
  await releaseWine()
  for (const folder of [home, output]) {
    await rm(folder, { recursive: true, force: true })
    await mkdir(folder, { recursive: true })
  }
  await mountProc(join(root, 'proc'))
  for (const folder of ['/dev', '/sys', labPaths.windows]) await bind(folder, join(root, folder))
  await ensurePrefix()
  await showBoxesToNobody()
  // Stays until it is ended: each program would otherwise start Windows anew.
  await wineServer('--persistent', prefix)
}

/** Ends all that runs in Wine and undoes the mounts; root and drive C: stay. */
export async function releaseWine(): Promise<void> {
  await endProcessesIn(root)
  await unmountBelow(root)
}

export async function removeWine(): Promise<void> {
  await releaseWine()
  await removeRoot(root)
}

/** Under its name only when it is complete. */
async function ensurePrefix(): Promise<void> {
  if (existsSync(prefix)) return
  const partial = `${prefix}.partial`
  await rm(partial, { recursive: true, force: true })
  await inRoot(['wine', 'winecfg', '-v', 'win11'], { WINEPREFIX: partial })
  // It writes the registry to its files when it ends, which takes a moment after it was told to.
  for (const option of ['--kill', '--wait']) await wineServer(option, partial)
  await rename(partial, prefix)
}

async function wineServer(option: string, WINEPREFIX: string): Promise<void> {
  const { exitCode, stderr } = await inRoot(['wineserver', option], { WINEPREFIX })
  if (exitCode !== 0) throw new Error(`wineserver ${option} ended with exit code ${exitCode}: ${stderr}`)
}

/** Without a display a message box fails to open, unless Wine is told that there shall be none. While nothing runs there. */
async function showBoxesToNobody(): Promise<void> {
  const file = join(prefix, 'user.reg')
  const entry = '[Software\\\\Wine\\\\Drivers]\n"Graphics"="null"\n'
  if (!(await readFile(file, 'utf8')).includes('"Graphics"="null"')) await appendFile(file, `\n${entry}`)
}

/** Runs a program of Windows to its end, whatever its exit code. Paths in `argv` are those of Windows, but for the first. */
export async function runInWine(
  argv: readonly string[],
  options: { env?: Readonly<Record<string, string>>; timeoutMs?: number } = {},
): Promise<LabRun> {
  return inRoot(['wine', ...argv], { WINEPREFIX: prefix, ...options.env }, options.timeoutMs)
}

let calls = 0

/** Output goes to files: the sockets that Node makes for it are no pipes, and Wine cannot pass them on. */
async function inRoot(
  argv: readonly string[],
  env: Readonly<Record<string, string>>,
  timeout = 120_000,
): Promise<LabRun> {
  calls += 1
  const files = { stdout: join(output, `${calls}.out`), stderr: join(output, `${calls}.err`) }
  const [out, error] = await Promise.all([open(files.stdout, 'w'), open(files.stderr, 'w')])
  const variables = {
    // Debian's newer packages have the server beside Wine's libraries alone.
    PATH: '/usr/local/bin:/usr/bin:/bin:/usr/lib/x86_64-linux-gnu/wine',
    HOME: home,
    XDG_RUNTIME_DIR: home,
    LANG: 'C.UTF-8',
    WINEDEBUG: '-all',
    // It would make entries for a Linux desktop of each shortcut.
    WINEDLLOVERRIDES: 'winemenubuilder.exe=d',
    ...env,
  }
  try {
    const child = spawn(
      'chroot',
      [
        ...[root, 'env', '--ignore-environment'],
        // Nothing of the caller's own: it would become Windows'.
        ...Object.entries(variables).map(([name, value]) => `${name}=${value}`),
        ...argv,
      ],
      { stdio: ['ignore', out.fd, error.fd], timeout },
    )
    const [exitCode] = (await once(child, 'exit')) as [number | null]
    const [stdout, stderr] = await Promise.all([
      readFile(files.stdout, 'utf8'),
      readFile(files.stderr, 'utf8'),
    ])
    if (exitCode === null) throw new Error(`${argv.join(' ')}: did not end by itself\n${stdout}${stderr}`)
    return { exitCode, stdout, stderr }
  } finally {
    await Promise.all([out.close(), error.close()])
  }
}

/** A path of the lab's folder for Windows, as Windows sees it. */
export function windowsPath(path: string): string {
  return `Z:${path.replaceAll('/', '\\')}`
}

/** Where a path of drive C: lies on Linux. */
export function drivePath(path: string): string {
  return join(prefix, 'drive_c', path)
}
