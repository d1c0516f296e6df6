/** The lock between real processes: each holder is a Node of its own that says so and then waits. */
import { once } from 'node:events'
import { execa } from 'execa'
import { afterEach, expect, test } from 'vitest'
import { socketRunLock } from '../../../electron/adapters/run-lock.ts'
import { problemOf } from '../../../electron/contract/problem.ts'

const adapter = new URL('../../../electron/adapters/run-lock.ts', import.meta.url).href
const kills: (() => Promise<string | undefined>)[] = []

/** Names are the user's on the whole PC: no other run of this test shall have them. */
const folder = `/srv/pi-offload-test-${String(process.pid)}`

/** Settles once another process has the lock, with what kills it: that settles when it is gone, with the signal that did it. */
async function heldElsewhere(scope: string): Promise<() => Promise<string | undefined>> {
  const program = `
    const { socketRunLock } = await import(process.argv[1])
    await socketRunLock(process.argv[2]).acquire()
    console.log('held')
    setInterval(() => undefined, 1_000)`
  const child = execa(process.execPath, ['--input-type=module', '-e', program, adapter, scope], {
    reject: false,
  })
  const kill = async () => {
    child.kill('SIGKILL')
    return (await child).signal
  }
  kills.push(kill)
  const ended = child.then(({ stderr }) => Promise.reject(new Error(`The holder ended: ${stderr}`)))
  await Promise.race([once(child.stdout, 'data'), ended])
  return kill
}

async function tryToRun(scope: string): Promise<string> {
  try {
    const giveBack = await socketRunLock(scope).acquire()
    await giveBack()
    return 'free'
  } catch (error) {
    const { code, detail } = problemOf(error)
    return `${code}: ${detail}`
  }
}

afterEach(async () => {
  for (const kill of kills.splice(0)) await kill()
})

test('another process has it: that is one problem, and names the folder', async () => {
  await heldElsewhere(folder)
  expect(await tryToRun(folder)).toBe(
    `RUN_IN_PROGRESS: The folder ${folder} is in use by another run of Pi Offload.`,
  )
})

test('it goes away with a process that is killed', async () => {
  const kill = await heldElsewhere(folder)
  expect(await kill()).toBe('SIGKILL')
  expect(await tryToRun(folder)).toBe('free')
})

test('two folders do not disturb each other', async () => {
  await heldElsewhere(folder)
  await heldElsewhere(`${folder}-other`)
  expect(await tryToRun(`${folder}-third`)).toBe('free')
})

test('it is held until it is given back, and can be taken again', async () => {
  const giveBack = await socketRunLock(folder).acquire()
  expect(await tryToRun(folder)).toMatch(/^RUN_IN_PROGRESS/)
  await giveBack()
  expect(await tryToRun(folder)).toBe('free')
})

test('it keeps no process alive by itself', async () => {
  const program = `await (await import(process.argv[1])).socketRunLock(process.argv[2]).acquire()`
  const child = execa(process.execPath, ['--input-type=module', '-e', program, adapter, folder])
  expect((await child).exitCode).toBe(0)
})
