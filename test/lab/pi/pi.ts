/** The Pi of the lab: an emulated arm64 machine that looks like NixOS, or has Debian with Nix, in the lab's home network. */
import { randomUUID } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { run, type LabRun } from '../exec.ts'
import { labPaths } from '../paths.ts'
import { piAddress, piNamespace, up } from '../network.ts'
import { writeDebianDisk } from './debian-disk.ts'
import { startEmulation, stopEmulationWhenUnused } from './emulation.ts'
import {
  diskOf,
  inMachine,
  machineFolders,
  runningInit,
  resetMachine,
  startMachine,
  stopMachine,
} from './machine.ts'
import { installStandIns, makeKey, nixPath, writePiDisk } from './pi-disk.ts'
import { ensurePiRoot } from './root.ts'

const hostName = 'raspberrypi'
const state = machineFolders.pi
/** The keys of the Pi's owner, who has them still when the Pi is installed anew: for its logins, and for another machine. */
const keysFolder = join(labPaths.run, 'keys-of-the-owner')
const loginKey = join(keysFolder, 'id_ed25519')
const nasKey = join(keysFolder, 'id_nas')
/** Made when the Pi has activated its own configuration. */
const installedMark = join(state, 'installed')

/** As etc-nixos/configuration.nix has it. */
export const passwordOfPi = 'raspberry'

export interface PiOptions {
  /** A Pi as after its installation; otherwise the Pi as it was left, as after a power cut. Default true. */
  fresh?: boolean
  /** Its configuration names a build machine already, one that is off. Default false; a fresh Pi alone. */
  otherBuildMachine?: boolean
  /** What it has. Default NixOS. */
  linux?: 'nixos' | 'debian'
}

export interface Pi {
  hostName: string
  address: string
  port: number
  /** `ssh-ed25519 AAAA…` */
  hostPublicKey: string
  /** `SHA256:…` of it. */
  hostKeyFingerprint: string
  logins: {
    root: { user: 'root'; keyFile: string }
    /** The password is asked at the login and by sudo. */
    pi: { user: 'pi'; password: string }
    /** sudo asks nothing. */
    admin: { user: 'admin'; keyFile: string }
  }
}

/** Starts the Pi, and first the network and the root that it needs. Comes back when its ssh answers. */
export async function startPi(options: PiOptions = {}): Promise<Pi> {
  const { otherBuildMachine = false, linux = 'nixos' } = options
  const root = await ensurePiRoot()
  await up()
  await startEmulation()
  const fresh = (options.fresh ?? true) || !existsSync(installedMark)
  if (fresh) {
    await resetMachine(state)
    await makeKeyOnce(loginKey, 'somebody@laptop')
    await makeKeyOnce(nasKey, 'root@raspberrypi')
    const disk = { hostName, loginKey, nasKey }
    if (linux === 'debian') await writeDebianDisk(diskOf(state), disk)
    else await writePiDisk(diskOf(state), { root, ...disk, otherBuildMachine })
  } else await stopMachine(state)
  await installStandIns(diskOf(state), { root, linux })
  await writeFile(join(state, 'boot_id'), `${randomUUID()}\n`)
  await startMachine({ state, root, network: piNamespace, hostName })
  if (fresh) {
    if (linux === 'nixos') await runOnPi(['nixos-rebuild', 'switch'])
    await writeFile(installedMark, '')
  }
  return describePi()
}

/** Ends everything on the Pi; its disk stays. Nothing there is fine. */
export async function stopPi(): Promise<void> {
  await stopMachine(state)
  await stopEmulationWhenUnused()
}

/** Runs a program on the Pi as root, without ssh: for looking, and for what its owner does at the keyboard. */
export async function runOnPi(
  argv: readonly string[],
  options: Parameters<typeof run>[1] = {},
): Promise<LabRun> {
  return run(await inMachine(state, ['env', `NIX_PATH=${nixPath}`, ...argv]), options)
}

/** The folder under which the running Pi's files can be read from outside, without a program of its own. */
export async function piFileSystem(): Promise<string> {
  return `/proc/${await runningInit(state)}/root`
}

async function makeKeyOnce(path: string, comment: string): Promise<void> {
  if (!existsSync(path)) await makeKey(path, comment)
}

async function describePi(): Promise<Pi> {
  const hostKeyFile = join(diskOf(state), 'etc/ssh/ssh_host_ed25519_key.pub')
  const { stdout } = await run(['ssh-keygen', '-l', '-E', 'sha256', '-f', hostKeyFile])
  const [type = '', key = ''] = (await readFile(hostKeyFile, 'utf8')).split(' ')
  return {
    hostName,
    address: piAddress,
    port: 22,
    hostPublicKey: `${type} ${key}`,
    hostKeyFingerprint: stdout.split(' ')[1] ?? '',
    logins: {
      root: { user: 'root', keyFile: loginKey },
      pi: { user: 'pi', password: passwordOfPi },
      admin: { user: 'admin', keyFile: loginKey },
    },
  }
}
