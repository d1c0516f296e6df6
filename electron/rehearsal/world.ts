/** The pretended home: a gaming PC with VirtualBox, a Pi beside it, and a web with one NixOS image. */
import { createHash } from 'node:crypto'
import type { RehearsalFault } from '../contract/app-state.ts'
import { failure } from '../contract/problem.ts'
import { nixosSeries, offeredVirtualBox, readSetup, type Setup } from '../contract/setup.ts'
import type { Assets } from '../ports/assets.ts'
import type { Clock } from '../ports/clock.ts'
import type { Discovery } from '../ports/discovery.ts'
import type { OtherHypervisor } from '../ports/host.ts'
import type { Ports } from '../ports/index.ts'
import { Secret } from '../ports/secrets.ts'
import type { SshConfig } from '../ports/ssh-config.ts'
import type { SshLogin } from '../ports/ssh.ts'
import { fasterClock, jumpingClock } from './clock.ts'
import { rehearsalDiscovery } from './discovery.ts'
import { ordinaryBytesPerSecond, rehearsalDownloads, type Publication } from './downloads.ts'
import { rehearsalFiles, type RehearsalFiles } from './files.ts'
import { rehearsalFacts, rehearsalHost, type RehearsalHost } from './host.ts'
import { pretendedKeyPair } from './key-pair.ts'
import { memoryLog } from './log.ts'
import type { Account, RehearsalMachine } from './machine.ts'
import { newKey } from './pi-files.ts'
import { createRehearsalPi } from './pi-machine.ts'
import { giveMemory, leaveFree } from './pi-memory.ts'
import { rehearsalSshConfig } from './ssh-config.ts'
import { createRehearsalSsh, fingerprintOf } from './ssh.ts'
import { rehearsalVirtualBox, type RehearsalVirtualBox } from './virtualbox.ts'

const piAddress = '192.168.1.23'
const piName = 'raspberrypi.local'

/** Nobody knows the password of a Pi that is pretended: it takes any but this one. It takes no key, so that one is needed. */
export const refusedPassword = 'wrong-password'

/** A key that the user has had for long, and that the Pi does not know. */
const ownKeyFile = '/home/you/.ssh/id_ed25519'

/** So much faster than at home passes the time of a rehearsal that is watched: the ten minutes of a set-up in one. */
const watchedFactor = 10

/** Of a line that makes one wait, even where time passes faster. */
const slowBytesPerSecond = 800_000

/** Its own key every time, as a Pi has: known before, because here nobody is asked. */
const piHostKey = newKey('root@raspberrypi')

export const rehearsalSetup: Setup = setupOf({
  pi: {
    address: piAddress,
    user: 'root',
    login: { kind: 'password' },
    hostKeyFingerprint: fingerprintOf(piHostKey.publicKey),
  },
})

export interface RehearsalOptions {
  /** Time jumps, nobody waits. */
  fast: boolean
  assets: Assets
}

/** What a rehearsal takes place in. */
export interface RehearsalWorld {
  readonly ports: Ports
  /** The same as a hand in the house reaches them, past all ports. */
  readonly home: {
    readonly files: RehearsalFiles
    readonly host: RehearsalHost
    readonly pi: RehearsalMachine
    readonly virtualBox: RehearsalVirtualBox
    /** Makes this the newest NixOS, such as `26.05.2345.fedcba543210`. */
    readonly publish: (nixos: string) => void
  }
  readonly discovery: Discovery
  readonly sshConfig: SshConfig
  /** What is wrong at the moment. */
  readonly faults: ReadonlySet<RehearsalFault>
  /** Lets something go wrong from now on, or go right again. */
  pretend(fault: RehearsalFault, isOn: boolean): void
}

export function rehearsalWorld({ fast, assets }: RehearsalOptions): RehearsalWorld {
  const faults = new Set<RehearsalFault>()
  const clock: Clock = fast ? jumpingClock() : fasterClock(watchedFactor)
  const files = rehearsalFiles()
  files.append(ownKeyFile, pretendedKeyPair('you@gaming-pc').privateKey)
  let newestNixos = `${nixosSeries}.1234.abcdef012345`
  const virtualBox = rehearsalVirtualBox({ clock, files, newestNixos: () => newestNixos })
  const pi = createRehearsalPi({
    hostKey: piHostKey,
    clock,
    accepts: (user, login) => accountOnPi(user, login, faults),
    builder: {
      bootId: (port) => virtualBox.builderBehind(port)?.bootId(),
      authorizes: (publicKey, port) => virtualBox.builderBehind(port)?.authorizes(publicKey) ?? false,
      signsWith: (port) => virtualBox.builderBehind(port)?.signsWith(),
      build: async (name, port, ...rest) => virtualBox.builderBehind(port)?.build(name, ...rest),
    },
  })
  /** What answers when somebody else took the Pi's address: all of it, but for the key. */
  const impostor = { ...pi, hostKey: newKey('root@impostor') }
  const host = rehearsalHost({ names: { [piName]: piAddress } })
  const published = publication(newestNixos)
  const publish = (): void => {
    published.clear()
    if (faults.has('download-fails')) return
    for (const [url, page] of publication(newestNixos)) published.set(url, page)
  }
  const isPi = (name: string, port: number): boolean =>
    [piAddress, piName].includes(name) && port === 22 && !faults.has('pi-off')
  const whoeverIsPi = () => (faults.has('host-key-changed') ? impostor : pi)
  let rebuild: AbortController | undefined
  /** Once, by a hand on the Pi. */
  function letPiRebuild(): void {
    rebuild = new AbortController()
    const argv = ['/run/current-system/sw/bin/pi-offload', 'rebuild', 'switch']
    const { signal } = rebuild
    const call = { argv, env: {}, stdin: undefined, signal, onLine: () => undefined }
    // It is stopped, or its builder is.
    void Promise.resolve(pi.commands.get('pi-offload')?.(call)).catch(() => undefined)
  }
  let locked = false
  const ports: Ports = {
    assets,
    clock,
    downloads: rehearsalDownloads({
      ...{ clock, files, published },
      bytesPerSecond: () => (faults.has('slow-download') ? slowBytesPerSecond : ordinaryBytesPerSecond),
    }),
    files,
    host,
    log: memoryLog(),
    runLock: {
      acquire() {
        if (locked) return Promise.reject(failure('RUN_IN_PROGRESS', 'Another rehearsal is under way.'))
        locked = true
        return Promise.resolve(() => {
          locked = false
          return Promise.resolve()
        })
      },
    },
    secrets: {
      get: () => Promise.resolve(new Secret('any password')),
      getAnother: () => Promise.resolve(undefined),
      isAsking: () => false,
    },
    ssh: createRehearsalSsh({
      clock,
      network: (name, port) => (isPi(name, port) ? whoeverIsPi() : virtualBox.network(name, port)),
    }),
    virtualBox: {
      ...virtualBox,
      version: async () => (faults.has('virtualbox-missing') ? undefined : virtualBox.version()),
    },
  }

  return {
    ports,
    home: {
      ...{ files, host, pi, virtualBox },
      publish: (nixos) => {
        newestNixos = nixos
        publish()
      },
    },
    discovery: rehearsalDiscovery({
      clock,
      isPiOn: () => !faults.has('pi-off'),
      pi: { address: piAddress, name: piName },
    }),
    sshConfig: rehearsalSshConfig({
      pi: { hostname: [piAddress], user: ['otto'] },
      'pi-outside': { hostname: [piAddress], proxyjump: ['gate.example'] },
    }),
    faults,
    pretend(fault, isOn) {
      if (isOn) faults.add(fault)
      else faults.delete(fault)
      host.listeners.clear()
      if (faults.has('port-taken')) host.listeners.set(2222, 'vagrant (process 4711)')
      host.otherHypervisor = faults.has('kvm-loaded') ? loadedKvm : undefined
      // Once removed they stay away, whatever else goes wrong.
      if (fault === 'virtualbox-blocked')
        host.blockRules.splice(0, Infinity, ...(isOn ? [blockOfVirtualBox] : []))
      if (fault === 'pi-memory-low')
        if (isOn) leaveFree(pi.files, { memoryMiB: 600, swapMiB: 0 })
        else giveMemory(pi.files)
      if (fault === 'pi-rebuilds') {
        rebuild?.abort()
        if (isOn) letPiRebuild()
      }
      publish()
      delete virtualBox.faults.installer
      if (faults.has('installation-fails')) virtualBox.faults.installer = 'fails'
    },
  }
}

/** As a Linux from 6.12 to 6.15 has it. */
const loadedKvm: OtherHypervisor = {
  effect: 'blocks',
  description: 'KVM is loaded and keeps the processor’s virtualization to itself.',
}

/** As Windows names what it makes when its question is closed. */
const blockOfVirtualBox =
  'TCP Query User{73964D36-BC36-4B3E-9173-9F19C437731C}C:\\program files\\oracle\\virtualbox\\vboxheadless.exe'

function accountOnPi(
  user: string,
  login: SshLogin,
  faults: ReadonlySet<RehearsalFault>,
): Account | undefined {
  if (login.kind !== 'password') return undefined
  const password = login.password.reveal()
  if (password === refusedPassword) return undefined
  if (user === 'root') return { sudo: 'not-needed' }
  const takes = faults.has('other-sudo-password')
    ? (other: string) => ![password, refusedPassword].includes(other)
    : (other: string) => other === password
  return { sudo: 'password', takes }
}

/** What channels.nixos.org and download.virtualbox.org would say, with files that are small whatever size they claim. */
function publication(nixos: string): Map<string, Publication> {
  const folder = `https://channels.nixos.org/nixos-${nixosSeries}`
  const name = `nixos-minimal-${nixos}-x86_64-linux.iso`
  const latest = `${folder}/latest-nixos-minimal-x86_64-linux.iso`
  const release = `https://releases.nixos.org/nixos/${nixosSeries}/${name}`
  const content = 'the pretended NixOS installer'
  const installer = 'the pretended installer of VirtualBox'
  const sha256Of = (text: string) => createHash('sha256').update(text).digest('hex')
  const virtualBox = `https://download.virtualbox.org/virtualbox/${offeredVirtualBox}`
  const installerName = `VirtualBox-${offeredVirtualBox}-123456-Win.exe`
  return new Map<string, Publication>([
    [latest, { kind: 'redirect', to: release }],
    [release, { kind: 'file', content, claimedBytes: 1_600_000_000 }],
    [`${release}.sha256`, { kind: 'text', text: `${sha256Of(content)}  ${name}\n` }],
    [`${virtualBox}/SHA256SUMS`, { kind: 'text', text: `${sha256Of(installer)} *${installerName}\n` }],
    [`${virtualBox}/${installerName}`, { kind: 'file', content: installer, claimedBytes: 170_000_000 }],
  ])
}

function setupOf(input: unknown): Setup {
  const reading = readSetup(input, rehearsalFacts)
  if (!reading.ok) throw new Error(JSON.stringify(reading.issues))
  return reading.setup
}
