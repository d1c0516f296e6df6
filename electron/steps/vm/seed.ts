/**
 * The second DVD of the installation: nothing but a tar. VirtualBox takes any file as a DVD that is called `.iso`, has a size that is
 * a multiple of 2048 and at least 34,816 bytes.
 */
import { pack } from 'tar-stream'
import { madeInThisRun, type Detail } from '../../contract/plan.ts'
import type { StepContext } from '../../engine/resource.ts'
import { failure } from '../../contract/problem.ts'
import { installedSettings } from './builder-settings.ts'
import { readKeys } from './keys.ts'

const sectorBytes = 2048
const smallestBytes = 34_816

/** By the first bytes of the tar the seed is told from the other DVD, so its first file is this one. */
const firstFile = 'installer.sh'

const unpackedIn = '/tmp'

/**
 * What is typed on the installer's console: the US layout, ASCII and no backtick. It looks for the seed on every DVD, and does
 * nothing where the machine is not ready for it, so that it can be repeated.
 */
export const bootstrapLine =
  `sudo sh -c 'for d in /dev/sr*;do head -c ${firstFile.length} $d|grep -q ^${firstFile}&&tar -xf $d -C ${unpackedIn};done;` +
  `sh ${unpackedIn}/${firstFile}'`

type Entry = readonly [name: string, content: string, mode: number]

const privateKeyFile = 'ssh_host_ed25519_key'

/** Writes the seed of the run with this id. */
export async function writeSeed(context: StepContext, runId: string): Promise<void> {
  const { ports, folders } = context
  const keys = await readKeys(context)
  if (keys === undefined) throw failure('STATE_UNREADABLE', `${folders.hostKeyFile} is missing or damaged.`)
  const seed = await tar(ports.clock.now(), [
    ...(await openEntries(context, runId, keys.host.publicKey)),
    [privateKeyFile, keys.host.privateKey, 0o600],
  ])
  await ports.files.write(folders.seedFile, seed, { secret: true })
}

/** The files of the seed, where the installer finds them. The private key is only named. */
export async function describeSeed(context: StepContext): Promise<Detail[]> {
  const publicKey = (await readKeys(context))?.host.publicKey ?? madeInThisRun
  const entries = await openEntries(context, madeInThisRun, publicKey)
  return [
    {
      kind: 'setting',
      name: `${context.folders.seedFile}, until it is installed`,
      after: 'the files below, readable by you alone',
    },
    ...entries.map(([name, after]): Detail => ({
      ...{ kind: 'file', where: 'builder', path: `${unpackedIn}/${name}`, after },
    })),
    {
      kind: 'setting',
      name: `${unpackedIn}/${privateKeyFile} of the builder`,
      after: 'private half, readable by root alone',
    },
  ]
}

/** All that is no secret. */
async function openEntries(
  context: StepContext,
  runId: string,
  hostPublicKey: string,
): Promise<[Entry, ...Entry[]]> {
  const { assets } = context.ports
  return [
    [firstFile, await assets.text('nix/installer.sh'), 0o755],
    ['installer.env', environment(context.setup.builder.diskGiB, runId), 0o644],
    ['builder.nix', await assets.text('nix/builder.nix'), 0o644],
    ['settings.json', await installedSettings(context), 0o644],
    [`${privateKeyFile}.pub`, `${hostPublicKey}\n`, 0o644],
  ]
}

/** Data for `installer.sh`, which says what each name means. The disk is the one in the first SATA slot. */
function environment(diskGiB: number, runId: string): string {
  const swapMiB = Math.min(4096, diskGiB * 128)
  return `RUN_ID=${runId}\nDISK=/dev/sda\nSWAP_MIB=${swapMiB}\nSERIAL=/dev/ttyS0\n`
}

async function tar(now: number, entries: readonly Entry[]): Promise<Uint8Array> {
  const archive = pack()
  for (const [name, content, mode] of entries) archive.entry({ name, mode, mtime: new Date(now) }, content)
  archive.finalize()
  const pieces: Uint8Array[] = []
  for await (const piece of archive) pieces.push(piece as Uint8Array)
  const content = Buffer.concat(pieces)
  const size = Math.max(smallestBytes, Math.ceil(content.length / sectorBytes) * sectorBytes)
  return Buffer.concat([content, Buffer.alloc(size - content.length)])
}
