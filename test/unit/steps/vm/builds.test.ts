/** What the builder's logs say of its builds: by the script itself on files of ours, and by answers that are told. */
import { mkdir, mkdtemp, open, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterAll, describe, expect, it } from 'vitest'
import { buildsSchema } from '../../../../electron/contract/builds.ts'
import { ProblemError } from '../../../../electron/contract/problem.ts'
import { readBuilds, readUsualSeconds } from '../../../../electron/steps/vm/builds.ts'
import { productAssets } from '../../../product-assets.ts'

const logs = '/nix/var/log/nix/drvs'
const hash = 'q1'.repeat(15)
const at = (second: number) => new Date(second * 1000).toISOString()

describe('the builds of the builder, as its logs tell them', () => {
  it('are those that run and those that ended, the latest first', () => {
    const answer = [
      'clock 5000 4000.25',
      `open 4900.000 4900.000 0 ${logs}/ab/${hash}-linux-6.18.drv.bz2`,
      `log 4900.000 4900.000 0 ${logs}/ab/${hash}-linux-6.18.drv.bz2`,
      `log 4000.500 4012.000 14 ${logs}/cd/${hash}-hello-2.12.drv.bz2`,
      `log 4100.000 4130.000 900 ${logs}/cd/${hash}-etc.drv`,
      `made 4011.000 /nix/store/ab${hash}-hello-2.12`,
      `made 4050.000 /nix/store/ab${hash}-etc`,
      '',
    ].join('\n')
    expect(readBuilds(answer)).toEqual({
      at: at(5000),
      running: [{ name: 'linux-6.18', since: at(4900), usualSeconds: null }],
      recent: [
        // Its result is one of an earlier time.
        { name: 'etc', started: at(4100), ended: at(4130), seconds: 30, succeeded: null },
        { name: 'hello-2.12', started: at(4000.5), ended: at(4012), seconds: 11.5, succeeded: true },
      ],
    })
  })

  it('are told by the logs of a real Nix', () => {
    // Heard on 2.26.3 while the last of three builds was running.
    const heard = `clock 1795911958 15509.53
open 1795911955.424 1795911955.424 0 /nix/var/log/nix/drvs/5k/wg68shmxqz7kycy7f5wslbpnpc4vah-slow-1.drv.bz2
log 1795911955.424 1795911955.424 0 /nix/var/log/nix/drvs/5k/wg68shmxqz7kycy7f5wslbpnpc4vah-slow-1.drv.bz2
log 1795911955.365 1795911955.368 40 /nix/var/log/nix/drvs/ap/yy4a8msj095b53gb0csqnwbqg4pbbb-fails-1.drv.bz2
log 1795911955.302 1795911955.308 40 /nix/var/log/nix/drvs/r3/gh5b8q6xhjn5fk7p4y566k9609302n-quick-1.drv.bz2
made 1795911955.308 /nix/store/dnac5vhvi0ilbn224zfjxvfjy88vawgj-quick-1
`
    const { running, recent } = readBuilds(heard)
    expect(running).toEqual([{ name: 'slow-1', since: '2026-11-29T00:25:55.424Z', usualSeconds: null }])
    expect(recent.map(({ name, seconds, succeeded }) => [name, seconds, succeeded])).toEqual([
      ['fails-1', 0.003, null],
      ['quick-1', 0.006, true],
    ])
  })

  it('began at an unknown time where the log does not say it', () => {
    const recent = (line: string) => readBuilds(`clock 5000 1000\n${line}\n`).recent
    const unknown = { started: null, seconds: null, succeeded: null }
    // Of a try before the machine was started anew; on a file system without births; cut off.
    expect(recent(`log 3000.000 4500.000 14 ${logs}/ab/${hash}-a.drv.bz2`)).toMatchObject([unknown])
    expect(recent(`log 0 4500.000 14 ${logs}/ab/${hash}-a.drv.bz2`)).toMatchObject([unknown])
    expect(recent(`log 4400.000 4400.000 0 ${logs}/ab/${hash}-a.drv.bz2`)).toMatchObject([unknown])
    // All before that start is as good as any.
    expect(recent(`log 3000.000 3500.000 14 ${logs}/ab/${hash}-a.drv.bz2`)).toMatchObject([{ seconds: 500 }])
    const { running } = readBuilds(`clock 5000 1000\nopen 3000.0 4500.0 14 ${logs}/ab/${hash}-a.drv.bz2\n`)
    expect(running).toEqual([{ name: 'a', since: null, usualSeconds: null }])
  })

  it('take as long as the builds of their package that succeeded usually did, whatever their version', () => {
    const past = (name: string, seconds: number, isMade = true) => [
      `past 3000.000 ${String(3000 + seconds)}.000 14 ${logs}/ab/${hash}-${name}.drv.bz2`,
      ...(isMade ? [`made 3001.000 /nix/store/ab${hash}-${name}`] : []),
    ]
    const open = (name: string) => `open 4900.000 4900.000 0 ${logs}/ab/${hash}-${name}.drv.bz2`
    const usual = (running: string, ...lines: string[][]) =>
      readBuilds(['clock 5000 4000', open(running), ...lines.flat()].join('\n')).running[0]?.usualSeconds
    expect(usual('linux-6.18', past('linux-6.12.30', 200), past('linux-6.12.31', 900))).toBe(550)
    expect(usual('linux-6.18', past('linux-6.1', 100), past('linux-6.2', 300), past('linux-6.3', 1000))).toBe(
      300,
    )
    // One that failed, one that is another package, and itself.
    expect(usual('linux-6.18', past('linux-6.1', 100), past('linux-6.2', 4, false))).toBe(100)
    expect(usual('linux-6.18', past('linux-rpi-6.1', 100), past('linux-headers-6.1', 100))).toBeNull()
    expect(usual('etc', past('etc', 100))).toBeNull()
    expect(usual('nixos-system-raspberrypi-26.05', past('nixos-system-raspberrypi-25.11', 12))).toBe(12)
  })

  it('are none where nothing was built', () => {
    expect(readBuilds('clock 5000 1000\n')).toEqual({ at: at(5000), running: [], recent: [] })
  })

  it('fit into the window, however many a machine claims', () => {
    const lines = Array.from(
      { length: 400 },
      (_, index) => `${index % 2 === 0 ? 'open' : 'log'} 4000 4001 14 ${logs}/ab/${hash}-${index}.drv.bz2`,
    )
    expect(buildsSchema.safeParse(readBuilds(`clock 5000 1000\n${lines.join('\n')}\n`)).success).toBe(true)
  })

  it.each([
    '',
    'clock now 1',
    'clock 99999999999 1',
    `log 1 2 3 ${logs}/ab/${hash}-a.drv.bz2`,
    'clock 5000 1\nlog 1 2 3',
    `clock 5000 1\nlog -1 2 3 ${logs}/ab/${hash}-a.drv.bz2`,
    `clock 5000 1\nlog 1 2 3 ${logs}/ab/${hash}-<b>.drv.bz2`,
    `clock 5000 1\nlog 1 2 3 ${logs}/ab/${hash}-${'a'.repeat(212)}.drv.bz2`,
    'clock 5000 1\n\u001b[2Jhello',
  ])('are a problem where the answer is none: %j', (answer) => {
    let thrown: unknown
    try {
      readBuilds(answer)
    } catch (error) {
      thrown = error
    }
    expect(thrown).toBeInstanceOf(ProblemError)
    expect((thrown as ProblemError).problem.code).toBe('BUILDER_ANSWER_UNREADABLE')
  })
})

describe.skipIf(process.platform !== 'linux')('the script that tells them', async () => {
  const root = await mkdtemp(join(tmpdir(), 'pi-offload-builds-'))
  afterAll(() => rm(root, { recursive: true, force: true }))
  const text = (await productAssets.text('nix/builds.sh')).replaceAll('=/nix/', `=${root}/nix/`)
  const run = async (...packages: string[]) =>
    (await execa('/bin/sh', ['-c', text, 'builds.sh', ...packages])).stdout

  it('says nothing of a machine that never built', async () => {
    expect(readBuilds(await run())).toMatchObject({ running: [], recent: [] })
  })

  it('sees which logs are open, which were closed, and which have a result', async () => {
    const folder = join(root, logs, 'ab')
    await mkdir(folder, { recursive: true })
    await mkdir(join(root, 'nix/store'), { recursive: true })
    const busy = await open(join(folder, `${hash}-busy-1.drv.bz2`), 'w')
    const done = await open(join(folder, `${hash}-done-1.drv.bz2`), 'w')
    await mkdir(join(root, `nix/store/ab${hash}-done-1`))
    await writeFile(join(root, `nix/store/ab${hash}-failed-1.drv`), '')
    await done.write('the log')
    await done.close()
    await writeFile(join(folder, `${hash}-failed-1.drv.bz2`), 'the log')
    const old = join(folder, `${hash}-old-1.drv.bz2`)
    await writeFile(old, 'the log')
    await utimes(old, new Date(), new Date(Date.now() - 8 * 24 * 3600 * 1000))
    await writeFile(join(root, `nix/store/ab${hash}-unrelated`), '')
    // Months ago, of another version; and a package whose name begins alike.
    const earlier = join(folder, `${hash}-busy-0.9.drv.bz2`)
    for (const path of [earlier, join(folder, `${hash}-busy-body-1.drv.bz2`)]) {
      await writeFile(path, 'the log')
      await utimes(path, new Date(), new Date(Date.now() - 99 * 24 * 3600 * 1000))
    }
    await writeFile(join(root, `nix/store/ab${hash}-busy-0.9`), '')
    const printed = await run().finally(() => busy.close())
    expect(printed).not.toContain('unrelated')
    expect(printed).not.toContain('busy-body')
    expect(
      printed.split('\n').filter((line) => line.startsWith('past') && line.includes(earlier)),
    ).toHaveLength(1)
    expect(printed).toMatch(/^made \S+ \S+-busy-0\.9$/m)
    const { running, recent, at: now } = readBuilds(printed)
    expect(Math.abs(Date.parse(now) - Date.now())).toBeLessThan(60_000)
    expect(running).toEqual([{ name: 'busy-1', since: expect.any(String) as string, usualSeconds: null }])
    expect(recent.map(({ name, succeeded }) => [name, succeeded])).toEqual([
      ['failed-1', null],
      ['done-1', true],
    ])
  })

  it('tells of packages that are named, though nothing runs', async () => {
    const folder = join(root, logs, 'cd')
    await mkdir(folder, { recursive: true })
    const log = await open(join(folder, `${hash}-named-1.drv.bz2`), 'w')
    await mkdir(join(root, `nix/store/cd${hash}-named-1`))
    await log.write('the log')
    await log.close()
    const usual = readUsualSeconds(await run('named', 'never-built'))
    expect(usual('named-2')).toBeLessThan(60)
    expect(usual('never-built-1')).toBeNull()
    expect(readUsualSeconds(await run())('named-2')).toBeNull()
  })
})
