/** The first start, by somebody who has not installed anything yet or has an older Node. */
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { afterAll, beforeAll, expect, test } from 'vitest'

const root = fileURLToPath(new URL('../../../', import.meta.url))
let fresh: string

beforeAll(async () => {
  fresh = await mkdtemp(join(tmpdir(), 'pi-offload-fresh-'))
  for (const name of ['electron', 'package.json'])
    await cp(join(root, name), join(fresh, name), { recursive: true })
})
afterAll(() => rm(fresh, { recursive: true }))

const start = (folder: string, ...options: string[]) =>
  execa(process.execPath, [...options, join(folder, 'electron/start-cli.mjs'), '--version'], {
    reject: false,
  })

test('without its packages it says what to do first', async () => {
  const { exitCode, stdout, stderr } = await start(fresh)
  expect([exitCode, stdout]).toEqual([2, ''])
  expect(stderr).toMatch(/^Run `npm ci` first/)
  expect(stderr).not.toMatch(/^ +at /m)
})

test('a Node that knows no TypeScript says the same', async () => {
  const { exitCode, stderr } = await start(root, '--no-experimental-strip-types')
  expect(exitCode).toBe(2)
  expect(stderr).toMatch(/^Run `npm ci` first/)
  expect(stderr).not.toMatch(/^ +at /m)
})

test('otherwise it starts, and the exit code is that of the command', async () => {
  const { exitCode, stdout } = await start(root)
  expect(exitCode).toBe(0)
  expect(stdout).toMatch(/^\d+\.\d+\.\d+$/)
})
