/** docs/by-hand.md: its Nix is Nix, and sets what the program's own modules set; its calls of VBoxManage are ones that the driver makes. */
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { nixLanguage } from '@replit/codemirror-lang-nix'
import { describe, expect, it } from 'vitest'
import { nixosSeries, readSetup, type Setup } from '../../../electron/contract/setup.ts'
import { builderSettings, guestPorts } from '../../../electron/steps/vm/builder-settings.ts'
import { signingKeyFile } from '../../../electron/steps/vm/signing.ts'
import { rehearsalSetup } from '../../../electron/rehearsal/world.ts'
import { filesBelow } from '../../files-below.ts'
import { somePc } from '../../some-pc.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const read = (path: string) => readFile(`${root}${path}`, 'utf8')
const document = await read('docs/by-hand.md')

function blocks(language: string): string[] {
  const pattern = new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms')
  return [...document.matchAll(pattern)].map(([, text = '']) => text)
}
const [builderNix = '', piNix = ''] = blocks('nix')
const shell = [...blocks('sh'), ...blocks('powershell')].join('')

/** Without comments, indentation and empty lines, and with one space where lists go over several lines. */
function linesOf(text: string): string[] {
  const flat = text.replace(
    /\[([^[\]{}]*)\]/g,
    (_list, inside: string) => `[ ${inside.trim().split(/\s+/).join(' ')} ]`,
  )
  return flat.split('\n').flatMap((line) => (/^\s*(?:#|$)/.test(line) ? [] : [line.trim()]))
}

/** From the first of these lines to the last, both included. */
function part(text: string, first: RegExp, last: RegExp): string {
  const lines = text.split('\n')
  const from = lines.findIndex((line) => first.test(line))
  const to = lines.findIndex((line, index) => index > from && last.test(line))
  expect([from, to]).not.toContain(-1)
  return lines.slice(from, to + 1).join('\n')
}

/** A module's own text, with the values that the defaults give it. */
function withValues(text: string, values: Record<string, string>): string {
  return text.replaceAll(/\$\{(?:toString )?([\w.]+)\}/g, (whole, name: string) => values[name] ?? whole)
}

const quoted = (words: readonly string[]): string => `[ ${words.map((word) => `"${word}"`).join(' ')} ]`

describe('docs/by-hand.md', () => {
  const setup = defaults()
  const settings = builderSettings(setup, {
    ...{ adminKey: '', builderKeys: [], signingKeyFiles: [] },
    stateVersion: nixosSeries,
  })
  const protocolCommand = 'nix-daemon --stdio'

  it('has two modules, and both are Nix', () => {
    expect(blocks('nix')).toHaveLength(2)
    for (const text of blocks('nix')) {
      const wrong: string[] = []
      nixLanguage.parser.parse(text).iterate({
        enter: ({ type, from }) => {
          if (type.isError) wrong.push(text.slice(Math.max(0, from - 40), from + 40))
        },
      })
      expect(wrong).toEqual([])
    }
  })

  it('locks the builder as builder.nix does', async () => {
    const module = await read('resources/nix/builder.nix')
    const noForwarding = linesOf(part(module, /noForwarding = ''/, /'';/))
      .slice(1, -1)
      .join('\n')
    const values = {
      ...{ protocolCommand, noForwarding, 'settings.builderUser': settings.builderUser },
      'settings.builderPort': String(guestPorts.builder),
      'settings.adminPort': String(guestPorts.admin),
    }
    const ssh = (text: string) => linesOf(part(text, /services\.openssh = \{/, /^ {2}\};/))
    const ports = `ports = [ ${settings.builderPort} ${settings.adminPort} ];`
    const wanted = ssh(withValues(module, values)).map((line) => (line.startsWith('ports =') ? ports : line))
    expect(module).toContain(`ssh-ng = "${protocolCommand}";`)
    expect(ssh(builderNix)).toEqual(wanted)
    expect(builderNix).toContain(`''restrict,command="${protocolCommand}" ssh-ed25519`)
  })

  it('gives the builder what the program gives it', async () => {
    const lines = linesOf(builderNix)
    const mebibytes = (count: number): string => `${count} * 1024 * 1024;`
    for (const line of [
      `secret-key-files = ${quoted([signingKeyFile])};`,
      `system.stateVersion = "${settings.stateVersion}";`,
      `boot.binfmt.emulatedSystems = ${quoted(settings.emulatedSystems)};`,
      `trusted-users = ${quoted([settings.builderUser])};`,
      `max-jobs = ${settings.maxJobs};`,
      `cores = ${settings.coresPerJob};`,
      `system-features = lib.mkForce ${quoted(settings.systemFeatures)};`,
      `min-free = ${mebibytes(settings.minFreeMiB)}`,
      `max-free = ${mebibytes(settings.maxFreeMiB)}`,
    ])
      expect(lines).toContain(line)
    const module = linesOf(await read('resources/nix/builder.nix'))
    // What has a value of its own here, or is the program's business alone.
    const others =
      /settings\.|mebibyte|^ssh(?:-ng)? = |protocolCommand|noForwarding|^\w+Forwarding|^Permit(?:Tunnel|UserRC)|^GatewayPorts|experimental|^description|timeout/
    const missing = module.filter((line) => /[=;]/.test(line) && !others.test(line) && !lines.includes(line))
    expect(missing).toEqual([])
  })

  it('tells the Pi what pi.nix tells it', async () => {
    const module = await read('resources/nix/pi.nix')
    const { offload, network } = setup
    const values = {
      ...{
        'settings.alias': offload.alias,
        'settings.user': offload.user,
        'settings.keyPath': offload.keyPath,
      },
      ...{ 'settings.address': '192.168.1.10', 'settings.port': String(network.port) },
    }
    const ssh = (text: string) => linesOf(part(text, /programs\.ssh\.extraConfig/, /'';/))
    expect(ssh(piNix)).toEqual(ssh(withValues(module, values)))
    const features = (text: string) =>
      linesOf(part(text, /architecture = /, /^ {2}\);/))
        .join(' ')
        .replaceAll(/\s+/g, ' ')
    expect(features(piNix).replaceAll(' ', '')).toBe(features(module).replaceAll(' ', ''))
    const lines = linesOf(piNix)
    expect(module).toContain('extra-trusted-public-keys = [ settings.signingKey ];')
    expect(piNix).toMatch(/^ {2}nix\.settings\.extra-trusted-public-keys = \[ "[\w-]+:AAAA…" \];$/m)
    for (const line of [
      `hostName = "${offload.alias}";`,
      `protocol = "${offload.protocol}";`,
      `systems = ${quoted(offload.systems)};`,
      `sshUser = "${offload.user}";`,
      `sshKey = "${offload.keyPath}";`,
      `maxJobs = ${offload.maxJobs};`,
      `speedFactor = ${offload.speedFactor};`,
      `supportedFeatures = ${quoted(offload.features)};`,
    ])
      expect(lines).toContain(line)
  })

  it('calls VBoxManage as the driver does', async () => {
    const driver = await filesBelow(`${root}electron/adapters/virtualbox`)
    const calls = shell.split('\n').filter((line) => line.startsWith('VBoxManage '))
    expect(calls.length).toBeGreaterThan(10)
    const words = calls.flatMap((call) => [call.split(' ')[1] ?? '', ...(call.match(/--[\w-]+/g) ?? [])])
    expect([...new Set(words)].filter((word) => !driver.includes(`'${word}'`))).toEqual([])
    const { port, adminPort } = setup.network
    expect(shell).toContain(`"builder,tcp,,${port},,${guestPorts.builder}"`)
    expect(shell).toContain(`"admin,tcp,127.0.0.1,${adminPort},,${guestPorts.admin}"`)
    const { cpuCount, memoryMiB, diskGiB, processPriority } = setup.builder
    expect(shell).toContain(
      `--cpus ${cpuCount} --memory ${memoryMiB} --vm-process-priority ${processPriority}`,
    )
    expect(shell).toContain(`--size ${diskGiB * 1024}`)
  })

  it('partitions the disk as installer.sh does, and makes the key as the program does', async () => {
    const installer = (await read('resources/nix/installer.sh')).replaceAll(/\\\n\s*/g, '')
    const parted = (text: string) => /parted -s .*/.exec(text)?.[0]
    const size = (text = '') =>
      text.replaceAll('"$DISK"', '/dev/sda').replaceAll('"-${SWAP_MIB}MiB"', '-4096MiB')
    expect(parted(shell)).toBe(size(parted(installer)))
    expect(shell).toContain(`ssh-keygen -q -t ed25519 -a 100 -N '' -f ${setup.offload.keyPath}`)
    expect(document).toContain(
      `${setup.image.mirror}/nixos-${nixosSeries}/latest-nixos-minimal-x86_64-linux.iso`,
    )
  })
})

/** What a setup says that says nothing but who the Pi is, on a PC that can give all of it. */
function defaults(): Setup {
  const reading = readSetup({ pi: { address: rehearsalSetup.pi.address } }, somePc)
  if (!reading.ok) throw new Error(JSON.stringify(reading.issues))
  return reading.setup
}
