/** What the Pi's command makes of what Nix says: recorded from Nix 2.26.3 and 2.34.8, and read by every awk that is here. */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa, execaSync } from 'execa'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const program = fileURLToPath(new URL('../../../resources/nix/progress.awk', import.meta.url))
const recorded = fileURLToPath(new URL('../../fixtures/nix-log/', import.meta.url))
const awks = [['gawk'], ['mawk', '-W', 'interactive'], ['busybox', 'awk']].filter(
  ([name = '', applet]) =>
    execaSync('which', [name], { reject: false }).exitCode === 0 &&
    (applet !== 'awk' || execaSync(name, [applet, 'BEGIN{}'], { reject: false }).exitCode === 0),
)

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'progress-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

it('there is an awk to test it with', () => {
  expect(awks).not.toEqual([])
})

describe.each(awks)('%s', (...awk) => {
  async function told(input: string, values: Record<string, string> = {}) {
    const [file = '', ...options] = awk
    const settings = {
      folder,
      report: join(folder, 'report'),
      pid: '7',
      title: 'build',
      since: '1796044991',
      columns: '0',
    }
    const variables = Object.entries({ ...settings, ...values }).flatMap(([name, value]) => [
      '-v',
      `${name}=${value}`,
    ])
    const { stdout } = await execa(file, [...options, '-f', program, ...variables], { input })
    const marks = (await readdir(folder)).filter((name) => name !== 'report').toSorted()
    const report: unknown = JSON.parse(await readFile(join(folder, 'report'), 'utf8'))
    return { lines: stdout.split('\n'), marks, report }
  }
  const log = (name: string) => readFile(join(recorded, name), 'utf8')

  it.each(['chain.log', 'chain-2.34.log'])(
    'tells each step of a build, and how it ended: %s',
    async (name) => {
      const { lines, marks } = await told(await log(name))
      expect(lines).toEqual([
        'building chain-b1-0 (1 of 20)',
        'building chain-b1-1 (2 of 20)',
        'building chain-b1-last (20 of 20)',
        'fetching chain-b1-last',
        'built 20 on the builder, fetched 1: 1 KiB',
      ])
      expect(marks).toEqual(['connected'])
    },
  )

  it('rewrites one line of a terminal, which fits', async () => {
    const { lines } = await told(await log('chain.log'), { columns: '20' })
    const shown = lines.join('\n').split('\r\u001b[K')
    expect(shown.slice(1, -1).every((text) => text.length < 20 && !text.includes('\n'))).toBe(true)
    expect(shown.at(-1)).toBe('built 20 on the builder, fetched 1: 1 KiB')
  })

  it('tells an error in Nix’s words, without colours, and marks it', async () => {
    const { lines, marks } = await told(await log('failed.log'))
    expect(lines).toEqual([
      'building fail-433 (1 of 1)',
      "error: builder for '/nix/store/h20qlxl59814b0rh2nga3a59fm9c2r5i-fail-433.drv' failed with exit code 3;",
      '       last 2 log lines:',
      '       > hello',
      '       > two',
    ])
    expect(marks).toEqual(['connected', 'failed'])
  })

  it('prints what the builds print where that is asked for', async () => {
    const { lines } = await told(await log('failed.log'), { logs: 'yes' })
    expect(lines.slice(1, 3)).toEqual(['fail-433> hello "quoted" line, red', 'fail-433> two'])
  })

  it('reports for the dashboard who, what, since when', async () => {
    const { report } = await told(await log('failed.log'))
    expect(report).toMatchObject({ pid: 7, command: 'build', since: 1796044991, running: [] })
  })

  it.each([
    [
      "error: cannot add path '/nix/store/x' because it lacks a signature by a trusted key",
      ['connected', 'refused'],
    ],
    ["error: hash mismatch importing path '/nix/store/x'", ['connected', 'refused']],
    ['error: unexpected end-of-file', ['connected', 'cut', 'failed']],
  ])('marks why it ended: %s', async (words, marks) => {
    const begun = (await log('chain.log')).split('\n').slice(0, 12).join('\n')
    const message = `@nix {"action":"msg","column":null,"level":0,"line":null,"msg":"${words}","raw_msg":"${words}"}`
    expect((await told(`${begun}\n${message}\n`)).marks).toEqual(marks)
  })

  it('marks a builder that is away only while nothing was heard of it', async () => {
    const words = "error: failed to start SSH connection to 'builder'\n"
    const { lines, marks } = await told(
      `ssh: connect to host 192.168.1.2 port 2222: Connection refused\n${words}`,
    )
    expect(marks).toEqual(['away'])
    expect(lines[0]).toContain('Connection refused')
  })

  it('marks a Nix that makes no links', async () => {
    expect((await told(await log('no-links.log'))).marks).toEqual(['linkless'])
  })

  it('takes what this machine’s Nix does by itself for no sign of the builder', async () => {
    // As an evaluation fetches.
    const start = (process: number, type: number) =>
      `@nix {"action":"start","id":${process * 2 ** 32},"level":4,"parent":0,"text":"downloading","type":${type}}\n`
    await writeFile(join(folder, 'nix'), '4711\n')
    expect((await told(start(4711, 101))).marks).toEqual(['nix'])
    expect((await told(start(4711, 101) + start(815, 0))).marks).toEqual(['connected', 'nix'])
  })

  it('stops where the builder makes what lies here', async () => {
    const store = join(folder, 'store')
    const derivation = join(folder, 'x.drv')
    await mkdir(join(store, 'abc-here'), { recursive: true })
    await writeFile(
      derivation,
      `Derive([("out","${store}/abc-here","","")],[("${store}/def.drv",["out"])],[],"","",[],[])`,
    )
    const nix = execa('sleep', ['60'], { reject: false })
    await writeFile(join(folder, 'nix'), `${nix.pid ?? ''}\n`)
    const start = `@nix {"action":"start","fields":["${derivation}","",1,1],"id":5,"level":3,"parent":0,"text":"building","type":105}\n`
    expect((await told(start, { sparing: store })).marks).toContain('owed')
    expect((await nix).signal).toBe('SIGTERM')
  })

  it('goes on where the builder makes what is not here', async () => {
    const start = `@nix {"action":"start","fields":["${folder}/none.drv","",1,1],"id":5,"level":3,"parent":0,"text":"building","type":105}\n`
    expect((await told(start, { sparing: folder })).marks).toEqual(['connected'])
  })
})
