/** What a repair was for, and what came of it. */
import { afterEach, expect, test, vi } from 'vitest'
import { carryOut, type CommandOptions } from '../../../electron/cli/commands.ts'
import { exitCodes } from '../../../electron/cli/exit-codes.ts'
import { repairText } from '../../../electron/cli/repair-text.ts'
import { rehearseOn } from '../../../electron/composition.ts'
import { jsonLineSchema } from '../../../electron/contract/json-line.ts'
import { failure, problem } from '../../../electron/contract/problem.ts'
import { repairedParts } from '../../../electron/contract/repair.ts'
import { rehearsalSetup, rehearsalWorld } from '../../../electron/rehearsal/world.ts'
import { productAssets } from '../../product-assets.ts'
import { createHome } from '../faults/home.ts'
import { onThePc } from '../faults/on-the-pc.ts'
import { onTheWay } from '../faults/on-the-pi.ts'

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
    await carryOut(rehearseOn(ports, setup), 'present', options)
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

test('with an obstacle elsewhere is done by what the plan says of the rest', async () => {
  const world = rehearsalWorld({ fast: true, assets: productAssets })
  let said = ''
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    said += String(text)
    return true
  })
  const { virtualBox } = world.home
  const product = rehearseOn(world.ports, rehearsalSetup)
  const options: CommandOptions = { json: false, yes: true, signal }
  expect(await carryOut(product, 'present', options)).toBe(exitCodes.succeeded)
  const [machine] = await virtualBox.list()
  await virtualBox.powerOff(machine?.uuid ?? '')
  world.pretend('pi-off', true)
  expect(await carryOut(product, 'present', options)).toBe(exitCodes.obstructed)
  const resources = /apply --only (\S+)` goes around/.exec(said)?.[1]?.split(',')
  expect(resources).toContain('vm/power')
  expect(await carryOut(product, 'present', { ...options, resources })).toBe(exitCodes.succeeded)
  expect((await virtualBox.machine(machine?.uuid ?? '')).state).toBe('running')
})

test('after which something else shows that is wrong ends with the exit code of that; a chosen part is done', async () => {
  const home = await createHome()
  const way = onTheWay.find(({ name }) => name === 'something keeps the Pi from the PC')
  const forwarding = onThePc.find(({ name }) => name === 'the Pi’s forwarding was deleted')
  vi.spyOn(process.stdout, 'write').mockImplementation(() => true)
  const product = rehearseOn(home.ports, rehearsalSetup)
  const options: CommandOptions = { json: false, yes: true, signal }
  await way?.inject(home)
  await forwarding?.inject(home)
  expect(await carryOut(product, 'present', options)).toBe(exitCodes.differs)
  await forwarding?.inject(home)
  const resources = ['vm/forwarding']
  expect(await carryOut(product, 'present', { ...options, resources })).toBe(exitCodes.succeeded)
})

test('that succeeded has, although the look afterwards fails', async () => {
  const { ports } = rehearsalWorld({ fast: true, assets: productAssets })
  let said = ''
  vi.spyOn(process.stdout, 'write').mockImplementation(() => true)
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    said += String(text)
    return true
  })
  const options: CommandOptions = { json: false, yes: true, signal }
  expect(await carryOut(rehearseOn(ports, rehearsalSetup), 'present', options)).toBe(exitCodes.succeeded)
  const network = { ...rehearsalSetup.network, port: 2300 }
  const product = rehearseOn(ports, { ...rehearsalSetup, network })
  const status = () => Promise.reject(failure('TOOL_FAILED', 'It ended.'))
  const engine = { ...product.engine, status }
  expect(await carryOut({ ...product, engine }, 'present', options)).toBe(exitCodes.succeeded)
  expect(said).toContain('How the parts are now could not be looked at: ')
  expect(said).toContain('(TOOL_FAILED)')
})
