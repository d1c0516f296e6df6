/** What of ours is on a Pi with another Linux than NixOS, and what of others has to be minded. Reads only. */
import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { StepContext } from '../../engine/resource.ts'
import type { Remote } from '../../ports/ssh.ts'
import { publicKeyOfSetup } from './another-pc.ts'
import { readAnswer } from './answers.ts'
import { nextSuffix } from './file-change.ts'
import { blockIn } from './fenced-block.ts'
import { knownHostLines } from './known-hosts.ts'
import type { ModuleTexts } from './module-files.ts'
import {
  fence,
  machines,
  machinesFile,
  nixConfPlace,
  nixConfs,
  ownPaths,
  plainDigest,
  rootSsh,
  wantedBlocks,
  wantedOwnTexts,
  type BlockPlace,
} from './plain-nix-files.ts'
import { piSession } from './session.ts'
import type { PiSettings } from './settings.ts'

const daemonSocket = '/nix/var/nix/daemon-socket/socket'

export interface PlainLook {
  /** Those of our own files that are there. */
  own: ModuleTexts
  /** The three files of others, and whichever has nix.conf's block still; `undefined` where there is none. */
  others: ReadonlyMap<BlockPlace, string | undefined>
  /** Of Nix's settings, the file that is the user's. */
  conf: BlockPlace
  /** Where these lead, as far as they are links. */
  links: ReadonlyMap<string, string>
  hasDaemon: boolean
  /** What the running Nix was told, as `digestOf` says it. */
  digest: string | undefined
  systemSsh: string
  /** Lines of root's own known hosts for our alias. */
  knownHosts: string[]
  /** The public half of the key of this setup. */
  publicKey: string | undefined
  /** Texts that did not get to their place. */
  leftovers: string[]
}

const entrySchema = z.object({ path: z.string(), type: z.string().length(1), target: z.string() })

export async function lookAtPlainNix(context: StepContext): Promise<PlainLook> {
  const remote = await piSession(context)
  // All at once, so that one program on the Pi answers all of it.
  const [own, confs, machinesText, rootText, digest, systemSsh, entries, knownHosts, publicKey] =
    await Promise.all([
      readAll(remote, ownPaths),
      readAll(remote, nixConfs),
      remote.readFile(machinesFile),
      remote.readFile(rootSsh.path),
      remote.readFile(plainDigest),
      systemSshConfig(remote),
      entriesOf(remote),
      knownHostLines(remote, context.setup.offload.alias),
      publicKeyOfSetup(context, remote),
    ])
  const conf = nixConfPlace(confs.get('/etc/nix/nix.conf'))
  // The other one may have it from a time when Nix was installed in another way.
  const former = nixConfs.filter(
    (path) => path !== conf.path && blockIn(confs.get(path), fence) !== undefined,
  )
  return {
    own,
    others: new Map([
      [rootSsh, rootText],
      [machines, machinesText],
      [conf, confs.get(conf.path)],
      ...former.map((path): [BlockPlace, string | undefined] => [{ ...conf, path }, confs.get(path)]),
    ]),
    conf,
    links: new Map(entries.filter(({ type }) => type === 'l').map(({ path, target }) => [path, target])),
    hasDaemon: entries.some(({ path }) => path === daemonSocket),
    digest,
    systemSsh,
    knownHosts,
    publicKey,
    leftovers: entries.map(({ path }) => path).filter((path) => path.endsWith(nextSuffix)),
  }
}

/** Nothing at all of ours is there. */
export function isClean({ own, others, digest, leftovers }: PlainLook): boolean {
  const blocks = [...others.values()].filter((text) => blockIn(text, fence) !== undefined)
  return own.size === 0 && blocks.length === 0 && digest === undefined && leftovers.length === 0
}

/** All that makes the Pi's Nix use the builder, in one word. */
export async function digestOf(context: StepContext, look: PlainLook, settings: PiSettings): Promise<string> {
  const own = await wantedOwnTexts(context, settings)
  const texts = [...own.values(), ...wantedBlocks(settings, look.conf).values()]
  return `${createHash('sha256').update(JSON.stringify(texts)).digest('hex')}\n`
}

async function readAll(remote: Remote, paths: readonly string[]): Promise<ModuleTexts> {
  const texts = await Promise.all(paths.map((path) => remote.readFile(path)))
  return new Map(
    paths.flatMap((path, index): [string, string][] => {
      const text = texts[index]
      return text === undefined ? [] : [[path, text]]
    }),
  )
}

/** With what Debian and others have it include. */
async function systemSshConfig(remote: Remote): Promise<string> {
  const argv = ['find', '/etc/ssh/ssh_config.d', '-name', '*.conf', '-exec', 'cat', '{}', '+']
  const [text = '', { stdout }] = await Promise.all([
    remote.readFile('/etc/ssh/ssh_config'),
    // 1: there is no such folder.
    remote.ask(argv, { successExitCodes: [0, 1] }),
  ])
  return `${text}\n${stdout}`
}

/** Of the files that a block goes into and of what may be left of writing them, and of the daemon's door. */
async function entriesOf(remote: Remote): Promise<z.infer<typeof entrySchema>[]> {
  const paths = [rootSsh.path, machinesFile, ...nixConfs]
  const asked = [...paths, ...paths.map((path) => `${path}${nextSuffix}`), daemonSocket]
  const argv = ['find', ...asked, '-maxdepth', '0', '-printf', '%p\\t%y\\t%l\\n']
  // 1: some of them do not exist.
  const { stdout } = await remote.ask(argv, { successExitCodes: [0, 1] })
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [path, type, target] = line.split('\t')
      return readAnswer('find', entrySchema, { path, type, target })
    })
}
