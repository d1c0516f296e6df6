/** Packages that nobody has built before, and the kernels that they were built on. */
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { testChainPrefix, testPackagePrefix } from '../../contract/builds.ts'
import type { Detail } from '../../contract/plan.ts'
import { failure } from '../../contract/problem.ts'
import type { StepContext } from '../../engine/resource.ts'
import type { Remote } from '../../ports/ssh.ts'
import { builderSession } from '../vm/session.ts'
import { readAnswer, readJsonAnswer } from './answers.ts'
import { findTestShell, type TestShell } from './test-shell.ts'

/** What a proof leaves on the Pi. */
export const testPackage: Detail = {
  kind: 'setting',
  name: 'Test packages in /nix/store of the Pi, until its next garbage collection',
  after: `${testPackagePrefix}…`,
}

/** The two machines, and what a package is made of. */
export interface TestGround {
  /** What is built for. */
  system: 'aarch64-linux'
  vmBootId: string
  piBootId: string
  shell: TestShell
  /** Of Nix. */
  expression: string
}

const bootIdSchema = z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
const packageSchema = z.object({ bootId: bootIdSchema, machine: z.string().regex(/^\w+$/) })
const storePathSchema = z.string().regex(/^\/nix\/store\/[0-9a-z]{32}-[\w+.-]+$/)

export async function lookAround(context: StepContext, remote: Remote): Promise<TestGround> {
  const builder = await builderSession(context)
  const [vmBootId, piBootId, shell, expression] = await Promise.all([
    bootIdOf(builder),
    bootIdOf(remote),
    findTestShell(remote),
    context.ports.assets.text('nix/proof.nix'),
  ])
  return { system: 'aarch64-linux', vmBootId, piBootId, shell, expression }
}

/** For every command of Nix that evaluates: so many packages, each made from the one before. Each call names others. */
export function freshPackages({ system, shell, expression }: TestGround, packages = 1): string[] {
  const name = `${packages === 1 ? testPackagePrefix : testChainPrefix}${randomUUID()}`
  const values = { name, system, ...shell, packages: String(packages) }
  return ['--expr', expression, ...Object.entries(values).flatMap((value) => ['--argstr', ...value])]
}

/** No job may run here, so that a build on the Pi itself cannot pass for one on the builder. */
export function nixBuild(packages: readonly string[], ...options: string[]): string[] {
  const build = ['nix-build', '--no-out-link', '--option', 'substitute', 'false', '--max-jobs', '0']
  return [...build, ...options, ...packages]
}

interface Built {
  /** What `nix-build` printed: the path of the result. */
  answer: string
  packages: number
  /** Thrown where any of them was built anywhere but on our builder. */
  code: 'PROOF_FAILED' | 'FAST_WAY_FAILED'
}

/** Reads the result. */
export async function requireBuiltByBuilder(
  remote: Remote,
  ground: TestGround,
  { answer, packages, code }: Built,
): Promise<void> {
  const result = await remote.readFile(readAnswer('nix-build', storePathSchema, answer.trim()))
  const lines = (result ?? '').trim().split('\n')
  if (lines.length !== packages) readAnswer('the test build', z.never(), result)
  for (const line of lines) {
    const { bootId, machine } = readJsonAnswer('the test build', packageSchema, line)
    if (bootId === ground.piBootId) throw failure(code, 'The test build ran on the Pi itself.')
    if (bootId !== ground.vmBootId)
      throw failure(code, `The test build ran on another machine, whose boot is ${bootId}.`)
    if (machine !== 'aarch64') throw failure(code, `The builder ran it as ${machine}, not as aarch64.`)
  }
}

/** `piBootId === vmBootId` is caught too: the result cannot be equal to one and differ from the other then. */
async function bootIdOf(remote: Remote): Promise<string> {
  const file = '/proc/sys/kernel/random/boot_id'
  return readAnswer(file, bootIdSchema, (await remote.readFile(file))?.trim())
}
