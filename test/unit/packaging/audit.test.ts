/** `npm run audit` with the real npm, which asks a registry on this machine. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { execa } from 'execa'
import { expect, onTestFinished, test } from 'vitest'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const longestMs = 120_000

/** It knows something against these packages, and answers like npm's (POST /-/npm/v1/security/advisories/bulk). */
async function registryThatKnows(names: readonly string[], status = 200): Promise<string> {
  const server = createServer((request, response) => {
    void answer(request, response)
  })
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (request.method !== 'POST') {
      response.writeHead(404).end()
      return
    }
    const body = await buffer(request)
    const isPacked = request.headers['content-encoding'] === 'gzip'
    const asked = JSON.parse((isPacked ? gunzipSync(body) : body).toString() || '{}') as Record<
      string,
      string[]
    >
    const known = names.filter((name) => name in asked)
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(JSON.stringify(Object.fromEntries(known.map((name) => [name, [advisory(name)]]))))
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}

const advisory = (name: string): object => ({
  ...{ id: 1, url: 'https://example.org/advisory', title: `Something about ${name}`, severity: 'high' },
  ...{ vulnerable_versions: '*', cwe: [], cvss: { score: 0, vectorString: null } },
})

/** There is no npm in the path, as there may be an old one. */
function audit(registry: string) {
  const npmsConfig = { npm_config_registry: registry, npm_config_fetch_retries: '0' }
  return execa(process.execPath, ['electron/packaging/run-audit.ts'], {
    ...{ cwd: root, reject: false },
    env: { ...npmsConfig, NODE_ENV: 'production', PATH: '/nonexistent' },
  })
}

test('nothing is known', { timeout: longestMs }, async () => {
  const { exitCode, stdout, stderr } = await audit(await registryThatKnows([]))
  expect([exitCode, stderr]).toEqual([0, ''])
  expect(stdout).toMatch(/^Nothing is known against the \d+ packages that ship\.$/)
})

test(
  'something is known of what ships; of what only develops nothing is said',
  { timeout: longestMs },
  async () => {
    const { exitCode, stderr } = await audit(await registryThatKnows(['zod', 'electron', 'prettier']))
    expect(exitCode).toBe(1)
    expect(stderr.split('\n')).toEqual([
      expect.stringMatching(/^electron \d+\.\d+\.\d+: high$/),
      expect.stringMatching(/^zod \d+\.\d+\.\d+: high$/),
      '`npm audit` says more of each.',
    ])
  },
)

test('a registry that does not answer is no good news', { timeout: longestMs }, async () => {
  for (const registry of [await registryThatKnows([], 405), 'http://127.0.0.1:1/']) {
    const { exitCode, stdout, stderr } = await audit(registry)
    expect([exitCode, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(
      /^THE REGISTRY COULD NOT BE ASKED, so nothing is known either way: .*(405|ECONNREFUSED)/,
    )
  }
})
