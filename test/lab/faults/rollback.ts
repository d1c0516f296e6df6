/**
 * The Pi helps itself: a configuration is under test when the product is killed and the cable pulled. Nobody comes back, and the Pi
 * returns to what it was, by the timer that was set on it. The time is the product's own: half an hour.
 */
import { setTimeout as delay } from 'node:timers/promises'
import type { Checks } from '../checks.ts'
import { run } from '../exec.ts'
import { piNamespace } from '../network.ts'
import { expectExit } from '../product.ts'
import { apply, prove, type FaultLab } from './fault-lab.ts'
import { onThePi } from './on-the-pi.ts'

const behindTheTest = 'A test build runs through the new configuration'
const patienceMs = 35 * 60_000

const cable = (state: 'up' | 'down') => run(['ip', '-n', piNamespace, 'link', 'set', 'eth0', state])
const runningSystem = ({ onPi }: FaultLab) => onPi('readlink -f /run/current-system')

export async function playRollback(checks: Checks, lab: FaultLab): Promise<void> {
  await checks.must('killed and cut off in the middle of a test, the Pi goes back by itself', async () => {
    const fault = onThePi.find(({ row }) => row === 'N5')
    await fault?.inject(lab)
    const former = await runningSystem(lab)
    const killed = await lab.product(
      ['apply', '--yes', '--json'],
      {},
      (event) => event.type === 'progress' && event.progress.note === behindTheTest,
    )
    await cable('down')
    try {
      if (killed.signal !== 'SIGKILL') throw new Error(`never came so far:\n${killed.stdout.slice(-3000)}`)
      if ((await runningSystem(lab)) === former) throw new Error('Nothing was under test.')
      const startedAt = Date.now()
      while ((await runningSystem(lab)) !== former) {
        if (Date.now() - startedAt > patienceMs) throw new Error('The Pi does not go back.')
        await delay(5_000)
      }
      console.log(`    the Pi went back after ${Math.round((Date.now() - startedAt) / 1000)} s`)
    } finally {
      await cable('up')
    }
  })
  await checks.must('with the cable in, the next apply completes it', async () => {
    expectExit(await apply(lab), 0)
    expectExit(await lab.product(['status', '--json']), 0)
    expectExit(await prove(lab), 0)
  })
}
