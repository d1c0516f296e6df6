/** A Pi that shows another host key: a person decides, with both keys on the table, and nobody else does. */
import { afterEach, expect, test, vi } from 'vitest'
import { carryOut, type CommandOptions } from '../../../electron/cli/commands.ts'
import { decideOnHostKey } from '../../../electron/cli/confirm-host-key.ts'
import { exitCodes } from '../../../electron/cli/exit-codes.ts'
import { workplaceOn } from '../../../electron/composition.ts'
import { readSetup } from '../../../electron/contract/setup.ts'
import { rehearsalWorld } from '../../../electron/rehearsal/world.ts'
import { productAssets } from '../../product-assets.ts'
import { somePc } from '../../some-pc.ts'

const { signal } = new AbortController()
const name = '192.168.1.23:22'

afterEach(() => void vi.restoreAllMocks())

/** Everything is set up, and the key stands in our notes; then another one is shown. */
async function reinstalled() {
  const world = rehearsalWorld({ fast: true, assets: productAssets })
  const reading = readSetup({ pi: { address: '192.168.1.23', login: { kind: 'password' } } }, somePc)
  if (!reading.ok) throw new Error('the setup is wrong')
  const workplace = workplaceOn(world)
  workplace.secrets.put('pi-password', 'any')
  const product = workplace.open(reading.setup)
  const former = await product.ports.ssh.hostKeyFingerprint('192.168.1.23', 22, 'pi', signal)
  await product.engine.ledger.update((content) => ({ ...content, confirmedPiHostKeys: { [name]: former } }))
  const plan = await product.engine.plan('present', signal)
  expect(plan.obstacles).toEqual([])
  expect((await product.engine.start(plan.id, () => undefined, signal)).outcome).toBe('succeeded')
  world.pretend('host-key-changed', true)
  const shown = await product.ports.ssh.hostKeyFingerprint('192.168.1.23', 22, 'pi', signal)
  let said = ''
  vi.spyOn(process.stdout, 'write').mockImplementation(() => true)
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    said += String(text)
    return true
  })
  const ask = vi.fn(() => Promise.resolve<'yes' | 'no' | 'nobody-there'>('no'))
  const options: CommandOptions = { json: false, yes: true, signal }
  const apply = (over: Partial<CommandOptions> = {}) =>
    carryOut(product, 'present', {
      ...options,
      decide: async (plan) =>
        (await decideOnHostKey(product, plan, { ...options, ...over }, ask)) ? product : undefined,
    })
  const noted = async () => (await product.engine.ledger.read()).confirmedPiHostKeys
  return { product, former, shown, ask, apply, noted, said: () => said }
}

test('both keys are shown, and with “no” nothing is done, whatever --yes says', async () => {
  const { former, shown, ask, apply, noted, said } = await reinstalled()
  expect(await apply()).toBe(exitCodes.obstructed)
  expect(ask).toHaveBeenCalledTimes(1)
  for (const words of [`before: ${former}`, 'the builder was set up with it', `now:    ${shown}`])
    expect(said()).toContain(words)
  expect(await noted()).toEqual({ [name]: former })
})

test('with “yes” the new key takes the place of the former, and the plan goes on', async () => {
  const { product, shown, ask, apply, noted } = await reinstalled()
  ask.mockResolvedValue('yes')
  expect(await apply()).toBe(exitCodes.succeeded)
  expect(await noted()).toEqual({ [name]: shown })
  // It is the Pi that the builder is set up for, whatever address it gets next.
  expect((await product.engine.ledger.read()).madeOnPi).toMatchObject({ hostKeyFingerprint: shown })
  ask.mockClear()
  expect(await apply()).toBe(exitCodes.succeeded)
  expect(ask).not.toHaveBeenCalled()
})

test('machines decide nothing', async () => {
  const { former, ask, apply, noted } = await reinstalled()
  expect(await apply({ json: true })).toBe(exitCodes.obstructed)
  ask.mockResolvedValue('nobody-there')
  expect(await apply()).toBe(exitCodes.obstructed)
  expect(await noted()).toEqual({ [name]: former })
})
