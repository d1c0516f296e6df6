/** What `doctor` collects, of a pretended Windows and of this PC. */
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { hostname, tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { firewallStateSchema } from '../../../electron/adapters/windows/answers/firewall-state.ts'
import * as network from '../../../electron/adapters/windows/answers/network.ts'
import { pcFactsSchema } from '../../../electron/adapters/windows/answers/pc-facts.ts'
import { scheduledTaskSchema } from '../../../electron/adapters/windows/answers/scheduled-task.ts'
import { windowsReadings } from '../../../electron/adapters/windows/readings.ts'
import { anonymise } from '../../../electron/anonymise.ts'
import { textOf } from '../../../electron/cli/doctor.ts'
import { fixture } from '../../fakes/windows/fixture.ts'
import { pretendedWindows, type PretendedWindows } from '../../fakes/windows/pretended-windows.ts'

const never = new AbortController().signal

describe('of a pretended Windows', () => {
  let windows: PretendedWindows
  beforeEach(() => {
    windows = pretendedWindows()
    for (const [script, name] of [
      ['pc-facts', 'german'],
      ['port-holder', 'held-twice'],
      ['reserved-ports', 'spanish'],
      ['route-to', 'german'],
      ['neighbours', 'some'],
      ['own-addresses', 'german'],
      ['firewall-state', 'blocked'],
      ['scheduled-task', 'ours-german'],
    ] as const)
      windows.recorded.set(script, fixture(`${script}.${name}`))
  })

  async function collected() {
    const readings = windowsReadings({
      ...{ run: windows.run, port: 2222, name: 'pi-offload-builder', destination: '192.0.2.1' },
      folder: 'C:\\',
    })
    const text = await textOf(readings, '1.2.3', never)
    const { answers } = JSON.parse(text) as {
      answers: Record<string, { ok: boolean; value?: unknown; problem?: { code: string } }>
    }
    return { text, answers }
  }

  it('every script that only reads is asked, and its answer keeps its form', async () => {
    const { answers } = await collected()
    const schemas: Record<string, z.ZodType> = {
      'pc-facts': pcFactsSchema,
      'port-holder': network.portHolderSchema,
      'reserved-ports': network.reservedPortsSchema,
      'route-to': network.routeToSchema,
      neighbours: network.neighboursSchema,
      'own-addresses': network.ownAddressesSchema,
      'firewall-state': firewallStateSchema,
      'scheduled-task': scheduledTaskSchema,
    }
    expect(Object.keys(answers)).toEqual(Object.keys(schemas))
    for (const [name, schema] of Object.entries(schemas))
      expect(schema.safeParse(answers[name]?.value).error, name).toBeUndefined()
  })

  it('nobody can tell whose it is, but what matters is there', async () => {
    const { text, answers } = await collected()
    expect(text).not.toMatch(/Jürgen|Müller|RECHNER|1004336348|01-02-03|00-00-01/i)
    for (const kept of ['B8-27-EB-00-00-00', '192.168.178.34', 'Beispiel Firewall'])
      expect(text).toContain(kept)
    expect(answers['pc-facts']?.value).toMatchObject({
      account: { name: 'COMPUTER\\user', sid: 'S-1-5-21-0-0-0-1001' },
      folders: { profile: 'C:\\Users\\user', oneDrive: ['C:\\Users\\user\\OneDrive'] },
    })
  })

  it('what cannot be read leaves its problem, and the rest is collected', async () => {
    windows.recorded.set('firewall-state', fixture('firewall-state.refused-chinese'))
    windows.recorded.set('neighbours', 'C:\\Users\\Jürgen Müller\\x.ps1 kann nicht geladen werden.')
    const { text, answers } = await collected()
    expect(answers['firewall-state']).toMatchObject({ ok: false, problem: { code: 'TOOL_FAILED' } })
    expect(answers['neighbours']).toMatchObject({ ok: false, problem: { code: 'TOOL_ANSWER_UNREADABLE' } })
    expect(Object.values(answers).filter(({ ok }) => ok)).toHaveLength(6)
    expect(text).not.toMatch(/Jürgen|Müller/i)
  })

  it('is stopped by the signal', async () => {
    const readings = [{ name: 'x', ask: () => Promise.reject(new Error('not asked')) }]
    await expect(textOf(readings, '1.2.3', AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' })
  })
})

describe('anonymous is', () => {
  const identity = {
    users: ['Jürgen', "O'Brien", 'x', 'root'],
    computers: ['PC-7', 'pi'],
    homes: ['D:\\Profile\\Jürgen', '/srv/home/anna'],
    pis: ['attic', 'raspberrypi', 'pi4'],
    machines: ['cellar', 'builder'],
  }

  it.each([
    ['D:\\Profile\\Jürgen\\a.txt', 'C:\\Users\\user\\a.txt'],
    ['"D:\\\\Profile\\\\J\\u00fcrgen\\\\a.txt"', '"C:\\Users\\user\\\\a.txt"'],
    ['/srv/home/anna/a', '/home/user/a'],
    ['/home/bert/a', '/home/user/a'],
    ['c:\\users\\JRGEN~1\\AppData', 'c:\\users\\user\\AppData'],
    ['JÜRGEN, PC-7\\jürgen; Jürgens', 'user, COMPUTER\\user; Jürgens'],
    ['{"name":"O\\u0027Brien"} O’Brien', '{"name":"user"} O’Brien'],
    ['x-ray and xbox', 'x-ray and xbox'],
    ['S-1-5-21-1-2-3-1001 S-1-12-1-4-5 S-1-5-32-544', 'S-1-5-21-0-0-0-1001 S-1-5-21-0-0-0-1001 S-1-5-32-544'],
    ['b8:27:eb:01:02:03', 'b8:27:eb:00:00:00'],
    ['{73964D36-BC36-4B3E-9173-9F19C437731C}', '{73964D36-BC36-4B3E-9173-9F19C437731C}'],
    ['fe80::ba27:ebff:fe01:203%12 2003:e1:4f00::1 :: ::1', '2001:db8::1 2001:db8::1 :: ::1'],
    ['2222:22 fe80::1', '2222:22 2001:db8::1'],
    ['fd12:3456:789a::1, FC00::7:1', '2001:db8::1, 2001:db8::1'],
    ['fd12:3456:789a::/48 fd12:3456::/32', '2001:db8::1/48 2001:db8::1/32'],
    [
      'attic.local, /nix/store/x-nixos-system-attic-26.05',
      'raspberrypi.local, /nix/store/x-nixos-system-raspberrypi-26.05',
    ],
    ['ssh://nix@cellar, pi4 and cellars', 'ssh://nix@machine, pi4 and cellars'],
    ['2026-11-21T10:00:00Z', '2026-11-21T10:00:00Z'],
    ['root on pi', 'root on pi'],
  ])('%s', (text, expected) => {
    expect(anonymise({ list: [text, 7, null] }, identity)).toEqual({ list: [expected, 7, null] })
  })
})

describe('the command', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pi-offload-doctor-'))
    await mkdir(join(folder, 'home'))
  })
  afterAll(() => rm(folder, { recursive: true }))
  const cli = fileURLToPath(new URL('../../../electron/cli.ts', import.meta.url))
  // In the home of somebody who has set up nothing.
  const run = (...argv: string[]) =>
    execa(process.execPath, [cli, ...argv], {
      ...{ reject: false, stdin: 'ignore' },
      env: { HOME: join(folder, 'home'), XDG_DATA_HOME: '', XDG_CONFIG_HOME: '', XDG_CACHE_HOME: '' },
    })

  it('writes a file for the user alone, shows what it wrote, and names nobody', async () => {
    const file = join(folder, 'home', 'collected.json')
    const { exitCode, stdout, stderr } = await run('doctor', '--collect', file)
    expect(exitCode).toBe(0)
    const text = await readFile(file, 'utf8')
    expect(text.trimEnd()).toBe(stdout.trimEnd())
    expect(stderr).toContain(file)
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect(await readdir(join(folder, 'home'))).toEqual(['collected.json'])
    const { answers } = JSON.parse(text) as { answers: Record<string, unknown> }
    expect(Object.keys(answers)).toContain('own-addresses')
    expect(JSON.stringify(answers)).not.toContain(`"${hostname()}"`)
    expect(JSON.stringify(answers)).not.toContain(`/${userInfo().username}/`)
  })

  it('replaces no file, makes no folder, and says what to do where it cannot write', async () => {
    const file = join(folder, 'of-before.txt')
    await writeFile(file, 'of before')
    const absent = join(folder, 'absent')
    for (const path of [file, folder, join(file, 'below.json'), join(absent, 'below.json')]) {
      const { exitCode, stdout, stderr } = await run('doctor', '--collect', path)
      expect([exitCode, stdout]).toEqual([1, ''])
      expect(stderr).toContain('REPORT_NOT_WRITTEN')
    }
    expect(await readFile(file, 'utf8')).toBe('of before')
    expect(await readdir(folder)).not.toContain('absent')
  })

  it.each([[['doctor']], [['doctor', '--collect', '']]])('%j is a wrong call', async (argv) => {
    expect((await run(...argv)).exitCode).toBe(2)
  })
})
