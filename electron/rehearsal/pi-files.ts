/** What is on the pretended Pi before anybody comes, and the few programs that only deal with files. */
import { randomBytes } from 'node:crypto'
import { failed, succeeded, type Command, type MachineFile } from './machine.ts'

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
  put(
    '/proc/meminfo',
    'MemTotal:        3882000 kB\nMemFree:         2100000 kB\nSwapTotal:       1048572 kB\n',
  )
  put('/proc/device-tree/model', 'Raspberry Pi 4 Model B Rev 1.4\0')
  put('/proc/sys/kernel/random/boot_id', `${bootId}\n`)
  return files
}

const magic = Buffer.from('openssh-key-v1\0')

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

function counted(content: string | Buffer): Buffer {
  const bytes = Buffer.from(content)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(bytes.length)
  return Buffer.concat([length, bytes])
}

/** Files and, derived from them, folders. */
function paths(files: FileMap): Map<string, 'f' | 'd'> {
  const all = new Map<string, 'f' | 'd'>()
  for (const path of files.keys()) {
    all.set(path, 'f')
    for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1))
      all.set(path.slice(0, at), 'd')
  }
  return all
}

export function fileCommands(files: FileMap): [string, Command][] {
  const missing = (program: string, path: string) =>
    failed(1, `${program}: cannot stat '${path}': No such file or directory\n`)
  return [
    ['find', ({ argv }) => find(files, argv)],
    [
      'grep',
      ({ argv }) => {
        const [text = '', folder = ''] = argv.slice(argv.indexOf('--') + 1)
        const found = [...files].filter(
          ([path, file]) =>
            path.startsWith(`${folder}/`) &&
            path.endsWith('.nix') &&
            !path.includes('/pi-offload/') &&
            file.content.includes(text),
        )
        return found.length > 0 ? succeeded(found.map(([path]) => `${path}\n`).join('')) : failed(1, '')
      },
    ],
    [
      'stat',
      ({ argv }) => {
        const format = argv[2] ?? ''
        const wanted = argv.slice(argv.indexOf('--') + 1)
        const found = wanted.flatMap((path) => {
          const file = files.get(path)
          const bytes = String(Buffer.byteLength(file?.content ?? ''))
          return file === undefined ? [] : [`${format.replace('%s', bytes).replace('%n', path)}\n`]
        })
        const gone = wanted.find((path) => !files.has(path))
        const stdout = found.join('')
        return gone === undefined ? succeeded(stdout) : { ...missing('stat', gone), stdout }
      },
    ],
    [
      'ln',
      ({ argv }) => {
        const [from = '', to = ''] = argv.slice(-2)
        const file = files.get(from)
        if (file === undefined) return missing('ln', from)
        if (files.has(to)) return failed(1, `ln: failed to create hard link '${to}': File exists\n`)
        files.set(to, file)
        return succeeded()
      },
    ],
    [
      'mv',
      ({ argv }) => {
        const [from = '', to = ''] = argv.slice(-2)
        const file = files.get(from)
        if (file === undefined) return missing('mv', from)
        if (files.get(to) === file) return failed(1, `mv: '${from}' and '${to}' are the same file\n`)
        files.delete(from)
        files.set(to, file)
        return succeeded()
      },
    ],
    // Folders come and go with their files.
    ['mkdir', () => succeeded()],
    ['rmdir', () => succeeded()],
    [
      'cp',
      ({ argv }) => {
        const [from = '', to = ''] = argv.slice(-2)
        const [pattern, file] = [files.get(from), files.get(to)]
        if (!argv.includes('--attributes-only') || !argv.includes('--preserve=mode,ownership'))
          return failed(1, 'cp: only modes and owners are copied in a rehearsal\n')
        if (pattern === undefined || file === undefined)
          return missing('cp', pattern === undefined ? from : to)
        const { mode, owner } = pattern
        files.set(to, { content: file.content, mode, ...(owner === undefined ? {} : { owner }) })
        return succeeded()
      },
    ],
    ['ssh-keygen', ({ argv }) => keygen(files, argv)],
  ]
}

function find(files: FileMap, argv: readonly string[]) {
  const firstTest = argv.findIndex(
    (word, index) => index > 0 && (word.startsWith('-') || word === '(') && word !== '-H',
  )
  const roots = argv
    .slice(1, firstTest)
    .filter((word) => word !== '-H')
    .map((root) => root.replace(/\/$/, ''))
  const valueOf = (name: string): string | undefined =>
    argv.includes(name) ? argv[argv.indexOf(name) + 1] : undefined
  const named = valueOf('-name')?.replaceAll('*', '')
  const exact = argv.flatMap((word, index) => (word === '-path' ? [argv[index + 1] ?? ''] : []))
  const isAt = (path: string): boolean =>
    exact.some((wanted) => (wanted.endsWith('*') ? path.startsWith(wanted.slice(0, -1)) : path === wanted))
  const format = valueOf('-printf') ?? '%p\\n'
  const lines: string[] = []
  let exists = true
  const all = paths(files)
  for (const root of roots) {
    exists &&= all.has(root)
    for (const [path, type] of all) {
      if (!path.startsWith(`${root}/`)) continue
      const name = path.slice(path.lastIndexOf('/') + 1)
      if (path.slice(root.length + 1).split('/').length > Number(valueOf('-maxdepth') ?? 99)) continue
      if (named !== undefined && !name.includes(named) && !isAt(path)) continue
      const mode = (files.get(path)?.mode ?? 0o755).toString(8)
      const values: Record<string, string> = { f: name, p: path, Y: type, m: mode, l: '' }
      lines.push(
        format
          .replace(/%(\w)/g, (_, letter: string) => values[letter] ?? '')
          .replaceAll('\\t', '\t')
          .replaceAll('\\n', '\n'),
      )
    }
  }
  return { exitCode: exists ? 0 : 1, stdout: lines.join(''), stderr: '' }
}

function keygen(files: FileMap, argv: readonly string[]) {
  const path = argv[argv.indexOf('-f') + 1] ?? ''
  if (argv.includes('-F')) {
    const host = argv[argv.indexOf('-F') + 1] ?? ''
    const lines = (files.get(path)?.content ?? '').split('\n').filter((line) => line.split(' ')[0] === host)
    return lines.length > 0 ? succeeded(lines.map((line) => `${line}\n`).join('')) : failed(1, '')
  }
  const file = files.get(path)
  if (argv.includes('-y')) {
    if (file === undefined) return failed(255, `${path}: No such file or directory\n`)
    const half = publicHalf(file.content)
    return half === undefined ? failed(255, `Load key "${path}": invalid format\n`) : succeeded(`${half}\n`)
  }
  if (file !== undefined) return failed(1, `${path} already exists.\nOverwrite (y/n)? `)
  const pair = newKey(argv[argv.indexOf('-C') + 1] ?? '')
  files.set(path, { content: pair.privateKey, mode: 0o600 })
  files.set(`${path}.pub`, { content: `${pair.publicKey}\n`, mode: 0o644 })
  return succeeded()
}
