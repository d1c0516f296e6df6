/**
 * The task as it would be handed over. In the place of the task scheduler stands a program that is called like the real script and
 * answers like it; it reads the XML with MSXML, the parser that Windows' own scripts use, in Wine's version.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { placeNativeProgram } from './native-program.ts'
import { inside, testFolder } from './program.ts'
import { windowsPath } from './wine.ts'

const systemRoot = join(testFolder, 'scheduler')
const system32 = join(systemRoot, 'System32')
const record = join(testFolder, 'task.json')
/** What PowerShell was called with, one line each. */
const calls = join(testFolder, 'powershell.jsonl')
const reader = join(testFolder, 'read-task.js')
const folder = join(testFolder, 'Jürgen', 'pi-offload')
const scripts = 'C:\\Program Files\\Pi Offload\\resources\\windows'
const sid = 'S-1-5-21-1111111111-2222222222-3333333333-1001'

/** JScript, for Windows Script Host. Percent signs keep what it writes in ASCII. */
const readTask = `
  var task = new ActiveXObject('MSXML2.DOMDocument.6.0')
  task.async = false
  task.load(WScript.Arguments(0))
  if (task.parseError.errorCode !== 0) WScript.Quit(task.parseError.errorCode)
  task.setProperty('SelectionNamespaces', "xmlns:t='http://schemas.microsoft.com/windows/2004/02/mit/task'")
  var answer = new ActiveXObject('Scripting.FileSystemObject').CreateTextFile(WScript.Arguments(1))
  for (var i = 2; i < WScript.Arguments.length; i++) {
    var nodes = task.selectNodes('/t:Task/' + WScript.Arguments(i))
    answer.WriteLine(nodes.length + ' ' + (nodes.length === 1 ? escape(nodes.item(0).text) : ''))
  }
  answer.Close()
`

const elements = {
  description: 't:RegistrationInfo/t:Description',
  command: 't:Actions/t:Exec/t:Command',
  arguments: 't:Actions/t:Exec/t:Arguments',
  enabled: 't:Triggers/t:LogonTrigger/t:Enabled',
  triggerUser: 't:Triggers/t:LogonTrigger/t:UserId',
  principalUser: 't:Principals/t:Principal/t:UserId',
  logonType: 't:Principals/t:Principal/t:LogonType',
  runLevel: 't:Principals/t:Principal/t:RunLevel',
  priority: 't:Settings/t:Priority',
  executionTimeLimit: 't:Settings/t:ExecutionTimeLimit',
  disallowStartIfOnBatteries: 't:Settings/t:DisallowStartIfOnBatteries',
  stopIfGoingOnBatteries: 't:Settings/t:StopIfGoingOnBatteries',
}

const standIn = `
  const { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } = require('node:fs')
  const { execFileSync } = require('node:child_process')
  const argv = process.argv.slice(2)
  const parameter = (name) => argv[argv.indexOf(name) + 1]
  const record = ${JSON.stringify(windowsPath(record))}
  const calls = ${JSON.stringify(windowsPath(calls))}
  const paths = ${JSON.stringify(elements)}
  if (parameter('-Action') === 'write') {
    const cscript = 'C:\\\\windows\\\\System32\\\\cscript.exe'
    const answer = record + '.txt'
    execFileSync(cscript, ['//nologo', ${JSON.stringify(windowsPath(reader))}, parameter('-XmlPath'), answer, ...Object.values(paths)])
    const lines = readFileSync(answer, 'latin1').split(/\\r?\\n/)
    const found = {}
    for (const [index, name] of Object.keys(paths).entries()) {
      const [count, text] = lines[index].split(' ')
      if (count !== '1') throw new Error(name + ': ' + lines[index])
      found[name] = unescape(text)
    }
    writeFileSync(record, JSON.stringify(found))
  }
  appendFileSync(calls, JSON.stringify(argv) + '\\n')
  if (parameter('-Action') === 'remove') rmSync(record, { force: true })
  const found = existsSync(record) ? JSON.parse(readFileSync(record, 'utf8')) : undefined
  const task = found && {
    state: 'Ready',
    description: found.description,
    actions: [{ command: found.command, arguments: found.arguments }],
    triggers: [{ kind: 'LogonTrigger', userId: found.triggerUser, isEnabled: found.enabled !== 'false' }],
    principal: { userId: found.principalUser, logonType: found.logonType, runLevel: found.runLevel },
    settings: {
      priority: found.priority,
      executionTimeLimit: found.executionTimeLimit,
      disallowStartIfOnBatteries: found.disallowStartIfOnBatteries,
      stopIfGoingOnBatteries: found.stopIfGoingOnBatteries,
    },
  }
  console.log(JSON.stringify({ ok: true, value: { task: task ?? null } }))
`

const name = 'pi-offload-builder'
const uuid = '6a4a9b1e-3c5d-4a8e-9f5e-2f1d0c9b8a77'
const entryFor = (program: string) => ({
  name,
  start: [program, 'startvm', uuid, '--type', 'headless'],
  stop: [program, 'controlvm', uuid, 'savestate'],
})
const entries = [
  entryFor('C:\\Program Files\\Oracle\\VirtualBox\\VBoxManage.exe'),
  entryFor("D:\\Söhne & Töchter <日本> 'x'\\VBoxManage.exe"),
  { name, start: ['C:\\x.exe', '', 'a "b"', 'c\\', 'd e\\', '&amp;', ']]>'], stop: [] },
]

beforeAll(async () => {
  await mkdir(folder, { recursive: true })
  await writeFile(reader, readTask)
  await placeNativeProgram(join(system32, 'WindowsPowerShell', 'v1.0', 'powershell.exe'), standIn)
})

it('is handed over as XML that is read back as the entry, and leaves no file', async () => {
  const { read, previews, afterwards, names } = await inside('keepAutostart', {
    ...{ entries, folder: windowsPath(folder), scripts, sid, systemRoot: windowsPath(systemRoot) },
  })
  expect(read).toEqual(entries)
  for (const xml of previews) expect(xml.split(sid)).toHaveLength(3)
  expect(afterwards).toBeUndefined()
  expect(names).toEqual([])

  const argvs = (await readFile(calls, 'utf8')).trimEnd().split('\n')
  const common = [
    '-NoProfile',
    '-NonInteractive',
    '-ExecutionPolicy',
    'Bypass',
    '-File',
    `${scripts}\\scheduled-task.ps1`,
  ]
  const xmlPath = `${windowsPath(folder)}\\${name}.xml`
  expect(argvs.slice(0, 2).map((line) => JSON.parse(line) as unknown)).toEqual([
    [...common, '-Action', 'write', '-Name', name, '-XmlPath', xmlPath],
    [...common, '-Action', 'read', '-Name', name],
  ])
})
