/** What the lab's rows take for the sign of a fault. */
import { describe, expect, it } from 'vitest'
import type { StatusLine } from '../../electron/contract/status.ts'
import type { CommandRun } from '../lab/product.ts'
import { shows, signsOf } from '../lab/faults/signs.ts'

const line = (resource: string, state: StatusLine['state'], more: Partial<StatusLine> = {}): StatusLine => ({
  ...{ resource, title: resource, state },
  ...more,
})

function answered(...lines: StatusLine[]): CommandRun {
  const stdout = JSON.stringify({ type: 'status', lines })
  return { exitCode: 4, signal: undefined, stdout, stderr: '', plan: undefined, events: [] }
}

describe('the sign of a fault', () => {
  const run = answered(
    line('host/firewall', 'ok', { made: true }),
    line('vm/configuration', 'unknown', { because: 'pi/key' }),
    line('pi/module', 'differs'),
    line('pi/key', 'differs'),
  )

  it('is the first cause that is told', () => {
    expect(signsOf(run)).toEqual(['pi/key differs', 'pi/module differs'])
    expect(shows(run, { shows: 'pi/key differs' })).toBe(true)
    expect(shows(run, { shows: 'pi/module differs' })).toBe(false)
  })

  it('stands behind another only where the row says so', () => {
    expect(shows(run, { shows: 'pi/module differs', behind: ['pi/key differs'] })).toBe(true)
  })

  it('is not what is only missing before the set-up', () => {
    const before = answered(
      line('vm/image', 'missing', { made: false }),
      line('vm/machine', 'missing', { made: false }),
      line('pi/module', 'differs'),
    )
    expect(signsOf(before)).toEqual(['pi/module differs'])
  })
})
