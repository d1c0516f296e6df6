import { describe, expect, it } from 'vitest'
import { systemClock } from '../../../electron/adapters/clock.ts'
import type { Clock } from '../../../electron/ports/clock.ts'
import { fasterClock, jumpingClock } from '../../../electron/rehearsal/clock.ts'

const clocks: [string, () => Clock, number][] = [
  ['system', systemClock, 20],
  ['faster', () => fasterClock(1000), 20_000],
  ['jumping', () => jumpingClock(), 3_600_000],
]

describe.each(clocks)('Clock: %s', (_name, make, milliseconds) => {
  it('has slept for that time', async () => {
    const clock = make()
    const before = clock.now()
    await clock.sleep(milliseconds)
    // Timers may fire a millisecond early.
    expect(clock.now() - before).toBeGreaterThanOrEqual(milliseconds * 0.9)
  })

  it('stops on request, before and during the sleep', async () => {
    const clock = make()
    await expect(clock.sleep(1e9, AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' })
    const controller = new AbortController()
    const sleeping = clock.sleep(1e9, controller.signal)
    controller.abort()
    await expect(sleeping).rejects.toMatchObject({ name: 'AbortError' })
  })

  it('wakes sleepers in the order of time', async () => {
    const clock = make()
    const woken: number[] = []
    await Promise.all([3, 1, 2].map((n) => clock.sleep(n * milliseconds).then(() => woken.push(n))))
    expect(woken).toEqual([1, 2, 3])
  })
})

describe('jumpingClock', () => {
  it('adds up nothing when several sleep at once', async () => {
    const clock = jumpingClock(0)
    await Promise.all([clock.sleep(5000), clock.sleep(1000), clock.sleep(5000)])
    expect(clock.now()).toBe(5000)
  })

  it('does not wake the later one before the earlier has gone to sleep again', async () => {
    const clock = jumpingClock(0)
    const seen: string[] = []
    const poll = async () => {
      for (let i = 0; i < 3; i++) {
        await clock.sleep(1000)
        seen.push(`poll at ${clock.now()}`)
      }
    }
    await Promise.all([poll(), clock.sleep(2500).then(() => seen.push('limit'))])
    expect(seen).toEqual(['poll at 1000', 'poll at 2000', 'limit', 'poll at 3000'])
  })
})
