/** A Pi that shows another host key: a person decides, with both keys on the table, and nobody else does. */
import { afterEach, expect, test, vi } from 'vitest'
import { carryOut, carryOutPlan, type CommandOptions } from '../../../electron/cli/commands.ts'
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
  const deciding = (over: Partial<CommandOptions> = {}): CommandOptions => ({
    ...options,
    decide: async (plan) =>
      (await decideOnHostKey(product, plan, { ...options, ...over }, ask)) ? product : undefined,
  })
  const apply = (over: Partial<CommandOptions> = {}) => carryOut(product, 'present', deciding(over))
  const commands = {
    apply,
    'rotate-key': () => carryOutPlan(product, ({ planNewKey }) => planNewKey(signal), deciding()),
    'upgrade-builder': () =>
      carryOutPlan(product, ({ planNewerNixos }) => planNewerNixos(signal), deciding()),
    remove: () => carryOut(product, 'absent', deciding()),
  }
  const noted = async () => (await product.engine.ledger.read()).confirmedPiHostKeys
  return { world, product, former, shown, ask, apply, commands, noted, said: () => said }
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

test('a key that is nowhere confirmed is put beside the one that the builder was set up with there', async () => {
  const { product, former, shown, ask, apply, said } = await reinstalled()
  await product.engine.ledger.update((content) => ({ ...content, confirmedPiHostKeys: {} }))
  expect(await apply()).toBe(exitCodes.obstructed)
  expect(ask).toHaveBeenCalledTimes(1)
  for (const words of [`before: ${former}`, 'the builder was set up with it', `now:    ${shown}`])
    expect(said()).toContain(words)
})

test('machines decide nothing', async () => {
  const { former, ask, apply, noted } = await reinstalled()
  expect(await apply({ json: true })).toBe(exitCodes.obstructed)
  ask.mockResolvedValue('nobody-there')
  expect(await apply()).toBe(exitCodes.obstructed)
  expect(await noted()).toEqual({ [name]: former })
})

const names = ['apply', 'rotate-key', 'upgrade-builder', 'remove'] as const

test.each(names)('%s puts both keys side by side, and does nothing without a “yes”', async (command) => {
  const { commands, former, shown, ask, noted, said } = await reinstalled()
  expect(await commands[command]()).toBe(exitCodes.obstructed)
  expect(ask).toHaveBeenCalledTimes(1)
  for (const words of [`before: ${former}`, `now:    ${shown}`]) expect(said()).toContain(words)
  expect(said().includes('is made again')).toBe(command !== 'remove')
  expect(await noted()).toEqual({ [name]: former })
})

test.each(names)('%s goes on after a “yes”', async (command) => {
  const { commands, shown, ask, noted } = await reinstalled()
  ask.mockResolvedValue('yes')
  expect(await commands[command]()).toBe(exitCodes.succeeded)
  expect(ask).toHaveBeenCalledTimes(1)
  expect(await noted()).toEqual(command === 'remove' ? {} : { [name]: shown })
})

test.each(names)('%s asks for a key that is nowhere confirmed any more, and goes on', async (command) => {
  const { world, product, former, commands, ask, noted, said } = await reinstalled()
  world.pretend('host-key-changed', false)
  const forget = () => product.engine.ledger.update((content) => ({ ...content, confirmedPiHostKeys: {} }))
  await forget()
  expect(await commands[command]()).toBe(exitCodes.obstructed)
  expect(said()).toContain(`shows this host key for the first time:\n  ${former}`)
  expect(await noted()).toEqual({})
  ask.mockResolvedValue('yes')
  expect(await commands[command]()).toBe(exitCodes.succeeded)
  expect(ask).toHaveBeenCalledTimes(2)
  expect(await noted()).toEqual(command === 'remove' ? {} : { [name]: former })
})

test('after a “yes” the key is replaced, as was asked for', async () => {
  const { world, product, commands, ask } = await reinstalled()
  const wished = async () => (await product.planNewKey(signal)).wish
  world.pretend('host-key-changed', false)
  const before = await wished()
  world.pretend('host-key-changed', true)
  ask.mockResolvedValue('yes')
  expect(await commands['rotate-key']()).toBe(exitCodes.succeeded)
  expect(await wished()).not.toEqual(before)
})
