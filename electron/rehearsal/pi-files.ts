/** What is on the pretended Pi before anybody comes. */
import { randomBytes } from 'node:crypto'
import type { MachineFile } from './machine.ts'
import { giveMemory } from './pi-memory.ts'

export type FileMap = Map<string, MachineFile>

const hostName = 'raspberrypi'

const configuration = `{ config, pkgs, ... }:

{
  imports =
    [ # The results of the hardware scan.
      ./hardware-configuration.nix
    ];

  networking.hostName = "${hostName}";
  services.openssh.enable = true;

  # The old laptop in the cellar.
  nix.distributedBuilds = true;
  nix.buildMachines = [
    {
      hostName = "cellar";
      system = "x86_64-linux";
      sshUser = "nix";
      sshKey = "/root/.ssh/id_ed25519";
    }
  ];

  system.stateVersion = "26.05";
}
`

/** The owner's build machine, as NixOS writes it. */
export const ownMachineLine = 'ssh://nix@cellar x86_64-linux /root/.ssh/id_ed25519 1 1 - - -'

/** The same as `nix.buildMachines` shows it. */
export const ownMachineEntry = {
  hostName: 'cellar',
  protocol: 'ssh',
  system: 'x86_64-linux',
  systems: [],
  sshUser: 'nix',
  sshKey: '/root/.ssh/id_ed25519',
  maxJobs: 1,
  speedFactor: 1,
  supportedFeatures: [],
  mandatoryFeatures: [],
  publicHostKey: null,
}

export function initialPiFiles(bootId: string): FileMap {
  const files: FileMap = new Map()
  const put = (path: string, content: string, mode = 0o644): void => void files.set(path, { content, mode })
  put('/etc/NIXOS', '')
  put('/etc/nixos/configuration.nix', configuration)
  put(
    '/etc/nixos/hardware-configuration.nix',
    '{ fileSystems."/" = { device = "/dev/disk/by-label/NIXOS_SD"; fsType = "ext4"; }; }\n',
  )
  put('/root/.ssh/config', 'Host cellar\n  HostName 192.168.1.30\n', 0o600)
  const own = newKey('root@raspberrypi')
  put('/root/.ssh/id_ed25519', own.privateKey, 0o600)
  put('/root/.ssh/id_ed25519.pub', `${own.publicKey}\n`)
  put('/root/.ssh/known_hosts', `cellar ${own.publicKey.split(' ').slice(0, 2).join(' ')}\n`, 0o600)
  giveMemory(files)
  put('/proc/device-tree/model', 'Raspberry Pi 4 Model B Rev 1.4\0')
  put('/proc/sys/kernel/random/boot_id', `${bootId}\n`)
  return files
}

const magic = Buffer.from('openssh-key-v1\0')
const cipherAt = magic.length + 4

/** A pair in OpenSSH's own layout whose private part opens nothing: it holds the comment alone. */
export function newKey(comment: string): { privateKey: string; publicKey: string } {
  const blob = Buffer.concat([counted('ssh-ed25519'), counted(randomBytes(32))])
  const head = [magic, counted('none'), counted('none'), counted(''), Buffer.from([0, 0, 0, 1])]
  const body = Buffer.concat([...head, counted(blob), counted(comment)]).toString('base64')
  return {
    publicKey: `ssh-ed25519 ${blob.toString('base64')} ${comment}`,
    privateKey: `-----BEGIN OPENSSH PRIVATE KEY-----\n${body}\n-----END OPENSSH PRIVATE KEY-----\n`,
  }
}

/** The same key with a passphrase; once more, without. */
export function relocked(privateKey: string): string {
  return privateKey.replace(/\n(.*)\n/, (_, body: string) => {
    const bytes = Buffer.from(body, 'base64')
    bytes.write(isLocked(privateKey) ? 'none' : 'aes*', cipherAt)
    return `\n${bytes.toString('base64')}\n`
  })
}

export function isLocked(privateKey: string): boolean {
  const bytes = Buffer.from(privateKey.split('\n')[1] ?? '', 'base64')
  return bytes.toString('latin1', cipherAt, cipherAt + 4) === 'aes*'
}

/** What `ssh-keygen -y` prints; `undefined` when it is no key of `newKey`. */
export function publicHalf(privateKey: string): string | undefined {
  const body = /-----BEGIN OPENSSH PRIVATE KEY-----\n(.*)\n-----END/.exec(privateKey)?.[1]
  if (body === undefined) return undefined
  const bytes = Buffer.from(body, 'base64')
  // Magic word, twice `none`, an empty string, a number: always as long.
  const blobAt = magic.length + 8 + 8 + 4 + 4
  const blobEnd = blobAt + 4 + bytes.readUInt32BE(blobAt)
  const blob = bytes.subarray(blobAt + 4, blobEnd)
  return `ssh-ed25519 ${blob.toString('base64')} ${bytes.subarray(blobEnd + 4).toString()}`.trimEnd()
}

/**
 * What ssh offers with the key at `path`: the public half beside it, and only where there is none that of the key itself
 * (openssh-portable, authfile.c, `sshkey_load_public`).
 */
export function offeredKey(files: FileMap, path: string): string | undefined {
  const beside = files.get(`${path}.pub`)?.content.trim() ?? ''
  return beside.startsWith('ssh-') ? beside : publicHalf(files.get(path)?.content ?? '')
}

/** Whether both are the same key, whatever their comments. */
export function isSameKey(one: string, other: string): boolean {
  return one.split(' ')[1] === other.split(' ')[1]
}

function counted(content: string | Buffer): Buffer {
  const bytes = Buffer.from(content)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(bytes.length)
  return Buffer.concat([length, bytes])
}
