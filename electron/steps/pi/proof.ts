/** The proof that it works: the Pi asks for a build that nobody has done before, and the answer says on whose kernel it ran. */
import { createHash, randomUUID } from 'node:crypto'
import { z } from 'zod'
import { testPackagePrefix } from '../../contract/builds.ts'
import type { Detail } from '../../contract/plan.ts'
import { failure } from '../../contract/problem.ts'
import { defineResource, type StepContext } from '../../engine/resource.ts'
import type { Remote } from '../../ports/ssh.ts'
import { requireNoPause } from '../vm/playing.ts'
import { builderSession } from '../vm/session.ts'
import { meaning, readAnswer, readJsonAnswer } from './answers.ts'
import { takeIntoUse } from './left-pis.ts'
import { wantedTexts } from './module-files.ts'
import { piSession } from './session.ts'
import { settingsToBe } from './settings.ts'

export interface OffloadProof {
  /** What the build was for, such as `aarch64-linux`. */
  system: string
  /** The kernel that it ran on. */
  bootId: string
  vmBootId: string
  piBootId: string
  seconds: number
}

const bootIdSchema = z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
const proofSchema = z.object({ bootId: bootIdSchema, machine: z.string().regex(/^\w+$/) })
const storePathSchema = z.string().regex(/^\/nix\/store\/[0-9a-z]{32}-[\w+.-]+$/)

/** What a proof leaves on the Pi. */
export const testPackage: Detail = {
  kind: 'setting',
  name: 'Test package in /nix/store of the Pi, until its next garbage collection',
  after: `${testPackagePrefix}…`,
}

interface ProofOptions {
  /** Stands in for a configuration that does not know the builder yet. */
  nixConfig?: string
}

/**
 * Throws `PROOF_FAILED` when the build fails or ran anywhere but on our builder, and `PAUSED_WHILE_PLAYING` where that is why, also
 * when the game began meanwhile.
 */
export async function proveOffload(
  context: StepContext,
  remote: Remote,
  options: ProofOptions = {},
): Promise<OffloadProof> {
  await requireNoPause(context)
  try {
    return await buildTestPackage(context, remote, options)
  } catch (error) {
    context.signal.throwIfAborted()
    await requireNoPause(context)
    throw error
  }
}

async function buildTestPackage(
  context: StepContext,
  remote: Remote,
  options: ProofOptions,
): Promise<OffloadProof> {
  const { assets, clock } = context.ports
  const builder = await builderSession(context)
  const [vmBootId, piBootId, shell, expression] = await Promise.all([
    bootIdOf(builder),
    bootIdOf(remote),
    findShell(remote),
    assets.text('nix/proof.nix'),
  ])
  const system = 'aarch64-linux'
  const startedAt = clock.now()
  const build = ['nix-build', '--no-out-link', '--option', 'substitute', 'false']
  // No job may run here, so that a build on the Pi itself cannot pass for one on the builder.
  build.push('--max-jobs', '0', '-E', expression)
  const values = { name: `${testPackagePrefix}${randomUUID()}`, system, ...shell }
  for (const [name, value] of Object.entries(values)) build.push('--argstr', name, value)
  const { stdout } = await meaning(
    'PROOF_FAILED',
    'The test build failed.',
    remote.run(build, {
      signal: context.signal,
      timeoutMs: 600_000,
      onLine: (line) => context.log(line),
      env: options.nixConfig === undefined ? {} : { NIX_CONFIG: options.nixConfig },
    }),
  )
  const seconds = (clock.now() - startedAt) / 1000
  const result = await remote.readFile(readAnswer('nix-build', storePathSchema, stdout.trim()))
  const { bootId, machine } = readJsonAnswer('the test build', proofSchema, result ?? '')
  if (bootId === piBootId) throw failure('PROOF_FAILED', 'The test build ran on the Pi itself.')
  if (bootId !== vmBootId)
    throw failure('PROOF_FAILED', `The test build ran on another machine, whose boot is ${bootId}.`)
  if (machine !== 'aarch64')
    throw failure('PROOF_FAILED', `The builder ran it as ${machine}, not as aarch64.`)
  return { system, bootId, vmBootId, piBootId, seconds }
}

/** `piBootId === vmBootId` is caught too: the result cannot be equal to one and differ from the other then. */
async function bootIdOf(remote: Remote): Promise<string> {
  const file = '/proc/sys/kernel/random/boot_id'
  return readAnswer(file, bootIdSchema, (await remote.readFile(file))?.trim())
}

/**
 * A shell that can travel: NixOS's bash with its coreutils out of the store, or a busybox that needs no libraries. The sandbox's
 * own `/bin/sh` will not do: that is the builder's, for its own architecture.
 */
async function findShell(remote: Remote): Promise<{ shell: string; uname: string }> {
  const system = '/run/current-system/sw/bin'
  const argv = ['readlink', '-e', `${system}/bash`, `${system}/env`, '/bin/busybox', '/usr/bin/busybox']
  // 1: some of them do not exist.
  const { stdout } = await remote.run(argv, { successExitCodes: [0, 1] })
  const paths = stdout.split('\n').filter((path) => /^\/[\w./+-]+$/.test(path))
  const stored = paths.filter((path) => path.startsWith('/nix/store/'))
  const bash = stored.find((path) => path.endsWith('/bash'))
  // Coreutils is one program under many names; a link's target does not say which, so its folder is used.
  const coreutils = stored.find((path) => !path.endsWith('/bash') && !path.endsWith('/busybox'))
  if (bash !== undefined && coreutils !== undefined)
    return { shell: bash, uname: `${coreutils.slice(0, coreutils.lastIndexOf('/'))}/uname` }
  const busybox = paths.find((path) => path.endsWith('/busybox'))
  if (busybox !== undefined) return { shell: busybox, uname: '' }
  throw failure('PROOF_FAILED', 'There is neither a bash in the Nix store of the Pi nor a busybox.')
}

export const piProof = defineResource<{ digest: string }>({
  id: 'pi/proof',
  title: 'Proof that the Pi builds on the PC',
  needs: ['pi/module'],
  weightSeconds: 10,

  async inspect(context) {
    const { proof } = await context.ledger.read()
    return proof === undefined ? { kind: 'absent' } : { kind: 'present', state: { digest: proof.digest } }
  },

  async diff(context, observed) {
    if (observed.kind === 'present' && observed.state.digest === (await digestOf(context))) return undefined
    return { summary: 'A test package is built by the PC for the Pi', details: [testPackage] }
  },

  async apply(context) {
    // All else may be there from before, of a Pi that was left or whose notes were lost; and no Pi gets another address without a new proof.
    await takeIntoUse(context)
    const proof = await proveOffload(context, await piSession(context))
    const { system, bootId, seconds } = proof
    const digest = await digestOf(context)
    const at = new Date(context.ports.clock.now()).toISOString()
    await context.ledger.update((content) => ({
      ...content,
      proof: { digest, system, bootId, seconds, at },
    }))
    context.log(
      `PROOF ok system=${system} boot_id=${bootId} vm_boot_id=${proof.vmBootId} pi_boot_id=${proof.piBootId} ` +
        `seconds=${seconds.toFixed(1)}`,
    )
  },
})

/** What was proven: this Pi and this builder with these settings, as they were written by these modules. */
async function digestOf(context: StepContext): Promise<string> {
  const { assets } = context.ports
  const [module, builder] = await Promise.all([
    settingsToBe(context).then((settings) => wantedTexts(context, settings)),
    assets.text('nix/builder.nix'),
  ])
  const { address, port } = context.setup.pi
  return createHash('sha256')
    .update(JSON.stringify([address, port, ...module.values(), builder]))
    .digest('hex')
}
