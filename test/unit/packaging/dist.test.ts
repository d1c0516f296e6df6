/** `npm run dist` where it cannot be done: one line says why, before anything is made. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { expect, onTestFinished, test } from 'vitest'

const root = fileURLToPath(new URL('../../../', import.meta.url))

/** Nothing answers at the mirror, and nothing was fetched before. */
async function dist(argv: readonly string[], env: Record<string, string> = {}) {
  const cache = await mkdtemp(join(tmpdir(), 'pi-offload-dist-'))
  onTestFinished(() => rm(cache, { recursive: true }))
  const { exitCode, stdout, stderr } = await execa(
    process.execPath,
    ['electron/packaging/main.ts', ...argv],
    {
      ...{ cwd: root, reject: false },
      env: { XDG_CACHE_HOME: cache, ELECTRON_MIRROR: 'http://127.0.0.1:2/', ...env },
    },
  )
  expect(stdout).toBe('')
  return { exitCode, lines: stderr.split('\n') }
}

test.skipIf(process.platform !== 'linux')('a release without Electron', { timeout: 60_000 }, async () => {
  const { exitCode, lines } = await dist(['--release'])
  expect(exitCode).toBe(1)
  expect(lines).toEqual([
    expect.stringMatching(
      /^Electron cannot be fetched \(fetch failed: .*ECONNREFUSED.*\)\. .*ELECTRON_MIRROR=/,
    ),
  ])
})

test.skipIf(process.platform !== 'linux' || process.geteuid?.() === 0)(
  'an ordinary user without Electron',
  { timeout: 60_000 },
  async () => {
    const { exitCode, lines } = await dist([])
    expect([exitCode, lines.length]).toEqual([1, 1])
    expect(lines[0]).toMatch(/^Electron cannot be fetched \(.*ECONNREFUSED.*needs root on Debian\. Look to/)
    expect(await dist(['--stand-in'])).toEqual({
      exitCode: 1,
      lines: ['To pack around a stand-in for Electron needs root on Debian.'],
    })
  },
)

test('what is wrong in the call', { timeout: 60_000 }, async () => {
  expect(await dist([], { PI_OFFLOAD_PUBLISHER: 'CN=Example' })).toEqual({
    exitCode: 2,
    lines: ['PI_OFFLOAD_PUBLISHER is given, but nothing to sign with.'],
  })
  const { exitCode, lines } = await dist(['--no-such'])
  expect([exitCode, lines.length]).toEqual([2, 1])
})
