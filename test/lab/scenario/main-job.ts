/** The main job: from a PC with VirtualBox and a Pi with NixOS to a build that the Pi asked for and the machine did, and back. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Checks } from '../checks.ts'
import { expectExit, runProduct, tellDurations } from '../product.ts'
import type { LabWorld } from './lab-world.ts'
import { expectSame, machineTrace, piFiles } from './traces.ts'

const proofPattern =
  /^PROOF ok system=aarch64-linux boot_id=(?<build>[0-9a-f-]{36}) vm_boot_id=(?<vm>[0-9a-f-]{36}) pi_boot_id=(?<pi>[0-9a-f-]{36}) seconds=[0-9.]+$/

const waysPattern = /^WAYS packages=\d+ one_by_one_seconds=[0-9.]+ whole_seconds=[0-9.]+$/m

export async function apply(checks: Checks, { product }: LabWorld): Promise<void> {
  await checks.must('apply brings everything about', async () => {
    const run = await runProduct(['apply', '--yes', '--json'], product)
    expectExit(run, 0)
    tellDurations(run)
  })
}

/** Gives the line that says where the build ran. */
export function proof(checks: Checks, { product }: LabWorld): Promise<string> {
  return checks.must('the Pi’s aarch64 build runs in the machine', async () => {
    const run = await runProduct(['proof'], product)
    expectExit(run, 0)
    const line = run.stdout.split('\n').find((text) => proofPattern.test(text)) ?? ''
    const ids = proofPattern.exec(line)?.groups
    if (ids === undefined) throw new Error(`no proof: ${run.stdout}`)
    if (ids['build'] !== ids['vm'] || ids['build'] === ids['pi']) throw new Error(`it ran elsewhere: ${line}`)
    const ways = waysPattern.exec(run.stdout)?.[0]
    if (ways === undefined) throw new Error(`no comparison of both ways: ${run.stdout}`)
    console.log(`    ${ways}`)
    return line
  })
}

/** The verbs of VBoxManage that change nothing. */
const readingVerbs = new Set(['--version', 'list', 'showvminfo', 'showmediuminfo', 'getextradata'])

/** Of every call of VBoxManage so far, from the product's own log. */
async function verbsOfVBoxManage({ product }: LabWorld): Promise<string[]> {
  const text = await readFile(join(product.dataFolder, 'log.jsonl'), 'utf8')
  return text.split('\n').flatMap((line) => {
    const entry = line === '' ? {} : (JSON.parse(line) as { msg?: string; argv?: string[] })
    return entry.msg === 'vboxmanage' ? (entry.argv?.[0] ?? []) : []
  })
}

export async function applyAgain(checks: Checks, world: LabWorld, vmName: string): Promise<void> {
  await checks.check('the second apply has an empty plan and writes nothing', async () => {
    const before = { pi: await piFiles(), machine: await machineTrace(world, vmName) }
    const calledBefore = await verbsOfVBoxManage(world)
    const run = await runProduct(['apply', '--yes', '--json'], world.product)
    expectExit(run, 0)
    const called = (await verbsOfVBoxManage(world)).slice(calledBefore.length)
    const others = called.filter((verb) => !readingVerbs.has(verb))
    if (called.length === 0 || others.length > 0)
      throw new Error(`VBoxManage was called ${called.length} times, also with: ${others.join(', ')}`)
    if (run.plan?.actions.length !== 0)
      throw new Error(`planned: ${JSON.stringify(run.plan?.actions, null, 2)}`)
    expectSame('a file on the Pi', before.pi, await piFiles())
    expectSame('the machine', before.machine.split('\n'), (await machineTrace(world, vmName)).split('\n'))
  })
}

export async function status(checks: Checks, { product }: LabWorld): Promise<void> {
  await checks.check('status: everything is ok', async () => {
    expectExit(await runProduct(['status'], product), 0)
  })
}

export async function remove(checks: Checks, { product }: LabWorld): Promise<void> {
  await checks.must('remove takes everything back', async () => {
    expectExit(await runProduct(['remove', '--yes', '--json'], product), 0)
  })
}
