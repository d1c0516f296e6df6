/** What goes wrong on the PC and with the machine. */
import { rehearsalSetup } from '../../../electron/rehearsal/world.ts'
import type { Fault } from './fault.ts'
import { builderIn, filesOfBuilder, type Home } from './home.ts'

const { network } = rehearsalSetup
const rule = 'pi-offload-builder'
const signingNote = '/home/you/.local/share/pi-offload/keys/builder-signing-key.pub'
const notes = '/home/you/.local/share/pi-offload/ledger.json'

/** Those that the rehearsal itself can pretend, and take back. */
function pretended(fault: Parameters<Home['pretend']>[0]) {
  return {
    inject: (home: Home) => home.pretend(fault, true),
    takeBack: (home: Home) => home.pretend(fault, false),
  }
}

const settingsFileOf = async ({ home, uuid }: Home) => (await home.virtualBox.machine(uuid)).settingsFile

async function diskOf({ home, uuid }: Home): Promise<string> {
  const { attachments } = await home.virtualBox.machine(uuid)
  return attachments.find(({ kind }) => kind === 'disk')?.path ?? ''
}

async function copyOfSettings(home: Home): Promise<Uint8Array> {
  return (await home.home.files.read(await settingsFileOf(home))) ?? new Uint8Array()
}

const missing = pretended('virtualbox-missing')
const taken = pretended('port-taken')
const kvm = pretended('kvm-loaded')
const blocked = pretended('virtualbox-blocked')

/** The builder does not run. */
export const whileOff: readonly Fault[] = [
  {
    name: 'the machine was switched off',
    inject: ({ home, uuid }) => home.virtualBox.powerOff(uuid),
    shows: { parts: ['vm/power'] },
    isLast: true,
  },
  ...(['paused', 'saved', 'aborted'] as const).map((state): Fault => ({
    name: `the machine is ${state}`,
    inject: ({ home, uuid }) => home.virtualBox.setState(uuid, state),
    shows: { parts: ['vm/power'] },
    isLast: true,
  })),
  {
    name: 'the system in the machine hangs',
    inject: ({ home, uuid }) => home.virtualBox.hang(uuid),
    shows: { parts: ['vm/power'] },
    isLast: true,
  },
  {
    name: 'what was saved of the machine cannot be loaded',
    inject: ({ home, uuid }) => {
      home.virtualBox.setState(uuid, 'saved')
      home.virtualBox.spoilSavedState(uuid)
    },
    shows: { parts: ['vm/power'] },
    isLast: true,
  },
]

export const onThePc: readonly Fault[] = [
  {
    name: 'VirtualBox was removed',
    inject: missing.inject,
    shows: { codes: ['VIRTUALBOX_MISSING'], takeBack: missing.takeBack },
  },
  {
    name: 'another program took the port while the builder was off',
    inject: async (home) => {
      await home.home.virtualBox.powerOff(home.uuid)
      taken.inject(home)
    },
    shows: { codes: ['PORT_TAKEN'], takeBack: taken.takeBack },
    isLast: true,
  },
  {
    name: 'another hypervisor has the processor',
    inject: kvm.inject,
    shows: { codes: ['HYPERVISOR_IN_THE_WAY'], takeBack: kvm.takeBack },
  },
  {
    name: 'a rule keeps everybody from VirtualBox',
    inject: blocked.inject,
    shows: { codes: ['FIREWALL_BLOCKS_VIRTUALBOX'], takeBack: blocked.takeBack },
  },
  {
    name: 'our firewall rule was deleted',
    inject: ({ home }) => home.host.administrator.carryOut([{ kind: 'remove-from-firewall', name: rule }]),
    shows: { parts: ['host/firewall'] },
  },
  {
    name: 'our firewall rule is there twice',
    inject: ({ home }) =>
      void home.host.firewallRules.push({ name: rule, port: network.port, from: '192.168.1.99' }),
    shows: { parts: ['host/firewall'] },
  },
  {
    name: 'our firewall rule opens another port',
    inject: ({ home }) =>
      home.host.administrator.carryOut([
        { kind: 'allow-in-firewall', rule: { name: rule, port: 22, from: '192.168.1.23' } },
      ]),
    shows: { parts: ['host/firewall'] },
  },
  {
    name: 'the autostart was deleted',
    inject: async ({ home }) => {
      for (const name of home.host.autostartEntries.keys())
        if (name !== 'music') await home.host.autostart.remove(name)
    },
    shows: { parts: ['host/autostart'] },
  },
  {
    name: 'the autostart starts something else',
    inject: async ({ home }) => {
      for (const [name, entry] of home.host.autostartEntries)
        if (name !== 'music') await home.host.autostart.write({ ...entry, start: ['/bin/false'] })
    },
    shows: { parts: ['host/autostart'] },
  },
  ...whileOff,
  {
    name: 'VirtualBox gave the machine up (a guru meditation)',
    inject: ({ home, uuid }) => home.virtualBox.setState(uuid, 'stuck'),
    shows: { parts: ['vm/power'] },
    isLast: true,
  },
  {
    name: 'VirtualBox gave the machine up, and it lacks a forwarding',
    inject: async ({ home, uuid }) => {
      await home.virtualBox.removeForwarding(uuid, 'admin')
      home.virtualBox.setState(uuid, 'stuck')
    },
    shows: { parts: ['vm/forwarding'] },
    isLast: true,
  },
  {
    name: 'the Pi’s forwarding was deleted',
    inject: async ({ home, uuid }) => {
      const { forwardings } = await home.virtualBox.machine(uuid)
      const name = forwardings.find(({ hostPort }) => hostPort === network.port)?.name ?? ''
      await home.virtualBox.removeForwarding(uuid, name)
    },
    shows: { parts: ['vm/forwarding'] },
    isLast: true,
    alsoWhileOff: true,
  },
  {
    name: 'the administration’s forwarding was deleted',
    inject: async ({ home, uuid }) => {
      const { forwardings } = await home.virtualBox.machine(uuid)
      const name = forwardings.find(({ hostPort }) => hostPort === network.adminPort)?.name ?? ''
      await home.virtualBox.removeForwarding(uuid, name)
    },
    shows: { parts: ['vm/forwarding'] },
    isLast: true,
    alsoWhileOff: true,
  },
  {
    name: 'the Pi’s forwarding leads to another port',
    inject: async ({ home, uuid }) => {
      const { forwardings } = await home.virtualBox.machine(uuid)
      const ours = forwardings.find(({ hostPort }) => hostPort === network.port)
      if (ours !== undefined) await home.virtualBox.forward(uuid, { ...ours, hostPort: 2299 })
    },
    shows: { parts: ['vm/forwarding'] },
    isLast: true,
    alsoWhileOff: true,
  },
  ...(
    [
      ['leads to another address in the machine', { guestAddress: '10.0.2.99' }],
      ['is one for another protocol', { protocol: 'udp' }],
    ] as const
  ).map(([what, other]): Fault => ({
    name: `the Pi’s forwarding ${what}`,
    inject: async ({ home, uuid }) => {
      const { forwardings } = await home.virtualBox.machine(uuid)
      const ours = forwardings.find(({ hostPort }) => hostPort === network.port)
      if (ours !== undefined) await home.virtualBox.forward(uuid, { ...ours, ...other })
    },
    shows: { parts: ['vm/forwarding'] },
    isLast: true,
    alsoWhileOff: true,
  })),
  {
    name: 'the machine’s network cable is out',
    inject: ({ home, uuid }) => home.virtualBox.unplugCable(uuid),
    shows: { parts: ['vm/forwarding'] },
    isLast: true,
    alsoWhileOff: true,
  },
  {
    name: 'the machine’s network adapter is attached to something else',
    inject: async ({ home, uuid }) => {
      await home.virtualBox.powerOff(uuid)
      await home.virtualBox.modify(uuid, { network: 'bridged', networkCard: '82540EM' })
    },
    shows: { parts: ['vm/machine'] },
    isLast: true,
  },
  {
    name: 'a full disk left the machine’s settings empty',
    inject: async (home) => home.home.files.write(await settingsFileOf(home), ''),
    shows: { parts: ['vm/settings', 'vm/machine'] },
    isLast: true,
    alsoWhileOff: true,
    hidesMachine: true,
  },
  {
    name: 'the machine’s settings are damaged',
    inject: async (home) => {
      await home.home.virtualBox.powerOff(home.uuid)
      const file = await settingsFileOf(home)
      await home.home.files.write(`${file}.whole`, await copyOfSettings(home))
      await home.home.files.write(file, '<VirtualBox><Mach')
    },
    shows: {
      codes: ['VM_INACCESSIBLE'],
      takeBack: async ({ home, uuid }) => {
        for (const path of home.files.entries.keys())
          if (path.endsWith('.vbox.whole')) await home.files.rename(path, path.replace(/\.whole$/, ''))
        await home.virtualBox.tags(uuid)
      },
    },
    isLast: true,
  },
  {
    name: 'VirtualBox forgot the machine',
    inject: async ({ home, uuid }) => {
      await home.virtualBox.powerOff(uuid)
      home.virtualBox.unregister(uuid)
    },
    shows: { parts: ['vm/settings'] },
    isLast: true,
  },
  {
    name: 'the machine was removed in VirtualBox’s window',
    inject: async ({ home, uuid }) => {
      await home.virtualBox.powerOff(uuid)
      const { attachments } = await home.virtualBox.machine(uuid)
      await home.virtualBox.remove(
        uuid,
        attachments.map(({ path }) => path),
      )
    },
    shows: { parts: ['vm/machine'] },
    isLast: true,
  },
  {
    name: 'the machine’s disk was deleted',
    inject: async (home) => {
      const disk = await diskOf(home)
      await home.home.virtualBox.powerOff(home.uuid)
      await home.home.files.remove(disk)
    },
    shows: { parts: ['vm/machine'] },
    isLast: true,
  },
  {
    name: 'the machine got other hardware',
    inject: async ({ home, uuid }) => {
      await home.virtualBox.powerOff(uuid)
      await home.virtualBox.modify(uuid, { cpuCount: 1, bootOrder: ['dvd', 'disk'] })
    },
    shows: { parts: ['vm/machine', 'vm/power'] },
    isLast: true,
  },
  {
    name: 'the machine takes the whole PC',
    inject: ({ home, uuid }) => home.virtualBox.limit(uuid, { processPriority: 'high', cpuCapPercent: 50 }),
    shows: { parts: ['vm/limits'] },
  },
  {
    name: 'a key’s public half was deleted',
    inject: async ({ home }) => {
      for (const path of home.files.entries.keys())
        if (path.endsWith('admin-key.pub')) await home.files.remove(path)
    },
    shows: { parts: ['vm/keys'] },
    alsoWhileOff: true,
  },
  {
    name: 'the keys of the builder were deleted',
    inject: async ({ home }) => {
      for (const path of home.files.entries.keys()) if (path.includes('/keys/')) await home.files.remove(path)
    },
    shows: { parts: ['vm/keys', 'vm/system'] },
    isLast: true,
    alsoWhileOff: true,
  },
  {
    name: 'the notes of the set-up were deleted',
    inject: ({ home }) => home.files.rename(notes, `${notes}.away`),
    shows: {
      codes: ['VM_FOREIGN', 'PI_NAME_TAKEN'],
      takeBack: ({ home }) => home.files.rename(`${notes}.away`, notes),
    },
    isLast: true,
    alsoWhileOff: true,
  },
]

/** What goes wrong in the builder’s own system. */
export const inTheBuilder: readonly Fault[] = [
  {
    name: 'old systems fill the builder’s disk',
    inject: (home) => void Object.assign(builderIn(home).disk, { freeMiB: 100, garbageMiB: 40_000 }),
    shows: { parts: ['vm/store'] },
  },
  {
    name: 'the builder’s clock stood still',
    inject: (home) => builderIn(home).stoodStill(3_600_000),
    shows: { parts: ['vm/clock'] },
  },
  {
    name: 'the builder’s emulation is off',
    inject: (home) => void (builderIn(home).nix.emulates = 'not-any-more'),
    shows: { parts: ['vm/nix'] },
  },
  {
    name: 'the builder’s Nix does not trust the Pi',
    inject: (home) => void (builderIn(home).nix.trustsPi = false),
    shows: { parts: ['vm/nix'] },
  },
  {
    name: 'the builder’s Nix does not sign',
    inject: (home) => void (builderIn(home).nix.signs = false),
    shows: { parts: ['vm/nix'] },
  },
  {
    name: 'what the PC noted of the key with which the builder signs is gone',
    inject: ({ home }) => home.files.remove(signingNote),
    shows: { parts: ['vm/signing'] },
  },
  {
    name: 'the builder’s sshd forces another program than Nix',
    inject: (home) => void (builderIn(home).nix.forced = 'echo hello'),
    shows: { parts: ['vm/nix'] },
  },
  {
    name: 'somebody changed the builder’s settings',
    inject: (home) => editSettings(home, (settings) => ({ ...settings, maxJobs: 1 })),
    shows: { parts: ['vm/configuration'] },
  },
  {
    name: 'somebody took the Pi’s key out of the builder’s settings',
    inject: (home) => editSettings(home, (settings) => ({ ...settings, builderKeys: [] })),
    shows: { parts: ['vm/configuration'] },
  },
  {
    name: 'the builder’s configuration was deleted',
    inject: (home) => void filesOfBuilder(home).delete('/etc/nixos/configuration.nix'),
    shows: { parts: ['vm/configuration'] },
  },
  {
    name: 'a rebuild of the builder was cut off',
    inject: (home) => void filesOfBuilder(home).delete('/etc/nixos/applied.sha256'),
    shows: { parts: ['vm/configuration'] },
  },
]

/** With the key it loses whoever could give it back: the builder is told of others, and rebuilt. */
export async function takeAwayOurKey(home: Home): Promise<void> {
  editSettings(home, (settings) => ({ ...settings, adminKeys: [] }))
  const rebuild = builderIn(home).door(2200)?.commands.get('nixos-rebuild')
  const argv = ['nixos-rebuild', 'switch']
  await rebuild?.({ argv, env: {}, stdin: undefined, signal: undefined, onLine: () => undefined })
}

function editSettings(
  home: Home,
  edit: (settings: Record<string, unknown>) => Record<string, unknown>,
): void {
  const file = filesOfBuilder(home).get('/etc/nixos/settings.json')
  if (file === undefined) throw new Error('The builder has no settings.')
  file.content = `${JSON.stringify(edit(JSON.parse(file.content) as Record<string, unknown>), null, 2)}\n`
}
