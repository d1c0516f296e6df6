/** What the Pi tells of its whole builds: by the script itself on processes of ours, on the pretended Pi, and by answers that are told. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterAll, describe, expect, it } from 'vitest'
import { fastBuildsSchema, type FastBuild } from '../../../../electron/contract/fast-builds.ts'
import { failed, succeeded } from '../../../../electron/rehearsal/machine.ts'
import { followFastBuilds, readFastBuilds } from '../../../../electron/steps/pi/fast-builds.ts'
import { productAssets } from '../../../product-assets.ts'
import { createWorld } from './world.ts'

const now = Date.parse('2026-11-21T12:00:00Z')
const told = {
  pid: 123,
  command: 'rebuild switch',
  since: 4700,
  stage: 'building',
  builds: { done: 3, expected: 20 },
  running: ['linux-6.12.30', 'hello-2.12'],
  log: 'hello> checking for gcc...',
}
const read = (...builds: unknown[]) =>
  readFastBuilds(
    [
      'now 5000',
      ...builds.map((build) => `build ${typeof build === 'string' ? build : JSON.stringify(build)}`),
    ],
    { pi: 'raspberrypi.local', now },
  )

describe('what the Pi tells of its whole builds', () => {
  it('is what they do, since when by the clock of this PC, and for which Pi', () => {
    expect(read(told)).toEqual([
      {
        pi: 'raspberrypi.local',
        command: 'rebuild switch',
        stage: 'building',
        since: '2026-11-21T11:55:00.000Z',
        seconds: 300,
        builds: { done: 3, expected: 20 },
        bytes: null,
        running: ['linux-6.12.30', 'hello-2.12'],
        log: 'hello> checking for gcc...',
      },
    ])
  })

  it('is little before it knows more, and the longest comes first', () => {
    const { pid, since } = told
    const begun = { pid, command: 'build', since: since + 200, stage: 'evaluating', running: [], log: '' }
    expect(read(begun, told)).toMatchObject([
      { command: 'rebuild switch' },
      { command: 'build', seconds: 100, builds: null, bytes: null, running: [], log: null },
    ])
  })

  it('may be of a newer version', () => {
    expect(read({ ...told, stage: 'dreaming', more: 1 })).toMatchObject([{ stage: null }])
  })

  it.each([
    'no JSON',
    '',
    'null',
    '[]',
    '{}',
    { ...told, command: 7 },
    { ...told, since: 'now' },
    { ...told, since: -1 },
    { ...told, since: undefined },
  ])('is nothing where it has another form, and takes nothing from others: %j', (hostile) => {
    expect(read(hostile, told)).toHaveLength(1)
  })

  it.each([
    ['a beginning that is still to come', { since: 9000 }],
    ['a beginning beyond all numbers', { since: 1e300 }],
    ['more than everything', { builds: { done: 1e9, expected: 4 } }],
    ['less than nothing', { builds: { done: -1, expected: 4 }, bytes: 'much' }],
    ['many long names', { running: Array.from({ length: 900 }, () => 'x'.repeat(900)) }],
    ['names that are none', { running: 'hello' }],
    ['commands to a terminal', { log: '\u001b[2J\u0007\r\nhello\u202e\ttab'.repeat(99) }],
    ['a line that is none', { log: { toString: 1 } }],
    ['a long command', { command: 'x'.repeat(9999) }],
  ])('fits into a window: %s', (_what, hostile) => {
    const builds = read(...Array.from({ length: 20 }, () => ({ ...told, ...hostile })))
    expect(fastBuildsSchema.safeParse(builds).error).toBeUndefined()
    // eslint-disable-next-line no-control-regex
    expect(JSON.stringify(builds)).not.toMatch(/\\u00|[\u0000-\u001f\u202e]|\\[nrt]/)
    for (const { builds: share } of builds) expect(share?.done ?? 0).toBeLessThanOrEqual(share?.expected ?? 0)
  })

  it('began at an unknown time where its clock was not told, or was set meanwhile', () => {
    const line = `build ${JSON.stringify(told)}`
    const looked = { pi: 'pi', now }
    for (const first of ['now yesterday', 'now 4000', 'now 999999999999'])
      expect(readFastBuilds([first, line], looked)).toMatchObject([
        { seconds: 0, since: '2026-11-21T12:00:00.000Z' },
      ])
  })
})

describe('on the pretended Pi', () => {
  it('a file that a killed process left counts for nothing', async () => {
    const world = createWorld()
    world.pi.files.set('/run/pi-offload/9.json', { content: JSON.stringify(told), mode: 0o644 })
    const seen: FastBuild[][] = []
    await followFastBuilds(world.context(), (builds) => void seen.push(builds))
    expect(seen).toEqual([[]])
    world.pi.files.set('/proc/9/cmdline', { content: '/bin/sh\0/bin/pi-offload\0build', mode: 0o444 })
    await followFastBuilds(world.context(), (builds) => void seen.push(builds))
    expect(seen.at(-1)).toMatchObject([{ running: told.running }])
  })

  it('what is no answer is a problem, and one without end is cut short', async () => {
    const world = createWorld()
    const says = (...lines: string[]) =>
      world.replace('sh', () => ({ onLine }) => {
        lines.forEach(onLine)
        return succeeded()
      })
    says('hello')
    const none = followFastBuilds(world.context(), () => undefined)
    await expect(none).rejects.toMatchObject({ problem: { code: 'PI_ANSWER_UNREADABLE' } })
    says(...Array.from({ length: 5000 }, () => 'end'))
    let count = 0
    await followFastBuilds(world.context(), () => void (count += 1))
    expect(count).toBeLessThan(20)
    world.replace('sh', () => () => failed(1, 'sh: no\n'))
    const refused = followFastBuilds(world.context(), () => undefined)
    await expect(refused).rejects.toMatchObject({ problem: { code: 'PI_COMMAND_FAILED' } })
  })
})

describe.skipIf(process.platform !== 'linux')('the script that tells it', async () => {
  const root = await mkdtemp(join(tmpdir(), 'pi-offload-progress-'))
  afterAll(() => rm(root, { recursive: true, force: true }))
  const text = (await productAssets.text('nix/progress.sh')).replace('=/run/', `=${root}/run/`)
  const run = async (times = 1) =>
    (await execa('/bin/sh', ['-c', text, 'progress.sh', String(times), '0'])).stdout.split('\n')
  const file = (pid: number | string, content: string) =>
    writeFile(join(root, 'run/pi-offload', `${pid}.json`), content)

  it('tells nothing where nobody ever ran it', async () => {
    expect(await run(5)).toEqual([expect.stringMatching(/^now \d+$/), 'end'])
  })

  it('tells what runs as often as it is asked to, and nothing of those that are gone', async () => {
    await mkdir(join(root, 'run/pi-offload'), { recursive: true })
    const program = join(root, 'pi-offload')
    await writeFile(program, '#!/bin/sh\necho begun\nread -r _\n', { mode: 0o755 })
    const running = spawn(program, ['rebuild', 'switch'], { stdio: ['pipe', 'pipe', 'ignore'] })
    await once(running.stdout, 'data')
    try {
      const { pid = 0 } = running
      await file(pid, `${JSON.stringify({ ...told, pid })}\nmore`)
      await file(`${pid}.json.new`, 'half')
      // Another program has the number of one that was killed; none has; and what is no number.
      await file(process.pid, JSON.stringify(told))
      await file(2 ** 30, JSON.stringify(told))
      await file('..', JSON.stringify(told))
      const picture = [
        expect.stringMatching(/^now /) as string,
        `build ${JSON.stringify({ ...told, pid })}`,
        'end',
      ]
      expect(await run()).toEqual(picture)
      expect(await run(3)).toEqual([...picture, ...picture, ...picture])
      await file(pid, `\0${'x'.repeat(99_999)}`)
      const [, long = ''] = await run()
      expect(long.length).toBeLessThan(17_000)
    } finally {
      running.stdin.end()
      await once(running, 'exit')
    }
    expect(await run(5)).toHaveLength(2)
  })
})
