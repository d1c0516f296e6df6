/**
 * Records what the real build hook of Nix answers, into `test/fixtures/why/<version>.json`. The rules of `why` are held against
 * these, so run it anew for each version of Nix: `node test/record-build-hook.ts [root with Nix]` (root, after the lab was stood up).
 *
 * The hook is a program that the daemon asks over a pipe: `nix __build-remote` (nix, src/build-remote/build-remote.cc). A machine
 * that can be reached is a store in a folder here, one that cannot is an ssh host that nobody knows.
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { labPaths } from './lab/paths.ts'
import type { HookCase } from './unit/steps/pi/why/hook-case.ts'

const count = 240
const systems = ['aarch64-linux', 'x86_64-linux', 'armv7l-linux']
const features = ['big-parallel', 'benchmark', 'kvm']
const drv = `/nix/store/${'1'.repeat(32)}-something.drv`

/** The same cases each time (mulberry32). */
let seed = 20
function random(below: number): number {
  seed = (seed + 0x6d2b79f5) | 0
  let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed)
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
  return ((mixed ^ (mixed >>> 14)) >>> 0) % below
}

const oneOf = <T>(values: readonly T[]): T => values[random(values.length)] as T
const someOf = (values: readonly string[], chance: number) => values.filter(() => random(100) < chance)
const field = (values: readonly string[]) => values.join(',') || '-'

function machine(index: number): string {
  const uri =
    random(4) === 0 ? `ssh-ng://builder@nobody-${String(index)}.invalid` : `local://?root=/tmp/store-${index}`
  return [
    ...[uri, field(someOf(systems, 60)), '-', oneOf(['-', '0', '1', '2', '3'])],
    ...[
      oneOf(['-', '0', '1', '2', '3', '1.5']),
      field(someOf(features, 50)),
      field(someOf(features, 10)),
      '-',
    ],
  ]
    .slice(0, oneOf([2, 5, 7, 8, 8, 8]))
    .join(' ')
}

function makeCase(): Omit<HookCase, 'reply' | 'tried'> {
  const lines = Array.from({ length: random(5) }, (_, index) => machine(index))
  const inFile = random(2) === 0
  const slots = lines.flatMap((line) =>
    [0, 1, 2].map((slot) => `${(line.split(' ')[0] ?? '').replaceAll('/', '_')}-${slot}`),
  )
  return {
    settings: {
      system: 'aarch64-linux',
      'extra-platforms': oneOf(['', '', 'armv7l-linux']),
      'max-jobs': oneOf(['0', '1', '4']),
      'system-features': someOf(features, 50).join(' '),
      builders: inFile ? '@/tmp/machines' : lines.join(oneOf([' ; ', '\n'])),
    },
    machinesFile: inFile ? `# those of the house\n${lines.join('\n')}\n\n` : '',
    taken: slots.filter(() => random(100) < 45),
    isWilling: random(2) === 0,
    neededSystem: oneOf([...systems, 'aarch64-linux', 'builtin']),
    requiredFeatures: someOf(features, 30),
  }
}

const number = (value: number): Buffer => {
  const bytes = Buffer.alloc(8)
  bytes.writeUInt32LE(value)
  return bytes
}
const text = (value: string): Buffer => {
  const bytes = Buffer.from(value)
  return Buffer.concat([number(bytes.length), bytes, Buffer.alloc((8 - (bytes.length % 8)) % 8)])
}

/** As the daemon sends it: numbers are 8 bytes, texts are padded to 8. */
function asked({ settings, isWilling, neededSystem, requiredFeatures }: ReturnType<typeof makeCase>): Buffer {
  return Buffer.concat([
    ...Object.entries(settings).flatMap(([name, value]) => [number(1), text(name), text(value)]),
    ...[number(0), text('try'), number(isWilling ? 1 : 0), text(neededSystem), text(drv)],
    ...[number(requiredFeatures.length), ...requiredFeatures.map(text)],
  ])
}

/** The reply and the machines that it could not build on. */
function heard(said: string): Pick<HookCase, 'reply' | 'tried'> {
  const reply = /^# ([a-z-]+)(?:\n(\S+))?/m.exec(said)
  if (reply === null) throw new Error(`the hook did not answer: ${said}`)
  return {
    reply: reply[1] === 'accept' ? { kind: 'accept', uri: reply[2] ?? '' } : { kind: reply[1] ?? '' },
    tried: [...said.matchAll(/"cannot build on '([^']+)'/g)].map(([, uri = '']) => uri),
  }
}

const root = process.argv[2] ?? labPaths.roots.nativeBuilder
const folder = mkdtempSync(join(tmpdir(), 'pi-offload-hook-'))
try {
  const cases = Array.from({ length: count }, makeCase)
  const folderOf = (index: number) => join(folder, String(index).padStart(3, '0'))
  for (const [index, one] of cases.entries()) {
    mkdirSync(folderOf(index))
    writeFileSync(join(folderOf(index), 'asked'), asked(one))
    writeFileSync(join(folderOf(index), 'machines'), one.machinesFile)
    writeFileSync(join(folderOf(index), 'taken'), one.taken.map((slot) => `${slot}\n`).join(''))
  }
  const script = fileURLToPath(new URL('record-build-hook.sh', import.meta.url))
  execFileSync('unshare', ['-m', 'bash', script, root, folder], { stdio: 'inherit' })
  const version = /[\d.]+$/.exec(readFileSync(join(folder, 'version'), 'utf8').trim())?.[0] ?? ''
  const lines = cases.map((one, index) =>
    JSON.stringify({ ...one, ...heard(readFileSync(join(folderOf(index), 'said'), 'utf8')) }),
  )
  const fixtures = fileURLToPath(new URL('fixtures/why/', import.meta.url))
  mkdirSync(fixtures, { recursive: true })
  writeFileSync(join(fixtures, `${version}.json`), `[\n${lines.join(',\n')}\n]\n`)
  console.log(`${count} answers of the build hook of Nix ${version}`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
