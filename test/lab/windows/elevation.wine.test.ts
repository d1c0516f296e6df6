import { createHash } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import type { ElevatedAction } from '../../../electron/adapters/windows/answers/elevation.ts'
import { placeNativeProgram } from './native-program.ts'
import { inside, testFolder } from './program.ts'
import { windowsPath } from './wine.ts'

const systemRoot = join(testFolder, 'a Windows')
const powerShell = join(systemRoot, 'System32', 'WindowsPowerShell', 'v1.0', 'powershell.exe')
const record = join(testFolder, 'elevation.json')
/** Not in ASCII, and with blanks: a name of a person. */
const folder = join(testFolder, 'Jürgen Müller', 'pi-offload')
const scripts = 'C:\\Program Files\\Pi Offload\\resources\\windows'

const actions: ElevatedAction[] = [
  { action: 'allow-firewall-rule', name: 'pi-offload-builder', port: 2222, remoteAddress: '192.168.1.23' },
  { action: 'reserve-port', port: 2222 },
]

/** Notes what it was started with and the request as it lies there, and answers as `ANSWER` says. */
const standIn = `
  const { readFileSync, writeFileSync } = require('node:fs')
  const argv = process.argv.slice(2)
  const parameter = (name) => argv[argv.indexOf(name) + 1]
  const request = readFileSync(parameter('-RequestPath'), 'utf8')
  writeFileSync(${JSON.stringify(windowsPath(record))}, JSON.stringify({ argv, request }))
  const error = (kind) => ({ ok: false, error: { kind, hresult: null, errorId: null, message: 'Abgebrochen' } })
  const outcomes = JSON.parse(request).actions.map(({ action }) => ({ action, ok: true, restartNeeded: false }))
  const result = (value) => writeFileSync(parameter('-ResultPath'), JSON.stringify(value))
  const answer = process.env.ANSWER
  if (answer === 'done') result({ ok: true, value: { outcomes } })
  if (answer === 'fewer') result({ ok: true, value: { outcomes: outcomes.slice(1) } })
  if (answer === 'refused') result(error('request-changed'))
  if (answer === 'policy') {
    console.error('... FullyQualifiedErrorId : UnauthorizedAccess')
    process.exitCode = 1
  } else console.log(JSON.stringify(answer === 'declined' ? error('declined') : { ok: true, value: { exitCode: 0 } }))
`

const elevate = (answer: string) =>
  inside(
    'elevate',
    { actions, folder: windowsPath(folder), scripts, systemRoot: windowsPath(systemRoot) },
    { env: { ANSWER: answer } },
  )

describe('what needs an administrator', () => {
  beforeAll(async () => {
    await mkdir(folder, { recursive: true })
    await placeNativeProgram(powerShell, standIn)
  })

  it('is handed over as a file, with its checksum on the command line', async () => {
    expect(await elevate('done')).toEqual({
      outcomes: actions.map(({ action }) => ({ action, ok: true, restartNeeded: false })),
      names: [],
    })
    const { argv, request } = JSON.parse(await readFile(record, 'utf8')) as {
      argv: string[]
      request: string
    }
    expect(JSON.parse(request)).toEqual({ version: 1, actions })
    const requestPath = argv[7] ?? ''
    expect(requestPath).toMatch(/^Z:\\.*\\Jürgen Müller\\pi-offload\\elevation\.json$/)
    expect(argv).toEqual([
      ...['-NoProfile', '-NonInteractive', '-ExecutionPolicy', 'Bypass'],
      ...['-File', `${scripts}\\request-elevation.ps1`],
      ...['-RequestPath', requestPath],
      ...['-RequestHash', createHash('sha256').update(request).digest('hex')],
      ...['-ResultPath', `${requestPath}.result`],
    ])
  })

  it.each([
    ['declined', 'ELEVATION_DECLINED'],
    ['refused', 'TOOL_FAILED'],
    ['without a result', 'SCRIPTS_FORBIDDEN'],
    ['fewer', 'TOOL_ANSWER_UNREADABLE'],
    ['policy', 'SCRIPTS_FORBIDDEN'],
  ])('leaves nothing behind when it is not done: %s', async (answer, problem) => {
    expect(await elevate(answer)).toEqual({ problem, names: [] })
  })
})
