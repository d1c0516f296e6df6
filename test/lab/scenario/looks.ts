/** How long a status takes: of what is well, and where somebody is dead. Each is told with what it waited for, from when to when. */
import { statusLineSchema } from '../../../electron/contract/status.ts'
import { median } from '../../bench/bench.ts'
import { durationMs, type FinishedSpan } from '../../bench/product/record.ts'
import { recordedRun } from '../../bench/product/recorded-run.ts'
import type { Checks } from '../checks.ts'
import { run } from '../exec.ts'
import { piNamespace } from '../network.ts'
import { expectExit, runProduct } from '../product.ts'
import type { LabWorld } from './lab-world.ts'

const rounds = 3
const healthySeconds = 5
const deadSeconds = 15
const statusExitCode = { well: 0, ill: 4 }

export async function looks(checks: Checks, world: LabWorld, vmName: string): Promise<void> {
  await checks.check(`a status of what is well takes at most ${healthySeconds} s`, async () => {
    const seconds: number[] = []
    for (let round = 0; round < rounds; round++) seconds.push(await secondsOfStatus(world, 'nothing'))
    expectAtMost(median(seconds), healthySeconds)
  })
  await checks.check(`where the Pi’s cable is out it takes at most ${deadSeconds} s`, async () => {
    await cable('down')
    try {
      expectAtMost(await secondsOfStatus(world, 'pi/access'), deadSeconds)
    } finally {
      await cable('up')
    }
  })
  await checks.check(`where the machine is off it takes at most ${deadSeconds} s`, async () => {
    await world.vboxManage(['controlvm', vmName, 'poweroff'])
    expectAtMost(await secondsOfStatus(world, 'vm/power'), deadSeconds)
  })
  await checks.must('apply starts the machine again', async () => {
    expectExit(await runProduct(['apply', '--yes', '--json'], world.product), 0)
  })
}

/** From the start of the process to its end. `cause`: the part that is not well by itself. */
async function secondsOfStatus({ product }: LabWorld, cause: string): Promise<number> {
  const exitCode = cause === 'nothing' ? statusExitCode.well : statusExitCode.ill
  const { wallMs, record, printed } = await recordedRun(['status', '--json'], product, exitCode)
  console.log(`    ${(wallMs / 1000).toFixed(1)} s`)
  for (const line of timeline(record.spans, record.loadedAtMs)) console.log(`    ${line}`)
  const causes = printed
    .flatMap(linesIn)
    .filter(({ state, because }) => state !== 'ok' && because === undefined)
    .map(({ resource }) => resource)
  if (cause !== 'nothing' && !causes.includes(cause))
    throw new Error(`${cause} is not named as the cause; there are: ${causes.join(', ')}`)
  return wallMs / 1000
}

function linesIn(line: string) {
  const value = line.startsWith('{') ? (JSON.parse(line) as { type?: string; lines?: unknown }) : {}
  return value.type === 'status' ? statusLineSchema.array().parse(value.lines) : []
}

/** When each program and each question over ssh began and how long it took, in seconds since Node was there. */
function timeline(spans: readonly FinishedSpan[], beganAtMs: number): string[] {
  const inSeconds = (milliseconds: number): string => (milliseconds / 1000).toFixed(2).padStart(6)
  return spans
    .toSorted((one, other) => one.fromMs - other.fromMs)
    .map((span) => {
      const what = span.what.replaceAll(/\s+/g, ' ')
      const shown = what.length > 100 ? `${what.slice(0, 60)} … ${what.slice(-37)}` : what
      return `${inSeconds(span.fromMs - beganAtMs)} ${inSeconds(durationMs(span))}  ${span.kind} ${shown}`
    })
}

function cable(state: 'up' | 'down') {
  return run(['ip', '-n', piNamespace, 'link', 'set', 'eth0', state])
}

function expectAtMost(seconds: number, limitSeconds: number): void {
  if (seconds > limitSeconds) throw new Error(`${seconds.toFixed(1)} s instead of at most ${limitSeconds} s`)
}
