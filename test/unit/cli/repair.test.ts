/** What a repair was for, and what came of it. */
import { afterEach, expect, test, vi } from 'vitest'
import { carryOut, type CommandOptions } from '../../../electron/cli/commands.ts'
import { repairText } from '../../../electron/cli/repair-text.ts'
import { rehearseOn } from '../../../electron/composition.ts'
import { jsonLineSchema } from '../../../electron/contract/json-line.ts'
import { problem } from '../../../electron/contract/problem.ts'
import { repairedParts } from '../../../electron/contract/repair.ts'
import { rehearsalSetup, rehearsalWorld } from '../../../electron/rehearsal/world.ts'
import { productAssets } from '../../product-assets.ts'

const { signal } = new AbortController()

afterEach(() => void vi.restoreAllMocks())

test('is a table: each part that was not as wanted, by its sign, before and now', () => {
  const line = (resource: string, title: string) => ({ resource, title })
  const found = [
    { ...line('vm/machine', 'Machine'), state: 'differs' },
    { ...line('pi/link', 'Way'), state: 'unknown', problem: problem('LINK_SILENT', 'No answer.') },
    { ...line('pi/gone', 'Gone'), state: 'missing' },
  ] as const
  const lines = [
    { ...line('vm/machine', 'Machine'), state: 'ok' },
    { ...line('pi/link', 'Way'), state: 'blocked', problem: problem('LINK_REFUSED', 'Refused.') },
  ] as const
  expect(repairText(repairedParts(found, lines))).toBe(
    [
      'Part     Before               Now',
      'Machine  not as in the setup  as wanted',
      'Way      LINK_SILENT          LINK_REFUSED',
    ].join('\n'),
  )
})

test('ends a repair, and not the first set-up, nor a run that had nothing to do', async () => {
  const { ports } = rehearsalWorld({ fast: true, assets: productAssets })
  let said = ''
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    said += String(text)
    return true
  })
  const apply = async (setup: typeof rehearsalSetup) => {
    said = ''
    const options: CommandOptions = { json: true, yes: true, signal }
    await carryOut(rehearseOn(ports, setup).engine, 'present', options)
    return said
      .trim()
      .split('\n')
      .map((line) => jsonLineSchema.parse(JSON.parse(line)))
      .filter((line) => line.type === 'repaired')
  }
  expect(await apply(rehearsalSetup)).toEqual([])
  expect(await apply(rehearsalSetup)).toEqual([])
  const [repaired] = await apply({ ...rehearsalSetup, network: { ...rehearsalSetup.network, port: 2300 } })
  expect(repaired?.parts).toContainEqual({
    before: expect.objectContaining({ resource: 'vm/forwarding', state: 'differs' }) as unknown,
    after: expect.objectContaining({ resource: 'vm/forwarding', state: 'ok' }) as unknown,
  })
  expect(repaired?.parts.map(({ after }) => after.state)).not.toContain('differs')
})
