/** The command line as a process: what it prints and with what it ends. */
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { socketRunLock } from '../../../electron/adapters/run-lock.ts'
import { somePc } from '../../some-pc.ts'
import { canUnshare } from '../unshare.ts'
import { noPi } from './no-pi.ts'

const cli = fileURLToPath(new URL('../../../electron/cli.ts', import.meta.url))
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pi-offload-cli-'))
})
afterAll(() => rm(folder, { recursive: true }))

function run(...argv: string[]) {
  return execa(process.execPath, [cli, ...argv], { reject: false, stdin: 'ignore', env: { NO_COLOR: '1' } })
}

/** Without the rights that let root enter everything. */
function runUnprivileged(...argv: string[]) {
  const prefix = process.geteuid?.() === 0 ? ['setpriv', '--bounding-set=-all'] : []
  const [file = '', ...rest] = [...prefix, process.execPath, cli, ...argv]
  return execa(file, rest, { reject: false, stdin: 'ignore', env: { NO_COLOR: '1' } })
}

async function setupFile(content: string): Promise<string> {
  const path = join(folder, 'setup.json')
  await writeFile(path, content)
  return path
}

describe('help', () => {
  test('teaches: an example, the exit codes, where secrets come from', async () => {
    const { exitCode, stdout } = await run('--help')
    expect(exitCode).toBe(0)
    for (const text of [
      'Usage: npm run cli -- [',
      '"pi": {',
      'Exit codes:',
      'PI_OFFLOAD_PI_PASSWORD',
      'apply',
      'remove',
      'rehearse',
    ])
      expect(stdout).toContain(text)
  })

  test('the example in it is a setup that can be read', async () => {
    const { stdout } = await run('--help')
    const example = /^\{[\s\S]*?^\}/m.exec(stdout)?.[0] ?? ''
    const { readSetup } = await import('../../../electron/contract/setup.ts')
    expect(readSetup(JSON.parse(example), somePc).ok).toBe(true)
  })
})

describe('a wrong call', () => {
  test('an empty --data-folder ends with 2: it would mean the current one', async () => {
    const { exitCode, stderr } = await run('plan', '--setup', await setupFile('{}'), '--data-folder', '')
    expect(exitCode).toBe(2)
    expect(stderr).toContain('--data-folder')
  })

  test('a part that does not exist ends with 2 and the list of those that do', async () => {
    const argv = ['--setup', await setupFile('{}'), '--only', 'host/port,pi/nothing']
    for (const command of ['plan', 'apply']) {
      const { exitCode, stderr } = await run(command, ...argv)
      expect(exitCode).toBe(2)
      expect(stderr).toContain('There is no "pi/nothing". There are: host/virtualization,')
    }
  })

  test.each([[['nonsense']], [['apply']], [['plan', '--colour', 'red']], [[]]])(
    '%j ends with 2',
    async (argv) => {
      const { exitCode, stderr } = await run(...argv)
      expect(exitCode).toBe(2)
      expect(stderr).not.toBe('')
    },
  )

  test('a setup with many errors is answered with all of them', async () => {
    const file = await setupFile(
      '{"builder": {"cpuCount": 0, "memoryMiB": "x"}, "network": {"port": 99999}, "pi": {}}',
    )
    const { exitCode, stderr } = await run('plan', '--setup', file, '--data-folder', folder)
    expect(exitCode).toBe(2)
    for (const text of [
      'SETUP_INVALID',
      'builder.cpuCount',
      'builder.memoryMiB',
      'network.port',
      'pi.address',
    ])
      expect(stderr).toContain(text)
  })

  test.each([
    ['', 'SETUP_UNREADABLE'],
    ['{', 'SETUP_UNREADABLE'],
    ['\u0000', 'SETUP_UNREADABLE'],
    ['[]', 'SETUP_INVALID'],
    ['null', 'SETUP_INVALID'],
    ['"x"', 'SETUP_INVALID'],
    ['\uFEFF{"pi": {}}', 'SETUP_INVALID'],
  ])('the setup %j is refused in words, and as JSON for machines', async (content, code) => {
    const file = await setupFile(content)
    const { exitCode, stderr } = await run('apply', '--setup', file, '--data-folder', folder)
    expect(exitCode).toBe(2)
    expect(stderr).toContain(code)
    const { stdout } = await run('apply', '--setup', file, '--data-folder', folder, '--json', '--yes')
    expect(JSON.parse(stdout)).toMatchObject({ type: 'problem', problem: { code } })
  })

  test.each([
    ['{\n  "pi": {},\n}', 'at line 3, column 1'],
    ['{\n  "pi" 1}', 'at line 2, column 8'],
    ['{"pi":\n', 'ends too early'],
    ['{"pi": foo}', 'Unexpected token'],
  ])('the place where %j is no JSON is named', async (content, words) => {
    const { stderr } = await run('plan', '--setup', await setupFile(content))
    expect(stderr).toContain(words)
    expect(stderr).toContain('Correct the file')
  })

  test('that lost its options to npm is told where the dashes go', async () => {
    const { stderr } = await run('plan', 'setup.json')
    expect(stderr).toContain('npm run cli -- plan --setup setup.json')
  })

  test.each(['apply', 'remove'])('%s beside another run shows nothing but that', async (command) => {
    const data = await mkdtemp(join(folder, 'busy-'))
    const release = await socketRunLock(data).acquire()
    try {
      const file = await setupFile('{"pi": {"address": "192.168.1.23"}}')
      const { exitCode, stdout, stderr } = await run(command, '--yes', '--setup', file, '--data-folder', data)
      expect([exitCode, stdout]).toEqual([1, ''])
      expect(stderr).toContain('RUN_IN_PROGRESS')
    } finally {
      await release()
    }
  })

  test('a setup file that is not there', async () => {
    const { exitCode, stderr } = await run('status', '--setup', join(folder, 'none.json'))
    expect(exitCode).toBe(2)
    expect(stderr).toContain('none.json')
  })
})

describe.skipIf(process.geteuid?.() !== 0)('root', () => {
  const status = async (SUDO_UID: string) =>
    execa(
      process.execPath,
      [cli, 'status', '--setup', await setupFile('{"pi": {}}'), '--data-folder', folder],
      { reject: false, stdin: 'ignore', env: { NO_COLOR: '1', SUDO_UID } },
    )

  test('is refused where it is somebody with sudo', async () => {
    const { exitCode, stderr } = await status('1000')
    expect(exitCode).toBe(2)
    expect(stderr).toContain('RUN_WITH_SUDO')
    expect(stderr).toContain('without sudo')
  })

  test.each(['', '0'])('is fine where it is root itself (SUDO_UID=%j)', async (id) => {
    expect((await status(id)).stderr).toContain('SETUP_INVALID')
  })
})

describe('the data folder', () => {
  const setup = () => setupFile(JSON.stringify({ pi: noPi, builder: { startWithPc: false } }))

  test('looking leaves nothing behind: no folder, no log', async () => {
    const data = await mkdtemp(join(folder, 'looked-'))
    for (const command of ['plan', 'status'])
      await run(command, '--setup', await setup(), '--data-folder', data)
    expect(await readdir(data)).toEqual([])
    await run('plan', '--setup', await setup(), '--data-folder', join(data, 'none'))
    expect(await readdir(data)).toEqual([])
  })

  test.each([
    ['is a file', 'file', 'is not a folder'],
    ['is below a file', 'file/data', 'is not a folder'],
    ['is not ours', 'closed', 'cannot be used'],
    ['is below one that is not ours', 'closed/data', 'cannot be used'],
  ])('that %s is one problem', async (_name, place, words) => {
    const parent = await mkdtemp(join(folder, 'odd-'))
    await writeFile(join(parent, 'file'), '')
    await mkdir(join(parent, 'closed'), { mode: 0 })
    const { exitCode, stdout, stderr } = await runUnprivileged(
      ...['apply', '--yes', '--setup', await setup(), '--data-folder', join(parent, place)],
    )
    expect([exitCode, stdout]).toEqual([1, ''])
    expect(stderr).toContain('DATA_FOLDER_UNUSABLE')
    expect(stderr).toContain(words)
    expect(stderr).not.toMatch(/^\s+at /m)
  })

  test('in a place where none can be made is one problem, and comes to an end', async () => {
    const { exitCode, stderr, timedOut } = await run(
      'plan',
      '--setup',
      await setup(),
      '--data-folder',
      '/dev/null/x',
    )
    expect([exitCode, timedOut]).toEqual([1, false])
    expect(stderr).toContain('DATA_FOLDER_UNUSABLE')
  })
})

describe('the wizard in a browser', () => {
  test.each([[['rehearse', '--ui']], [['ui', '--rehearsal']]])(
    '%j prints one link that answers, and ends in order',
    async (argv) => {
      const child = execa(process.execPath, [cli, ...argv], { reject: false, stdin: 'ignore' })
      let text = ''
      await new Promise<void>((resolve) => {
        child.stdout.on('data', (piece: Buffer) => {
          text += piece.toString()
          if (text.includes('#token=')) resolve()
        })
      })
      const link = new URL(/http:\S+/.exec(text)?.[0] ?? '')
      expect(link.hostname).toBe('127.0.0.1')
      expect(text).toContain('This is a rehearsal')
      const token = link.hash.replace('#token=', '')
      const body = JSON.stringify({ token, session: 'A'.repeat(43) })
      const headers = { 'content-type': 'application/json', origin: link.origin }
      const answer = await fetch(new URL('/api/session', link), { method: 'POST', headers, body })
      expect(answer.status).toBe(200)
      child.kill('SIGINT')
      const { exitCode, stdout } = await child
      expect(exitCode).toBe(0)
      expect(stdout.trimEnd().split('\n').at(-1)).toBe(
        'The wizard has ended. It was a rehearsal: nothing was changed anywhere.',
      )
    },
  )

  test('the real one says at its end that nothing goes on', async () => {
    const child = execa(process.execPath, [cli, 'ui', '--data-folder', join(folder, 'ui')], {
      reject: false,
      stdin: 'ignore',
      env: { SUDO_UID: '' },
    })
    child.stdout.once('data', () => child.kill('SIGINT'))
    const { exitCode, stdout } = await child
    expect(exitCode).toBe(0)
    expect(stdout).toContain('The wizard has ended. No run was under way, and none goes on.')
  })

  // In a network of its own, where ports have their usual bounds.
  test.skipIf(!canUnshare()).each([
    ['PORT_NOT_ALLOWED', 'ip link set lo up; exec setpriv --bounding-set=-all "$@"', '80'],
    ['LOOPBACK_MISSING', 'ip link set lo up; ip address del 127.0.0.1/8 dev lo; exec "$@"', '8080'],
  ])('what keeps it from being served is told by its own name: %s', async (code, script, port) => {
    const { exitCode, stderr } = await execa(
      'unshare',
      ['--net', 'sh', '-c', script, 'sh', process.execPath, cli, 'rehearse', '--ui', '--port', port],
      { reject: false, stdin: 'ignore', env: { NO_COLOR: '1' } },
    )
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining(code)])
  })

  test('a port that somebody else has is said in words', async () => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as { port: number }
    const { exitCode, stderr } = await run('rehearse', '--ui', '--port', String(port))
    server.close()
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining('PORT_TAKEN')])
    expect(stderr).toContain('`--port` for the wizard')
  })

  test.each(['0', '65536', 'x', '-1', '1e3'])('%s is no port', async (port) => {
    expect((await run('ui', '--port', port)).exitCode).toBe(2)
  })
})

describe('the rehearsal', () => {
  test('tells the whole story, says that it is one, and ends well', async () => {
    const { exitCode, stdout } = await run('rehearse', '--fast')
    expect(exitCode).toBe(0)
    expect(stdout.startsWith('This is a rehearsal')).toBe(true)
    expect(stdout).toMatch(/PROOF ok system=aarch64-linux boot_id=(\S+) vm_boot_id=\1 /)
    expect(stdout).toContain('Everything is as wanted.')
    // Every file is named, short ones with their text; long ones only with their size.
    expect(stdout).toMatch(/^ {4}\[pi\] \/etc\/nixos\/pi-offload\/default\.nix \(\d+ lines, new\)$/m)
    expect(stdout).toMatch(/^ {4}\[pi\] \/etc\/nixos\/pi-offload\/default\.nix \(\d+ lines, deleted\)$/m)
    expect(stdout).toMatch(/^ {4}\+ {6}\.\/pi-offload$/m)
    expect(stdout).toContain('[pi] nixos-rebuild switch')
    expect(stdout.split('\n').length).toBeLessThan(350)
    expect(stdout).toContain('That was a rehearsal.')
  })

  test.each([
    ['while it looks around', 0],
    ['in a run', 1500],
  ])('Ctrl-C on a terminal stops it in order, too: %s', async (_when, delayMs) => {
    const command = `${process.execPath} ${cli} rehearse`
    const child = execa('script', ['-qec', command, '/dev/null'], { reject: false, stdin: 'pipe' })
    // A terminal turns this character into the signal, as the key does.
    child.stdout.once('data', () => setTimeout(() => child.stdin.write('\u0003'), delayMs))
    const { exitCode, stdout } = await child
    expect(exitCode).toBe(130)
    expect(stdout).toContain('CANCELLED')
    expect(stdout).toContain('It was a rehearsal: nothing was changed anywhere.')
    expect(stdout.match(/Stopped/g)).toHaveLength(1)
    // What it advises after a real run is none of its business.
    expect(stdout).not.toContain('takes back')
  })

  test('a dumb terminal, and one without a size, get plain lines', async () => {
    for (const sizing of [
      'export TERM=dumb; stty cols 80 rows 24',
      'export TERM=xterm; stty cols 0 rows 0',
    ]) {
      const command = `export NO_COLOR=1; ${sizing}; ${process.execPath} ${cli} rehearse --fast`
      const { exitCode, stdout } = await execa('script', ['-qec', command, '/dev/null'], { stdin: 'ignore' })
      expect(exitCode).toBe(0)
      expect(stdout).not.toContain('\u001b')
      expect(stdout).toContain('… Installer image of NixOS')
    }
  })

  test('a full disk is told in words', async () => {
    const command = `"$0" "$1" rehearse --fast > /dev/full`
    const { exitCode, stderr } = await execa('sh', ['-c', command, process.execPath, cli], { reject: false })
    expect(exitCode).toBe(1)
    expect(stderr).toMatch(/^What was to be shown could not be written: ENOSPC/)
    expect(stderr).not.toMatch(/^ +at /m)
  })

  test('a reader that goes away is no error', async () => {
    const { exitCode, stderr } = await execa('sh', [
      '-c',
      `"$0" "$1" rehearse --fast | head -n 2`,
      process.execPath,
      cli,
    ])
    expect([exitCode, stderr]).toEqual([0, ''])
  })

  test('Ctrl-C ends it at once, with 130', async () => {
    const child = execa(process.execPath, [cli, 'rehearse'], { reject: false, stdin: 'ignore' })
    child.stdout.once('data', () => setTimeout(() => child.kill('SIGINT'), 300))
    const startedAt = performance.now()
    const { exitCode, stdout } = await child
    expect(exitCode).toBe(130)
    expect(stdout).toContain('Stopped')
    expect(performance.now() - startedAt).toBeLessThan(10_000)
  })
})
