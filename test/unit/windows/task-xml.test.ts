import { describe, expect, it } from 'vitest'
import { entryOfTask, taskXml } from '../../../electron/adapters/windows/task-xml.ts'

const uuid = '6a4a9b1e-3c5d-4a8e-9f5e-2f1d0c9b8a77'
const executable = 'C:\\Program Files\\Oracle & Söhne\\VBoxManage.exe'
const entry = {
  name: 'pi-offload-builder',
  start: [executable, 'startvm', uuid, '--type', 'headless'],
  stop: [executable, 'controlvm', uuid, 'savestate'],
}
const user = 'S-1-5-21-1111111111-2222222222-3333333333-1001'

const trigger = { kind: 'LogonTrigger', userId: user, isEnabled: true }

/** What `scheduled-task.ps1` says of the task that the XML makes. */
const registered: Parameters<typeof entryOfTask>[1] = {
  state: 'Ready',
  description: unescaped(/<Description>(.*)<\/Description>/.exec(taskXml(entry, user))?.[1] ?? ''),
  actions: [{ command: executable, arguments: `startvm ${uuid} --type headless` }],
  triggers: [trigger],
  principal: { userId: user, logonType: 'InteractiveToken', runLevel: 'LeastPrivilege' },
  settings: {
    priority: '7',
    executionTimeLimit: 'PT0S',
    disallowStartIfOnBatteries: 'false',
    stopIfGoingOnBatteries: 'false',
  },
}

function unescaped(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
}

describe('a task', () => {
  it('runs for this user alone, without rights, without a time limit, on battery, too', () => {
    const xml = taskXml(entry, user)
    expect(xml).not.toContain('<?xml')
    expect(xml).toContain('<Command>C:\\Program Files\\Oracle &amp; Söhne\\VBoxManage.exe</Command>')
    expect(xml).toContain(`<Arguments>startvm ${uuid} --type headless</Arguments>`)
    expect(xml.split(`<UserId>${user}</UserId>`)).toHaveLength(3)
    for (const element of [
      '<LogonType>InteractiveToken</LogonType>',
      '<RunLevel>LeastPrivilege</RunLevel>',
      '<Priority>7</Priority>',
      '<ExecutionTimeLimit>PT0S</ExecutionTimeLimit>',
      '<DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>',
      '<StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>',
    ])
      expect(xml).toContain(element)
  })

  it('is read back as the entry that it was made of, defaults left out or not', () => {
    expect(entryOfTask(entry.name, registered)).toEqual(entry)
    const { principal, settings } = registered
    const terse = {
      ...registered,
      principal: { ...principal, runLevel: null },
      settings: { ...settings, priority: null },
    }
    expect(entryOfTask(entry.name, terse)).toEqual(entry)
  })

  it.each([
    ['is switched off', { state: 'Disabled' }],
    ['has a trigger that is switched off', { triggers: [{ ...trigger, isEnabled: false }] }],
    ['starts for everybody', { triggers: [{ ...trigger, userId: null }] }],
    ['has another trigger beside', { triggers: [trigger, trigger] }],
    ['runs another program beside', { actions: [...registered.actions, ...registered.actions] }],
    ['runs nothing', { actions: [] }],
    ['has the highest rights', { principal: { ...registered.principal, runLevel: 'HighestAvailable' } }],
    ['ends after three days', { settings: { ...registered.settings, executionTimeLimit: null } }],
    ['has a description of its own', { description: 'Mine' }],
    ['has no description', { description: null }],
  ] as const)('that %s starts nothing that we know of', (_name, change) => {
    expect(entryOfTask(entry.name, { ...registered, ...change } as typeof registered)).toEqual({
      name: entry.name,
      start: [],
      stop: [],
    })
  })

  it.each(['C:\\%TEMP%\\x.exe', 'a$(Arg0)', 'a\nb', '\ud800', '\uffff'])('cannot hold %j', (text) => {
    expect(() => taskXml({ ...entry, start: [text] }, user)).toThrow(
      expect.objectContaining({ problem: expect.objectContaining({ code: 'AUTOSTART_FAILED' }) as unknown }),
    )
  })
})
