/** Who reads stdout: nobody any more, a file, or a machine. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const cli = fileURLToPath(new URL('../../../electron/cli.ts', import.meta.url))
const home = fileURLToPath(new URL('./pretended-home.ts', import.meta.url))
let folder: string
let setup: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pi-offload-closed-'))
  setup = join(folder, 'setup.json')
  await writeFile(setup, '{"pi": {"address": "192.168.1.23"}}')
})
afterAll(() => rm(folder, { recursive: true }))

const freshData = () => mkdtemp(join(folder, 'data-'))

function argvOf(command: string, data: string, ...more: string[]): string[] {
  return ['--import', home, cli, command, '--setup', setup, '--data-folder', data, ...more]
}

describe('a reader that goes away', () => {
  test.each([
    ['no', 'succeeded', 0],
    ['yes', 'failed', 1],
  ])('leaves nothing half-made: the run goes on to its own end (FAIL=%s)', async (FAIL, outcome, code) => {
    const data = await freshData()
    const child = execa(process.execPath, argvOf('apply', data, '--yes'), {
      reject: false,
      stdin: 'ignore',
      env: { FAIL },
    })
    // Gone before the program has said its first word.
    child.stdout.destroy()
    child.stderr.destroy()
    const { exitCode } = await child
    const events = await readFile(join(data, 'run.log'), 'utf8')
    expect(JSON.parse(events.trimEnd().split('\n').at(-1) ?? '')).toMatchObject({
      event: { type: 'run-finished', outcome },
    })
    expect(exitCode).toBe(code)
  })
})

describe('stdout in a file', () => {
  test('holds no question: that is for the person at the terminal', async () => {
    const data = await freshData()
    const output = join(data, 'output')
    const command = [process.execPath, ...argvOf('apply', data)].join(' ')
    const child = execa('script', ['-qec', `${command} > ${output}`, '/dev/null'], {
      reject: false,
      stdin: 'pipe',
      env: { NO_COLOR: '1' },
    })
    child.stdout.once('data', () => child.stdin.write('n\n'))
    const { exitCode, stdout } = await child
    expect(exitCode).toBe(5)
    expect(stdout).toContain('Do this?')
    expect(await readFile(output, 'utf8')).not.toContain('Do this?')
  })
})

test('Ctrl-C at the question says on a line of its own that nothing was changed', async () => {
  const line = [process.execPath, ...argvOf('apply', await freshData())].join(' ')
  const child = execa('script', ['-qec', line, '/dev/null'], {
    ...{ reject: false, stdin: 'pipe', env: { NO_COLOR: '1' } },
  })
  let shown = ''
  const answer = (data: Buffer): void => {
    shown += data.toString()
    if (!shown.includes('[y/N]')) return
    // Once: the terminal shows it, and what is shown comes here again.
    child.stdout.off('data', answer)
    child.stdin.write('\u0003')
  }
  child.stdout.on('data', answer)
  const { exitCode, stdout } = await child
  expect(exitCode).toBe(130)
  expect(stdout).toMatch(/^Stopped \(CANCELLED\)\. Nothing that is set up was changed\.\s*$/m)
  expect(stdout).not.toContain('takes back')
})

describe('--json', () => {
  test.each(['apply', 'remove'])('asks nothing, so %s wants --yes with it', async (command) => {
    const data = await freshData()
    const line = [process.execPath, ...argvOf(command, data, '--json')].join(' ')
    const { exitCode, stdout } = await execa('script', ['-qec', line, '/dev/null'], {
      reject: false,
      stdin: 'pipe',
    })
    expect(exitCode).toBe(2)
    expect(stdout).toContain('--yes')
    expect(stdout).not.toContain('[y/N]')
    expect(stdout).not.toContain('"type":"plan"')
  })

  test('is JSON alone through npm, too, in the words of the help and of the document', async () => {
    const help = await execa(process.execPath, [cli, '--help'], { env: { NO_COLOR: '1' } })
    for (const text of [help.stdout, await readFile(join(root, 'docs/command-line.md'), 'utf8')]) {
      const line = /npm run .*--json\b/.exec(text)?.[0] ?? 'no line with --json'
      const command = line.replace('setup.json', join(folder, 'none.json'))
      const { exitCode, stdout } = await execa('sh', ['-c', command], { cwd: root, reject: false })
      expect(exitCode).toBe(2)
      expect(JSON.parse(stdout)).toMatchObject({ type: 'problem', problem: { code: 'SETUP_UNREADABLE' } })
    }
  }, 60_000)

  test('with --yes gives lines of JSON and nothing else', async () => {
    const argv = argvOf('apply', await freshData(), '--json', '--yes')
    const { exitCode, stdout, stderr } = await execa(process.execPath, argv, { stdin: 'ignore' })
    expect([exitCode, stderr]).toEqual([0, ''])
    const types = stdout.split('\n').map((line) => (JSON.parse(line) as { type: string }).type)
    expect([types[0], types.at(-1)]).toEqual(['plan', 'run-finished'])
  })
})
