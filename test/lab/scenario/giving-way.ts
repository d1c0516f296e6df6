/** The builder gives way to a game while it runs, and gets its time back after it stood still. */
import type { Checks } from '../checks.ts'
import { expectExit, runProduct } from '../product.ts'
import { inBuilder } from './isolation.ts'
import type { LabWorld } from './lab-world.ts'

/** What VirtualBox says that the machine may take, and what it does. */
async function limitsOf({ vboxManage }: LabWorld, vmName: string): Promise<string> {
  const shown = await vboxManage(['showvminfo', vmName, '--machinereadable'])
  const values = ['VMState', 'vmprocpriority', 'cpuexecutioncap'].map(
    (key) => new RegExp(`^${key}="?([^"\n]*)"?$`, 'm').exec(shown)?.[1] ?? 'nothing',
  )
  return values.join(' ')
}

function expectEqual(what: string, seen: string, wanted: string): void {
  if (seen !== wanted) throw new Error(`${what}: ${seen} instead of ${wanted}`)
}

const bootId = (world: LabWorld) => inBuilder(world, 'cat /proc/sys/kernel/random/boot_id')

async function play(world: LabWorld, state: 'on' | 'off'): Promise<void> {
  expectExit(await runProduct(['play', state], world.product), 0)
}

export async function playing(checks: Checks, world: LabWorld, vmName: string): Promise<void> {
  await checks.check('a game slows the running builder down, no repair minds it, and it ends', async () => {
    const boot = await bootId(world)
    await play(world, 'on')
    expectEqual('while it is played', await limitsOf(world, vmName), 'running low 25')
    expectExit(await runProduct(['status'], world.product), 0)
    await play(world, 'off')
    expectEqual('afterwards', await limitsOf(world, vmName), 'running low 100')
    expectEqual('the boot of the builder', await bootId(world), boot)
  })
}

/** chrony has no time servers in here: without us the clock stays wrong. */
export async function clock(checks: Checks, world: LabWorld): Promise<void> {
  await checks.check('a builder whose clock stood still for ten minutes gets the time', async () => {
    await inBuilder(world, 'date --utc --set "@$(($(date +%s) - 600))"')
    const run = await runProduct(['apply', '--yes', '--json'], world.product)
    expectExit(run, 0)
    const planned = run.plan?.actions.map(({ resource, change }) => `${resource}: ${change.summary}`)
    expectEqual(
      'the plan',
      String(planned),
      'vm/clock: The builder’s clock is about 10 minutes behind: it is set',
    )
    const behindSeconds = Date.now() / 1000 - Number(await inBuilder(world, 'date +%s'))
    if (Math.abs(behindSeconds) > 10) throw new Error(`It is still ${behindSeconds} s behind.`)
  })
}
