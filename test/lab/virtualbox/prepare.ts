/** Makes the PC's VirtualBox ready for use, and takes it back. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { chmod, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { run } from '../exec.ts'
import { labPaths } from '../paths.ts'
import { bind, endProcessesIn, mountProc, removeRoot, unmountBelow } from '../mounts.ts'
import { ensureVirtualBoxRoot, type Engine } from './root.ts'

const standIn = fileURLToPath(new URL('vboxmanage.ts', import.meta.url))

/**
 * Builds the root where it is missing and shows it the folders that hold machines, disks and images, at the same paths. Done
 * once; a call of VBoxManage then mounts nothing.
 */
export async function prepareVirtualBox(
  options: { engine?: Engine; folders?: readonly string[] } = {},
): Promise<void> {
  await ensureVirtualBoxRoot(options.engine)
  const root = labPaths.roots.sid
  const { bin, run: runFolder, vms, images, vboxHome, home } = labPaths
  await mountProc(join(root, 'proc'))
  // /sys tells VirtualBox how many processors there are.
  for (const folder of ['/dev', '/sys', runFolder, vms, images, vboxHome, home, ...(options.folders ?? [])]) {
    mkdirSync(folder, { recursive: true })
    await bind(folder, join(root, folder))
  }
  // The stand-in; its folder belongs in the PATH of the product.
  const executable = join(bin, 'VBoxManage')
  mkdirSync(bin, { recursive: true })
  writeFileSync(`${executable}.new`, launcher())
  await chmod(`${executable}.new`, 0o755)
  await rename(`${executable}.new`, executable)
  // As root VirtualBox takes /root for the default, which is another folder inside its root.
  await run([executable, 'setproperty', 'machinefolder', vms])
}

/** Ends the machines and VirtualBox's server, and undoes the mounts; machines and settings stay. */
export async function releaseVirtualBox(): Promise<void> {
  await endProcessesIn(labPaths.roots.sid)
  await unmountBelow(labPaths.roots.sid)
  mkdirSync(labPaths.run, { recursive: true })
  for (const name of readdirSync(labPaths.run)) {
    if (/^(?:[0-9a-f-]{36}\.(?:pid|qmp|log|png)|settings-.*)$/.test(name))
      rmSync(join(labPaths.run, name), { recursive: true })
  }
}

export async function removeVirtualBox(): Promise<void> {
  await releaseVirtualBox()
  await removeRoot(labPaths.roots.sid)
}

/** The Node and the folder of the lab are those of the moment it was prepared, whatever the caller's environment says. */
function launcher(): string {
  const quote = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`
  return [
    '#!/bin/sh',
    `PI_OFFLOAD_LAB_DIR=${quote(labPaths.folder)}`,
    // Types are stripped once, not at each call.
    `NODE_COMPILE_CACHE=${quote(join(labPaths.run, 'node-compile-cache'))}`,
    'export PI_OFFLOAD_LAB_DIR NODE_COMPILE_CACHE',
    `exec ${quote(process.execPath)} --disable-warning=ExperimentalWarning ${quote(standIn)} "$@"`,
    '',
  ].join('\n')
}
