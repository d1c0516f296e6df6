/**
 * One Pi that knows one builder in two ways: as the product sets it up, and as the articles on distributed builds do. The Pi is
 * emulated and the builder runs natively, so that "fast PC, slow Pi" is about right.
 */
import { randomUUID } from 'node:crypto'
import { readSetup, type Setup } from '../../../electron/contract/setup.ts'
import { productAssets } from '../../product-assets.ts'
import { somePc } from '../../some-pc.ts'
import { importPathIn, moduleFolder } from '../../../electron/steps/pi/configuration-paths.ts'
import { addImport } from '../../../electron/steps/pi/import-editor.ts'
import { wantedTexts } from '../../../electron/steps/pi/module-files.ts'
import type { PiSettings } from '../../../electron/steps/pi/settings.ts'
import { startNativeBuilder, type NativeBuilder } from '../../lab/pi/native-builder.ts'
import { runOnPi, startPi } from '../../lab/pi/pi.ts'

export interface Way {
  name: string
  /** The address of the builder's store, `protocol://alias`. */
  store: string
  alias: string
  /** Arguments that tell Nix of the builder; none where the Pi's configuration does. */
  nixArguments: readonly string[]
}

const ours: Way = { name: 'Pi Offload', store: 'ssh-ng://builder', alias: 'builder', nixArguments: [] }
const articles: Way = {
  name: 'the articles',
  store: 'ssh://article',
  alias: 'article',
  nixArguments: ['--builders', 'ssh://article aarch64-linux,x86_64-linux - 4 2 benchmark,big-parallel - -'],
}
export const ways = { ours, articles } as const

const articleKey = '/root/.ssh/id_article'

/** A fresh Pi and a fresh builder that know each other in both ways. */
export async function setUpBothWays(): Promise<void> {
  const offload = defaultOffload()
  await startPi()
  for (const file of [offload.keyPath, articleKey])
    await runOnPi(['ssh-keygen', '-q', '-t', 'ed25519', '-a', '100', '-N', '', '-f', file])
  const builder = await startNativeBuilder({
    authorizedKeys: [
      // As resources/nix/builder.nix has it.
      `restrict,command="nix-daemon --stdio" ${await readOnPi(`${offload.keyPath}.pub`)}`,
      await readOnPi(`${articleKey}.pub`),
    ],
  })
  await setUpOurs({
    alias: offload.alias,
    address: builder.address,
    port: builder.port,
    user: builder.user,
    keyPath: offload.keyPath,
    hostKey: builder.hostPublicKey,
    signingKey: builder.signingKey,
    protocol: offload.protocol,
    systems: offload.systems,
    maxJobs: offload.maxJobs,
    speedFactor: offload.speedFactor,
    supportedFeatures: offload.features,
    whenBuilderIsOff: offload.whenBuilderIsOff,
  })
  await setUpArticles(builder)
  await writeOnPi('/root/proof.nix', await productAssets.text('nix/proof.nix'))
}

function defaultOffload(): Setup['offload'] {
  const reading = readSetup({ pi: { address: '192.0.2.1' } }, somePc)
  if (!reading.ok) throw new Error(JSON.stringify(reading.issues))
  return reading.setup.offload
}

/** The product's own module with its own settings, and what the Pi's `nixos-rebuild` makes of it. */
async function setUpOurs(settings: PiSettings): Promise<void> {
  await runOnPi(['mkdir', '-p', moduleFolder])
  const texts = await wantedTexts({ ports: { assets: productAssets } }, settings)
  for (const [path, text] of texts) await writeOnPi(path, text)
  const configuration = '/etc/nixos/configuration.nix'
  const edited = addImport(`${await readOnPi(configuration)}\n`, importPathIn(configuration))
  if (edited.kind !== 'added') throw new Error(`${configuration} does not take the import: ${edited.kind}`)
  await writeOnPi(configuration, edited.source)
  await runOnPi(['nixos-rebuild', 'switch'])
}

/** The plain `Host` block; the host key is known because root has said yes to it once. */
async function setUpArticles({ address, port, user, hostPublicKey }: NativeBuilder): Promise<void> {
  const block = [
    `Host ${articles.alias}`,
    `  HostName ${address}`,
    `  Port ${port}`,
    `  User ${user}`,
    `  IdentityFile ${articleKey}`,
  ]
  const config = '/root/.ssh/config'
  await writeOnPi(config, `${await readOnPi(config)}\n${block.join('\n')}\n`)
  const knownHosts = '/root/.ssh/known_hosts'
  await writeOnPi(knownHosts, `${await readOnPi(knownHosts)}\n[${address}]:${port} ${hostPublicKey}\n`)
}

/** What builds as many derivations as asked that nobody has built before, and prints their paths. */
export function freshBuild(way: Way, count: number): string[] {
  const name = `bench-${randomUUID()}`
  const one = 'import /root/proof.nix { inherit name; system = "aarch64-linux"; shell = "/usr/bin/busybox"; }'
  const all = `map (n: let name = "${name}-\${toString n}"; in ${one}) (builtins.genList (n: n) ${count})`
  // No job may run on the Pi itself.
  const options = ['--no-out-link', '--option', 'substitute', 'false', '--max-jobs', '0']
  return ['nix-build', ...options, ...way.nixArguments, '-E', all]
}

export async function readOnPi(path: string): Promise<string> {
  return (await runOnPi(['cat', path])).stdout.trimEnd()
}

export async function writeOnPi(path: string, text: string): Promise<void> {
  await runOnPi(['tee', path], { input: text, stripFinalNewline: false })
}
