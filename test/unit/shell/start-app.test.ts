/** `npm start`: with Electron's binary, without it, and when it cannot be fetched. */
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findElectron } from '../../../electron/start/electron-binary.ts'
import { runProgram, standInBinary } from './built-program.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
/** It builds the window twice. */
const longestMs = 120_000
let fresh: string
let electron: string
let empty: string

beforeAll(async () => {
  fresh = await mkdtemp(join(tmpdir(), 'pi-offload-start-'))
  empty = join(fresh, 'empty')
  await mkdir(empty)
  for (const name of ['electron', 'renderer', 'resources', 'package.json', 'tsconfig.json'])
    await cp(join(root, name), join(fresh, name), {
      recursive: true,
      filter: (source) => source !== join(root, 'renderer', 'dist'),
    })
  await symlink(join(root, 'node_modules'), join(fresh, 'node_modules'))
  electron = await standInBinary()
})
afterAll(async () => {
  await rm(fresh, { recursive: true })
  await rm(electron, { recursive: true })
})

const startFile = (): string => join(fresh, 'electron/start-app.mjs')

describe('npm start', () => {
  test(
    'builds everything and opens the desktop program',
    async () => {
      const program = await runProgram(process.execPath, [startFile(), '--rehearsal'], {
        ELECTRON_OVERRIDE_DIST_PATH: electron,
      })
      expect(program.window).toMatchObject({ status: 200, title: 'Pi Offload', argv: ['--rehearsal'] })
      await program.client.must('checkPc', {})
      program.terminate()
      expect(await program.ended).toEqual({ exitCode: 0, stderr: '' })
    },
    longestMs,
  )

  test(
    'says in one line that there is no Electron, and serves the same to a browser',
    async () => {
      const server = execa(process.execPath, [startFile(), '--rehearsal'], {
        env: { ELECTRON_OVERRIDE_DIST_PATH: empty },
        reject: false,
        stdin: 'ignore',
      })
      const lines: string[] = []
      for await (const line of createInterface({ input: server.stdout })) {
        lines.push(line)
        if (line.includes('#token=')) break
      }
      const page = await fetch(lines.at(-1)?.trim().split('#')[0] ?? '')
      expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('<title>Pi Offload')])
      server.kill('SIGTERM')
      const { exitCode, stderr } = await server
      expect(exitCode).toBe(0)
      expect(stderr).toBe(
        `Without Electron (there is no ${join(empty, 'electron')}) the same wizard is served to a browser.`,
      )
    },
    longestMs,
  )

  test('knows one option', async () => {
    const { exitCode, stderr } = await execa(process.execPath, [startFile(), '--fast'], { reject: false })
    expect(exitCode).toBe(2)
    expect(stderr).toMatch(/--fast.*npm start -- --rehearsal$/)
  })
})

describe('fetching Electron', () => {
  const find = async (script: string, timeLimitMs = 10_000) => {
    const installScript = join(fresh, 'install.js')
    await writeFile(installScript, script)
    return findElectron({ onLongWait: () => undefined, installScript, timeLimitMs })
  }

  test('that fails says why', async () => {
    const found = await find("console.error('TypeError: fetch failed\\n    at x'); process.exit(1)")
    expect(found).toEqual({ kind: 'absent', why: 'it cannot be fetched: TypeError: fetch failed' })
  })

  test('that hangs is given up', async () => {
    const found = await find('setInterval(() => undefined, 1000)', 300)
    expect(found).toEqual({ kind: 'absent', why: 'it could not be fetched in time' })
  })
})
