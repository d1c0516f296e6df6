/** Something of others is in the way: a person decides, with both facts on the table, and nobody else does. */
import { chmod, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { carryOut, carryOutPlan, type CommandOptions } from '../../../electron/cli/commands.ts'
import { exitCodes } from '../../../electron/cli/exit-codes.ts'
import { changeSetupFile, loadSetup } from '../../../electron/cli/setup-file.ts'
import { decideOnWay } from '../../../electron/cli/ways-out.ts'
import { workplaceOn } from '../../../electron/composition.ts'
import { rehearsalWorld } from '../../../electron/rehearsal/world.ts'
import { productAssets } from '../../product-assets.ts'
import { somePc } from '../../some-pc.ts'

const { signal } = new AbortController()
let folder: string
let file: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ways-out-'))
  file = join(folder, 'setup.json')
})
afterEach(async () => {
  vi.restoreAllMocks()
  await rm(folder, { recursive: true })
})

const here = {
  pc: somePc,
  piOfSshHost: () => Promise.reject(new Error('No host of ssh is named.')),
}
const entered = { pi: { address: '192.168.1.23', login: { kind: 'password' } } }

/** The port of the setup is somebody's. */
async function taken() {
  const world = rehearsalWorld({ fast: true, assets: productAssets })
  const workplace = workplaceOn(world)
  workplace.secrets.put('pi-password', 'any')
  await writeFile(file, JSON.stringify(entered))
  let product = workplace.open(await loadSetup(file, here))
  const key = await product.ports.ssh.hostKeyFingerprint('192.168.1.23', 22, 'pi', signal)
  await product.engine.ledger.update((content) => ({
    ...content,
    confirmedPiHostKeys: { '192.168.1.23:22': key },
  }))
  world.pretend('port-taken', true)
  let said = ''
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation((text) => {
      said += String(text)
      return true
    })
  const answers: (string | undefined)[] = []
  const answer = vi.fn((question: string) => {
    said += question
    return Promise.resolve(answers.shift())
  })
  const deciding = (over: Partial<CommandOptions> = {}): CommandOptions => {
    const options: CommandOptions = { json: false, yes: true, signal, ...over }
    return {
      ...options,
      decide: async (plan) => {
        const isDecided = await decideOnWay(
          plan,
          options,
          async (patch) => {
            product = product.withSetup(await changeSetupFile(file, patch, here))
          },
          answer,
        )
        return isDecided ? product : undefined
      },
    }
  }
  const apply = (over: Partial<CommandOptions> = {}) => carryOut(product, 'present', deciding(over))
  const upgrade = () => carryOutPlan(product, ({ planNewerNixos }) => planNewerNixos(signal), deciding())
  const written = async () => JSON.parse(await readFile(file, 'utf8')) as unknown
  return { world, apply, upgrade, answers, answer, written, said: () => said }
}

test('both facts and each way are shown, and without a choice nothing is done, whatever --yes says', async () => {
  const { apply, answers, answer, written, said } = await taken()
  answers.push('')
  expect(await apply()).toBe(exitCodes.obstructed)
  expect(answer).toHaveBeenCalledTimes(1)
  for (const words of [
    'there:  Port 2222 (network.port) is held by vagrant (process 4711).',
    'wanted: The builder listens there for the Pi.',
    '1  Use port 2224 instead. In the setup: network.port = 2224.',
    '2  What is there was moved away',
  ])
    expect(said()).toContain(words)
  expect(await written()).toEqual(entered)
})

test('a chosen way stands in the setup file, and the plan for it goes on', async () => {
  const { apply, answers, written } = await taken()
  answers.push('1')
  expect(await apply()).toBe(exitCodes.succeeded)
  expect(await written()).toEqual({ ...entered, network: { port: 2224 } })
  expect(await readdir(folder)).toEqual(['setup.json'])
  expect(await apply()).toBe(exitCodes.succeeded)
})

test('nobody is asked about what nobody chose', async () => {
  const { apply, answer } = await taken()
  expect(await apply({ resources: ['vm/keys'] })).toBe(exitCodes.succeeded)
  expect(answer).not.toHaveBeenCalled()
  expect(await apply({ resources: ['vm/forwarding'] })).toBe(exitCodes.obstructed)
  expect(answer).toHaveBeenCalledTimes(1)
})

test('is decided for an upgrade of the builder, too', async () => {
  const { world, apply, upgrade, answers, written } = await taken()
  world.pretend('port-taken', false)
  expect(await apply()).toBe(exitCodes.succeeded)
  const { virtualBox } = world.home
  await virtualBox.powerOff((await virtualBox.list())[0]?.uuid ?? '')
  world.pretend('port-taken', true)
  answers.push('1')
  expect(await upgrade()).toBe(exitCodes.succeeded)
  expect(await written()).toEqual({ ...entered, network: { port: 2224 } })
})

test('who moved it away has it looked at again', async () => {
  const { world, apply, answer, written } = await taken()
  answer.mockImplementationOnce(() => {
    world.pretend('port-taken', false)
    return Promise.resolve('2')
  })
  expect(await apply()).toBe(exitCodes.succeeded)
  expect(await written()).toEqual(entered)
})

test('machines decide nothing, and get the exact values', async () => {
  const { apply, answer, written, said } = await taken()
  expect(await apply({ json: true })).toBe(exitCodes.obstructed)
  expect(answer).not.toHaveBeenCalled()
  expect(said()).toContain('"patch":{"network":{"port":2224}}')
  expect(await apply()).toBe(exitCodes.obstructed)
  expect(said()).toContain('→ Use port 2224 instead. In the setup: network.port = 2224.')
  expect(await written()).toEqual(entered)
})

test('a link stays one, and what would be no setup any more is not written', async () => {
  await writeFile(file, JSON.stringify(entered))
  await chmod(file, 0o600)
  const link = join(folder, 'link.json')
  await symlink(file, link)
  await changeSetupFile(link, { network: { port: 2224 } }, here)
  expect(await loadSetup(file, here)).toMatchObject({ network: { port: 2224 } })
  await expect(changeSetupFile(link, { network: { port: 2223 } }, here)).rejects.toMatchObject({
    problem: { code: 'SETUP_INVALID' },
  })
  expect(await loadSetup(file, here)).toMatchObject({ network: { port: 2224 } })
})
