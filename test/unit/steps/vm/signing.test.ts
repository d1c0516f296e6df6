import { beforeEach, describe, expect, it } from 'vitest'
import { madeInThisRun } from '../../../../electron/contract/plan.ts'
import type { StepContext } from '../../../../electron/engine/resource.ts'
import type { Remote } from '../../../../electron/ports/ssh.ts'
import { resources } from '../../../../electron/steps/index.ts'
import { vmForwarding } from '../../../../electron/steps/vm/forwarding.ts'
import { vmImage } from '../../../../electron/steps/vm/image.ts'
import { vmKeys } from '../../../../electron/steps/vm/keys.ts'
import { vmMachine } from '../../../../electron/steps/vm/machine.ts'
import { vmPower } from '../../../../electron/steps/vm/power.ts'
import { builderSession } from '../../../../electron/steps/vm/session.ts'
import { notedSigningKey, readPublicKey } from '../../../../electron/steps/vm/signing-note.ts'
import { signingKeyFile, signingKeyToBe, vmSigning } from '../../../../electron/steps/vm/signing.ts'
import { vmSystem } from '../../../../electron/steps/vm/system.ts'
import { bringAbout, differenceOf, takeAway } from './bring-about.ts'
import { createWorld, folders, type World } from './world.ts'

const never = new AbortController().signal
const newFile = `${signingKeyFile}.new`
let world: World

beforeEach(async () => {
  world = createWorld()
  for (const resource of [vmKeys, vmImage, vmMachine, vmForwarding, vmSystem, vmPower])
    expect(await bringAbout(resource, world.context())).toBeUndefined()
})

const builder = (): Promise<Remote> => builderSession(world.context())
const noted = () => notedSigningKey(world.context())
const make = async (context: StepContext = world.context()) =>
  expect(await bringAbout(vmSigning, context)).toBeUndefined()

/** The public half, as Nix in the builder derives it. */
async function inUse(): Promise<string | undefined> {
  const { stdout } = await (await builder()).run(['sh', '-c', '', 'signing-key', signingKeyFile])
  return readPublicKey(stdout)
}

async function namesInFolder(): Promise<string[]> {
  const argv = ['stat', '-c', '%n', '--', signingKeyFile, newFile, `${newFile}.pub`]
  return (await (await builder()).run(argv, { successExitCodes: [0, 1] })).stdout.split('\n').filter(Boolean)
}

/** As a change leaves it that was killed. */
async function generate(): Promise<string> {
  const remote = await builder()
  const argv = ['nix-store', '--generate-binary-cache-key', 'pi-offload-builder-0a1b2c3d', newFile]
  await remote.run([...argv, `${newFile}.pub`])
  return (await remote.readFile(`${newFile}.pub`)) ?? ''
}

async function retiring(): Promise<StepContext> {
  const retiredSigningKey = (await noted()) ?? ''
  return { ...world.context(), wish: { kind: 'new-key', retiredKey: 'the Pi’s', retiredSigningKey } }
}

describe('the key with which the builder signs', () => {
  it('is made in the builder, once, and the PC has its public half alone', async () => {
    expect(await signingKeyToBe(world.context())).toBe(madeInThisRun)
    await make()
    expect(await noted()).toMatch(/^pi-offload-builder-[0-9a-f]{8}:[A-Za-z0-9+/]{43}=$/)
    expect(await inUse()).toBe(await noted())
    expect(await namesInFolder()).toEqual([signingKeyFile])
    expect(world.box.network('127.0.0.1', 2223)?.files.get(signingKeyFile)?.mode).toBe(0o600)
    const secret = (await (await builder()).readFile(signingKeyFile))?.split(':')[1] ?? ''
    expect(secret).toHaveLength(88)
    const onPc = [...world.files.entries.values()].map(({ content }) => new TextDecoder().decode(content))
    expect([...onPc, ...world.log].filter((text) => text.includes(secret))).toEqual([])
    expect(await differenceOf(vmSigning, world.context())).toBeUndefined()
    expect(await signingKeyToBe(world.context())).toBe(await noted())
  })

  it('is replaced by another one of another name, once', async () => {
    await make()
    const [former, context] = [await noted(), await retiring()]
    expect(await signingKeyToBe(context)).toBe(madeInThisRun)
    await make(context)
    expect(await noted()).not.toBe(former)
    expect((await noted())?.split(':')[0]).not.toBe(former?.split(':')[0])
    expect(await inUse()).toBe(await noted())
    expect(await namesInFolder()).toEqual([signingKeyFile])
    expect(await differenceOf(vmSigning, context)).toBeUndefined()
  })

  it.each(['', 'no key', `name:${Buffer.alloc(32).toString('base64')}`])(
    'is made anew where its file is none: “%s”',
    async (content) => {
      await make()
      const former = await noted()
      await (await builder()).writeFile(signingKeyFile, content, 0o600)
      expect(await signingKeyToBe(world.context())).toBe(madeInThisRun)
      await make()
      expect(await inUse()).toBe(await noted())
      expect(await noted()).not.toBe(former)
    },
  )

  it.each([undefined, '', 'name:AAAA', `other:${Buffer.alloc(32, 7).toString('base64')}\n`])(
    'is noted where the note is gone, damaged or of another one: %j',
    async (note) => {
      await make()
      const key = await noted()
      if (note === undefined) await world.files.remove(folders.signingKeyFile)
      else await world.files.write(folders.signingKeyFile, note)
      // What the Pi is told comes with the same plan.
      expect(await signingKeyToBe(world.context())).toBe(key)
      await make()
      expect([await noted(), await inUse()]).toEqual([key, key])
    },
  )

  it.each(['all of it', 'its secret half alone'])('a new one that is not noted goes: %s', async (what) => {
    await make()
    const key = await noted()
    await generate()
    if (what !== 'all of it') await (await builder()).remove(`${newFile}.pub`)
    expect(await signingKeyToBe(world.context())).toBe(key)
    await make()
    expect([await noted(), await inUse()]).toEqual([key, key])
    expect(await namesInFolder()).toEqual([signingKeyFile])
  })

  it('a new one that is noted takes its place, also of one that is gone', async () => {
    await make()
    for (const isGone of [false, true]) {
      const next = await generate()
      await world.files.write(folders.signingKeyFile, next)
      if (isGone) await (await builder()).remove(signingKeyFile)
      expect(await signingKeyToBe(world.context())).toBe(next)
      await make()
      expect([await noted(), await inUse()]).toEqual([next, next])
      expect(await namesInFolder()).toEqual([signingKeyFile])
    }
  })

  it('what was built before is signed also where that was interrupted', async () => {
    await make()
    await generate()
    await (await builder()).remove(newFile)
    const change = await differenceOf(vmSigning, world.context())
    expect(change?.details).toMatchObject([
      { argv: expect.arrayContaining(['store', 'sign', '--all', signingKeyFile]) as string[] },
      { argv: ['rm', '-f', '--', `${newFile}.pub`] },
    ])
    await make()
    expect(await namesInFolder()).toEqual([signingKeyFile])
  })

  it('is known from the note while the builder is off', async () => {
    await make()
    const [machine] = await world.box.list()
    await world.box.powerOff(machine?.uuid ?? '')
    expect(await vmSigning.inspect(world.context())).toMatchObject({ kind: 'blocked', until: 'vm/power' })
    expect(await signingKeyToBe(world.context())).toBe(await noted())
    expect(await signingKeyToBe(await retiring())).toBe(madeInThisRun)
  })

  it('of a builder that is installed anew is another one', async () => {
    await make()
    const [machine] = await world.box.list()
    await world.box.setTag(machine?.uuid ?? '', 'PiOffload/System', undefined)
    expect(await signingKeyToBe(world.context())).toBe(madeInThisRun)
    await bringAbout(vmSystem, world.context())
    expect(await noted()).toBeUndefined()
  })

  it('its note goes with the keys of the builder', async () => {
    await make()
    expect(await takeAway(vmKeys, world.context())).toBe('absent')
    expect(world.files.entries.has(folders.signingKeyFile)).toBe(false)
  })
})

describe('a set-up whose key is lost', () => {
  it.each([undefined, ''])(
    'gets another one, of which the Pi hears in the same repair: %j',
    async (content) => {
      const { engine } = await wholeSetup()
      const files = world.box.network('127.0.0.1', 2223)?.files
      if (content === undefined) files?.delete(signingKeyFile)
      else files?.set(signingKeyFile, { content, mode: 0o600 })
      const plan = await engine.plan('present', never)
      expect(plan.actions.map(({ resource }) => resource)).toEqual(['vm/signing', 'pi/module', 'pi/proof'])
      expect(await engine.start(plan.id, () => undefined, never)).toMatchObject({ outcome: 'succeeded' })
      expect((await engine.plan('present', never)).actions).toEqual([])
    },
  )
})

/** As a set-up of a version that knew nothing of it. */
describe('a set-up without the key', () => {
  it('is read and repaired', async () => {
    const { engine } = await wholeSetup()
    await world.files.remove(folders.signingKeyFile)
    const files = world.box.network('127.0.0.1', 2223)?.files
    files?.delete(signingKeyFile)
    for (const [machine, path, name] of [
      [files, '/etc/nixos/settings.json', 'signingKeyFiles'],
      [world.pi.files, '/etc/nixos/pi-offload/settings.json', 'signingKey'],
    ] as const) {
      const content = JSON.parse(machine?.get(path)?.content ?? '') as Record<string, unknown>
      expect(content).toHaveProperty(name)
      machine?.set(path, { content: JSON.stringify({ ...content, [name]: undefined }, null, 2), mode: 0o644 })
    }
    const plan = await engine.plan('present', never)
    expect(plan.actions.map(({ resource, change }) => [resource, change.summary])).toEqual([
      ['vm/signing', 'The builder gets a key of its own, with which it signs what it built'],
      ['vm/configuration', `file of the key with which it signs: ${signingKeyFile} instead of none`],
      ['pi/module', 'another key with which the builder signs'],
      ['pi/proof', 'A test package is built by the PC for the Pi'],
    ])
    expect(await engine.start(plan.id, () => undefined, never)).toMatchObject({ outcome: 'succeeded' })
    expect(world.pi.files.get('/etc/nixos/pi-offload/settings.json')?.content).toContain(await noted())
    expect((await engine.plan('present', never)).actions).toEqual([])
  })
})

async function wholeSetup() {
  world = createWorld()
  const engine = world.engine(resources)
  const plan = await engine.plan('present', never)
  expect(await engine.start(plan.id, () => undefined, never)).toMatchObject({ outcome: 'succeeded' })
  return { engine }
}
