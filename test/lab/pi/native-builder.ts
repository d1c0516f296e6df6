/**
 * A builder for measuring: with the VM under emulation the builder would be the slow side, and every figure about the PC upside
 * down. This one runs natively on this computer, in the PC's place in the home network, with Nix and OpenSSH as the VM has them.
 */
import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { signingKeyFile } from '../../../electron/steps/vm/signing.ts'
import { run } from '../exec.ts'
import { inNamespace, pcAddress, pcNamespace, up } from '../network.ts'
import { startEmulation, stopEmulationWhenUnused } from './emulation.ts'
import { diskOf, machineFolders, resetMachine, startMachine, stopMachine } from './machine.ts'
import { makeKey } from './pi-disk.ts'
import { ensureNativeRoot } from './root.ts'

const state = machineFolders.nativeBuilder
const bootScript = fileURLToPath(new URL('lib/native-boot.sh', import.meta.url))
/** By this comment its firewall rule is found again. */
const ruleComment = 'lab-native-builder'

export interface NativeBuilderOptions {
  /** Default 2222, which is taken where the VM runs at the same time. */
  port?: number
  /** Lines of authorized_keys for user `builder`, such as `restrict,command="nix-daemon --stdio" ssh-ed25519 AAAA…`. */
  authorizedKeys: readonly string[]
  /** Further lines of nix.conf. */
  nixSettings?: Readonly<Record<string, string>>
}

export interface NativeBuilder {
  address: string
  port: number
  user: 'builder'
  /** `ssh-ed25519 AAAA…` */
  hostPublicKey: string
  /** Public half of the key with which it signs what it builds, `name:base64`. */
  signingKey: string
}

/** Starts it with an empty store and opens its port in the PC's firewall. */
export async function startNativeBuilder(options: NativeBuilderOptions): Promise<NativeBuilder> {
  const { port = 2222, authorizedKeys, nixSettings = {} } = options
  const root = await ensureNativeRoot()
  await up()
  await startEmulation()
  await resetMachine(state)
  const disk = diskOf(state)
  for (const folder of ['etc/ssh/authorized_keys.d', 'etc/nix', 'usr/local/lib/lab'])
    await mkdir(join(disk, folder), { recursive: true })
  await writeFile(join(disk, 'etc/inittab'), '::sysinit:/usr/local/lib/lab/boot.sh\n')
  await cp(bootScript, join(disk, 'usr/local/lib/lab/boot.sh'))
  await writeFile(join(disk, 'etc/ssh/authorized_keys.d/builder'), `${authorizedKeys.join('\n')}\n`)
  await writeFile(join(disk, 'etc/ssh/sshd_config'), lines(sshdSettings(port), ' '))
  await writeFile(join(disk, 'etc/nix/nix.conf'), lines({ ...nixDefaults, ...nixSettings }, ' = '))
  const signingKey = await makeSigningKey(join(disk, signingKeyFile))
  const hostKey = join(disk, 'etc/ssh/ssh_host_ed25519_key')
  await makeKey(hostKey, 'root@builder')
  await startMachine({ state, root, network: pcNamespace, hostName: 'builder' })
  await closePort()
  await run(
    inNamespace(pcNamespace, [
      ...['nft', 'add', 'rule', 'inet', 'filter', 'input', 'tcp', 'dport', String(port)],
      ...['accept', 'comment', `"${ruleComment}"`],
    ]),
  )
  const [type = '', key = ''] = (await readFile(`${hostKey}.pub`, 'utf8')).split(' ')
  return { address: pcAddress, port, user: 'builder', hostPublicKey: `${type} ${key}`, signingKey }
}

/** Ends everything of it and closes its port. Nothing there is fine. */
export async function stopNativeBuilder(): Promise<void> {
  await stopMachine(state)
  await closePort()
  await stopEmulationWhenUnused()
}

/**
 * As `nix-store --generate-binary-cache-key` does it, before its Nix runs: the seed, then the public half, behind the name (nix,
 * src/libutil/signature/local-keys.cc). Gives the public half.
 */
async function makeSigningKey(path: string): Promise<string> {
  const name = `pi-offload-builder-${randomUUID().slice(0, 8)}`
  const { d = '', x = '' } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' })
  const [seed, half] = [Buffer.from(d, 'base64url'), Buffer.from(x, 'base64url')]
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  await writeFile(path, `${name}:${Buffer.concat([seed, half]).toString('base64')}`, { mode: 0o600 })
  return `${name}:${half.toString('base64')}`
}

/**
 * What the VM's module (resources/nix/builder.nix) sets by default, as far as it concerns building. No cache can be reached: without an
 * empty list each build waits. `sync` writes here whatever this computer has not written yet, not this builder's files alone: that makes
 * the builder slower than the VM would be.
 */
const nixDefaults = {
  substituters: '',
  'extra-platforms': 'aarch64-linux',
  'system-features': 'big-parallel benchmark',
  'trusted-users': 'root builder',
  'build-users-group': 'nixbld',
  'max-jobs': '4',
  cores: '4',
  'sync-before-registering': 'true',
  'min-free': String(6144 * 1024 ** 2),
  'max-free': String(15_360 * 1024 ** 2),
  sandbox: 'true',
  'secret-key-files': signingKeyFile,
}

/** As NixOS sets them by default, but for the passwords. */
function sshdSettings(port: number): Record<string, string> {
  return {
    Port: String(port),
    HostKey: '/etc/ssh/ssh_host_ed25519_key',
    AuthorizedKeysFile: '/etc/ssh/authorized_keys.d/%u',
    PasswordAuthentication: 'no',
    KbdInteractiveAuthentication: 'no',
    PermitRootLogin: 'no',
    PrintMotd: 'no',
    UseDns: 'no',
    UsePAM: 'yes',
  }
}

function lines(settings: Readonly<Record<string, string>>, separator: string): string {
  return Object.entries(settings)
    .map(([name, value]) => `${name}${separator}${value}\n`)
    .join('')
}

async function closePort(): Promise<void> {
  const chain = ['inet', 'filter', 'input']
  // It fails where the network is down already: then there is no rule either.
  const list = inNamespace(pcNamespace, ['nft', '--handle', 'list', 'chain', ...chain])
  const { stdout } = await run(list, { accept: 'any' })
  for (const line of stdout.split('\n').filter((text) => text.includes(ruleComment))) {
    const handle = /# handle (\d+)$/.exec(line)?.[1]
    if (handle !== undefined)
      await run(inNamespace(pcNamespace, ['nft', 'delete', 'rule', ...chain, 'handle', handle]))
  }
}
