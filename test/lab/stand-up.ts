/** Puts the lab's parts together: a PC with VirtualBox, a Pi, a home network, a mirror, and a person with a setup file. */
import { spawn } from 'node:child_process'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { run } from './exec.ts'
import { ensureHostPackages } from './host-packages.ts'
import { inNamespace, pcNamespace, up } from './network.ts'
import { ensureInstallerIso } from './nixos/iso.ts'
import { labPaths } from './paths.ts'
import { runOnPi, startPi } from './pi/pi.ts'
import type { LabWorld } from './scenario/lab-world.ts'
import { takeDown } from './take-down.ts'
import { askVBoxManage } from './virtualbox/ask.ts'
import { prepareVirtualBox } from './virtualbox/prepare.ts'

const mirrorPort = 8088

/** An interpreted machine takes minutes for what another does in a second, and its processors only wait for each other. */
const pace = {
  qemu: { cpuCount: 2, bootTimeoutSeconds: 600 },
  virtualbox: { cpuCount: 1, bootTimeoutSeconds: 3600, installSilenceSeconds: 3600 },
}

/** A fresh PC and a fresh Pi, whatever an earlier run left. */
export async function standUp(engine: 'qemu' | 'virtualbox'): Promise<LabWorld> {
  await ensureHostPackages(['iproute2', 'nftables', 'openssh-client'])
  await takeDown()
  for (const folder of [labPaths.vms, labPaths.vboxHome, labPaths.home])
    await rm(folder, { recursive: true, force: true })
  for (const folder of [labPaths.vms, labPaths.vboxHome, labPaths.home])
    await mkdir(folder, { recursive: true })
  await prepareVirtualBox({ engine })
  const iso = await ensureInstallerIso()
  await up()
  const pi = await startPi({ fresh: true, otherBuildMachine: true })
  await startMirror(iso.isoPath)

  const dataFolder = join(labPaths.home, '.local/share/pi-offload')
  const setupFile = join(labPaths.home, 'setup.json')
  const setup = {
    // The lab has two cores for everybody, and an emulated machine is slow to start.
    builder: { memoryMiB: 2048, diskGiB: 16, folder: labPaths.vms, ...pace[engine] },
    image: { mirror: `http://127.0.0.1:${mirrorPort}` },
    pi: {
      address: pi.address,
      user: pi.logins.root.user,
      login: { kind: 'key', path: pi.logins.root.keyFile },
      hostKeyFingerprint: pi.hostKeyFingerprint,
    },
  }
  await writeFile(setupFile, `${JSON.stringify(setup, null, 2)}\n`)
  const env = {
    HOME: labPaths.home,
    PATH: `${labPaths.bin}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`,
    XDG_CONFIG_HOME: join(labPaths.home, '.config'),
    // The person at the PC is root, whoever started the lab.
    SUDO_UID: '',
    PI_OFFLOAD_LAB_DIR: labPaths.folder,
    ...(engine === 'virtualbox' ? { PI_OFFLOAD_LAB_ENGINE: engine } : {}),
  }
  const onPc: LabWorld['onPc'] = (argv, options = {}) =>
    run(inNamespace(pcNamespace, argv), { ...options, env })
  return {
    setup,
    product: { setupFile, dataFolder, env },
    onPi: (argv, options) => runOnPi(argv, options),
    onPc,
    vboxManage: (argv) => askVBoxManage(onPc, argv),
  }
}

/** Lives in the PC's namespace and ends with it. */
async function startMirror(isoPath: string): Promise<void> {
  const script = fileURLToPath(new URL('mirror.ts', import.meta.url))
  const [file, ...argv] = inNamespace(pcNamespace, [process.execPath, script, isoPath, String(mirrorPort)])
  const child = spawn(file, argv, { stdio: ['ignore', 'pipe', 'inherit'], detached: true })
  for await (const line of createInterface({ input: child.stdout })) if (line === 'ready') break
  child.stdout.destroy()
  child.unref()
}
