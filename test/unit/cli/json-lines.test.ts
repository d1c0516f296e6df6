/** Every line that any command prints with `--json` is one of the contract. */
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { afterEach, expect, test, vi } from 'vitest'
import {
  carryOut,
  play,
  showDryBuild,
  showPlan,
  showProof,
  showStatus,
  showWhy,
} from '../../../electron/cli/commands.ts'
import { showDiagnostics } from '../../../electron/cli/diagnostics.ts'
import { openRehearsal } from '../../../electron/composition.ts'
import { jsonLineSchema } from '../../../electron/contract/json-line.ts'

afterEach(() => void vi.restoreAllMocks())

/** The kinds of the lines, each once and in the order of their first coming. */
function kindsOf(output: string): string[] {
  const lines = output.trimEnd().split('\n')
  return [...new Set(lines.map((line) => jsonLineSchema.parse(JSON.parse(line)).type))]
}

async function printed(command: () => Promise<number>): Promise<string> {
  let output = ''
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    output += String(text)
    return true
  })
  await command()
  write.mockRestore()
  return output
}

test('of all commands, from nothing to everything and back', async () => {
  const product = openRehearsal({ fast: true })
  const { prove } = product
  const { signal } = new AbortController()
  const options = { json: true, yes: true, signal }
  const run = [
    'run-started',
    'action-started',
    'progress',
    'action-finished',
    'log',
    'run-finished',
  ].toSorted()
  const kinds = async (command: () => Promise<number>) => kindsOf(await printed(command)).toSorted()

  expect(await kinds(() => showStatus(product, options))).toEqual(['status'])
  expect(await kinds(() => showPlan(product, 'present', options))).toEqual(['plan'])
  expect(await kinds(() => carryOut(product, 'present', options))).toEqual(['plan', ...run].toSorted())
  expect(await kinds(() => showStatus(product, options))).toEqual(['status'])
  expect(await kinds(() => showProof((emit) => prove(emit, signal), options))).toContain('proof')
  expect(await kinds(() => showDiagnostics(product, options))).toEqual(['diagnostics'])
  expect(await kinds(() => showWhy(product, undefined, options))).toEqual(['why'])
  expect(await kinds(() => showDryBuild(product, options))).toEqual(['dry-build'])
  for (const isPlaying of [true, false]) {
    expect(await kinds(() => play(isPlaying, product, options))).toEqual(['playing'])
    const behind = isPlaying ? ['playing'] : []
    expect(await kinds(() => showStatus(product, options))).toEqual([...behind, 'status'])
  }
  expect(await kinds(() => carryOut(product, 'absent', options))).toContain('run-finished')
})

test('of a run that is stopped: with the problem', async () => {
  const { engine } = openRehearsal({ fast: true })
  const stop = new AbortController()
  const plan = await engine.plan('present', stop.signal)
  const output = await printed(async () => {
    const emit = (event: object) => {
      process.stdout.write(`${JSON.stringify(event)}\n`)
      stop.abort()
    }
    await engine.start(plan.id, emit, stop.signal)
    return 0
  })
  expect(kindsOf(output)).toContain('run-finished')
  expect(output).toContain('"code":"CANCELLED"')
})

test('of a command that could not be carried out', async () => {
  const cli = fileURLToPath(new URL('../../../electron/cli.ts', import.meta.url))
  const argv = [cli, 'status', '--json', '--setup', '/nowhere/setup.json']
  const { stdout } = await execa(process.execPath, argv, { reject: false, stdin: 'ignore' })
  expect(kindsOf(stdout)).toEqual(['problem'])
})
