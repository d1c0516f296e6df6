/** The modules for the Pi and the builder, evaluated by each Nix that Debian has, on the lab's stand-in for nixpkgs. */
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { nixosSeries, readSetup } from '../../../electron/contract/setup.ts'
import { moduleDigest, wantedTexts } from '../../../electron/steps/pi/module-files.ts'
import type { PiSettings } from '../../../electron/steps/pi/settings.ts'
import { builderSettings, settingsText } from '../../../electron/steps/vm/builder-settings.ts'
import { somePc } from '../../some-pc.ts'
import { askNix, rootsWithNix } from './nix-versions.ts'

const file = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
const resource = (name: string) => readFile(file(`../../../resources/${name}`), 'utf8')

const hostKey = `ssh-ed25519 ${'A'.repeat(67)}B`
const reading = readSetup(
  {
    pi: { address: '192.168.77.2' },
    offload: { systems: ['aarch64-linux', 'armv7l-linux', 'x86_64-linux'] },
  },
  somePc,
)
if (!reading.ok) throw new Error(JSON.stringify(reading.issues))
const { setup } = reading
const { alias, user, keyPath, protocol, systems, maxJobs, speedFactor, features, whenBuilderIsOff } =
  setup.offload
const piSettings: PiSettings = {
  ...{ alias, user, keyPath, protocol, systems, maxJobs, speedFactor, whenBuilderIsOff, hostKey },
  ...{ supportedFeatures: features, address: '192.168.77.1', port: 2222, signingKey: 'builder-1:AAAA' },
}
const piTexts = await wantedTexts({ ports: { assets: { text: resource } } }, piSettings)
const builder = builderSettings(setup, {
  ...{ adminKey: 'ssh-ed25519 AAAA admin', builderKeys: ['ssh-ed25519 BBBB pi'], signingKeyFiles: ['/key'] },
  stateVersion: nixosSeries,
})

const folder = await mkdtemp(join(tmpdir(), 'pi-offload-modules-'))
afterAll(() => rm(folder, { recursive: true, force: true }))
await cp(file('../nixos/nixpkgs'), join(folder, 'nixpkgs'), { recursive: true })
await cp(file('evaluation.nix'), join(folder, 'evaluation.nix'))
for (const name of ['pi', 'builder']) await mkdir(join(folder, 'modules', name), { recursive: true })
for (const [path, text] of piTexts) await writeFile(join(folder, 'modules/pi', basename(path)), text)
await writeFile(join(folder, 'modules/builder/default.nix'), await resource('nix/builder.nix'))
await writeFile(join(folder, 'modules/builder/settings.json'), settingsText(builder))

interface Described {
  buildMachines: Record<string, unknown>[]
  settings: Record<string, unknown>
  files: Record<string, string>
  keys: Record<string, string[]>
}

const call = 'import /mnt/evaluation.nix { nixpkgs = /mnt/nixpkgs; modules = /mnt/modules; }'

const nixes = await Promise.all(
  rootsWithNix.map(async (root) => ({
    version: (await askNix(root, folder, '--version')).replace(/^\D*|\s+$/g, ''),
    evaluate: async () => {
      const argv = ['--eval', '--strict', '--json', '--readonly-mode', '--expr', call]
      return JSON.parse(await askNix(root, folder, ...argv)) as Record<'pi' | 'builder', Described>
    },
  })),
)

describe.each(nixes)('the modules, evaluated by Nix $version', ({ evaluate }) => {
  it('say what the settings say', async () => {
    const { pi, builder: built } = await evaluate()
    expect(pi.buildMachines).toEqual([
      expect.objectContaining({ hostName: alias, systems, sshKey: keyPath, maxJobs, protocol }),
    ])
    expect(pi.files['ssh/ssh_config']).toContain(`Host ${alias}\n  HostName 192.168.77.1\n  Port 2222\n`)
    expect(pi.files['ssh/ssh_known_hosts']).toContain(hostKey)
    expect(pi.files['pi-offload/digest']).toBe(moduleDigest(piTexts))
    expect(built.settings).toMatchObject({
      'extra-platforms': expect.arrayContaining(['aarch64-linux', 'armv7l-linux']) as unknown,
      'system-features': features,
      'secret-key-files': ['/key'],
    })
    expect(built.keys[user]).toEqual(['restrict,command="nix-daemon --stdio" ssh-ed25519 BBBB pi'])
    expect(built.keys['root']).toEqual(['ssh-ed25519 AAAA admin'])
  })
})

it('all versions say the same', async () => {
  const [first, ...others] = await Promise.all(nixes.map(({ evaluate }) => evaluate()))
  expect(others.length).toBeGreaterThan(0)
  for (const other of others) expect(other).toEqual(first)
})
