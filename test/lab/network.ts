/**
 * The home network of the lab: two network namespaces, one for the PC and one for the Pi, joined by a cable (a veth pair) and with
 * no way to anything else.
 *
 * The PC has a firewall that drops what nobody asked for. So it is the product's own rule that lets the Pi reach the builder's port,
 * and a rule that is missing or too narrow is seen.
 */
import { existsSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { run } from './exec.ts'
import { ensureHostPackages } from './host-packages.ts'

export const pcNamespace = 'pi-offload-pc'
export const piNamespace = 'pi-offload-pi'
const namespaces = [pcNamespace, piNamespace] as const
export type NamespaceName = (typeof namespaces)[number]

export const pcAddress = '192.168.77.1'
export const piAddress = '192.168.77.2'
const prefixLength = 24

const count = z.object({ bytes: z.number() })
const countsSchema = z.tuple([z.object({ stats64: z.object({ rx: count, tx: count }) })])

const pcInterface = 'home0'
const piInterface = 'eth0'

/**
 * As `nft list ruleset` shows it on a Debian PC that is closed: table and chain are named as in /etc/nftables.conf there. ICMP
 * stays open (a home PC is pinged), port 2222 does not.
 */
const pcFirewall = `
flush ruleset
table inet filter {
  chain input {
    type filter hook input priority filter; policy drop;
    ct state established,related accept
    iifname "lo" accept
    meta l4proto { icmp, ipv6-icmp } accept
  }
  chain forward {
    type filter hook forward priority filter; policy drop;
  }
  chain output {
    type filter hook output priority filter; policy accept;
  }
}
`

/** The argument vector that runs `argv` in a namespace; only the network is another, files and processes stay. */
export function inNamespace(name: NamespaceName, argv: readonly string[]): [string, ...string[]] {
  return ['nsenter', `--net=${namespaceFile(name)}`, '--', ...argv]
}

/**
 * The argument vector that runs the product on the PC. Where this computer has a systemd, the PC of the lab has none: a service of
 * the lab's firewall must not come into the services of this computer.
 */
export function onThePc(argv: readonly string[]): [string, ...string[]] {
  if (!existsSync('/run/systemd/system')) return inNamespace(pcNamespace, argv)
  return inNamespace(pcNamespace, [
    ...['unshare', '--mount', '--propagation', 'slave'],
    ...['sh', '-c', 'mount -t tmpfs tmpfs /run/systemd && exec "$@"', 'sh', ...argv],
  ])
}

/** The file by which a namespace is entered. */
function namespaceFile(name: NamespaceName): string {
  return `/run/netns/${name}`
}

/** Builds the network; one that stands is left as it is, with all rules in it. */
export async function up(): Promise<void> {
  await ensureHostPackages(['iproute2', 'nftables', 'util-linux'])
  if (await isUp()) return
  await down()
  for (const name of namespaces) await run(['ip', 'netns', 'add', name])
  await run([
    ...(['ip', 'link', 'add', pcInterface, 'netns', pcNamespace, 'type', 'veth'] as const),
    ...['peer', 'name', piInterface, 'netns', piNamespace],
  ])
  await startInterfaces(pcNamespace, pcInterface, pcAddress)
  await startInterfaces(piNamespace, piInterface, piAddress)
  // Last, for it is what `isUp` takes as the sign that all is done.
  await run(inNamespace(pcNamespace, ['nft', '-f', '-']), { input: pcFirewall })
}

/** Ends what still runs in the namespaces (only the lab starts anything there) and removes them. Nothing there is fine. */
export async function down(): Promise<void> {
  for (const name of namespaces) {
    if (!(await namespaceNames()).includes(name)) continue
    await endProcesses(name)
    await run(['ip', 'netns', 'delete', name])
  }
}

/** True when both ends, the cable and the firewall are there. */
async function isUp(): Promise<boolean> {
  const names = await namespaceNames()
  if (!names.includes(pcNamespace) || !names.includes(piNamespace)) return false
  const [pc, pi, firewall] = await Promise.all([
    outputIn(pcNamespace, ['ip', '-brief', 'address', 'show', 'dev', pcInterface, 'up']),
    outputIn(piNamespace, ['ip', '-brief', 'address', 'show', 'dev', piInterface, 'up']),
    outputIn(pcNamespace, ['nft', 'list', 'chain', 'inet', 'filter', 'input']),
  ])
  return pc.includes(pcAddress) && pi.includes(piAddress) && firewall.includes('policy drop')
}

/** How many bytes have gone over the cable in both directions, as the Pi's end counts them. */
export async function bytesOverCable(): Promise<number> {
  const { stdout } = await run([
    'ip',
    '-n',
    piNamespace,
    '-json',
    '-stats',
    'link',
    'show',
    'dev',
    piInterface,
  ])
  const [link] = countsSchema.parse(JSON.parse(stdout))
  return link.stats64.rx.bytes + link.stats64.tx.bytes
}

async function startInterfaces(name: NamespaceName, link: string, address: string): Promise<void> {
  await run(['ip', '-n', name, 'link', 'set', 'lo', 'up'])
  await run(['ip', '-n', name, 'address', 'add', `${address}/${prefixLength}`, 'dev', link])
  await run(['ip', '-n', name, 'link', 'set', link, 'up'])
}

async function namespaceNames(): Promise<string[]> {
  const { stdout } = await run(['ip', 'netns', 'list'])
  return stdout.split('\n').map((line) => line.split(' ')[0] ?? '')
}

/** What a program in the namespace printed, whatever its exit code says. */
async function outputIn(name: NamespaceName, argv: readonly string[]): Promise<string> {
  return (await run(inNamespace(name, argv), { accept: 'any' })).stdout
}

async function endProcesses(name: NamespaceName): Promise<void> {
  const deadline = Date.now() + 5_000
  for (;;) {
    // It fails for a name whose namespace is gone, as after a restart of this computer.
    const { stdout } = await run(['ip', 'netns', 'pids', name], { accept: 'any' })
    const pids = stdout.split('\n').filter((line) => line !== '')
    if (pids.length === 0) return
    if (Date.now() > deadline) throw new Error(`These processes in ${name} do not end: ${pids.join(', ')}`)
    for (const pid of pids.map(Number)) killIfThere(pid)
    await sleep(50)
  }
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It ended in this moment.
  }
}
