/**
 * An autostart entry as a task of Windows' task scheduler, and back.
 *
 * The scheduler has triggers for a logon but none for a log-off (learn.microsoft.com/windows/win32/taskschd/trigger-types), and none is
 * needed: VBoxHeadless saves its machine by itself when the session ends, by WM_ENDSESSION (VirtualBox 6.1.26 and later;
 * src/VBox/Frontends/VBoxHeadless/VBoxHeadless.cpp). So `stop` is not carried out by the task. It stands in the task's description,
 * for those who look at it there, and so that the entry is read back as it was written.
 *
 * `priority` 7 is below normal. It is VBoxManage's; the machine's own process is started by VirtualBox's server and not by us.
 */
import type { z } from 'zod'
import { failure } from '../../contract/problem.ts'
import type { AutostartEntry } from '../../ports/host.ts'
import type { scheduledTaskSchema } from './answers/scheduled-task.ts'
import { argumentsIn, commandLineOf } from './command-line.ts'

export type RegisteredTask = NonNullable<z.infer<typeof scheduledTaskSchema>['task']>

const stopNote = ' At log-off VirtualBox itself does what this command would do: '

/**
 * Schema version 1.2 is that of Windows 7 and later. No XML declaration: the scheduler takes the text as UTF-16 and would refuse
 * one that said otherwise. `userId` is a SID or a name: the task starts when this user logs on, in this user's session.
 */
export function taskXml({ name, start, stop }: AutostartEntry, userId: string): string {
  const [command = '', ...argv] = start
  for (const text of [...start, ...stop, userId]) requireSpeakable(text)
  return `<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Description>${escaped(descriptionOf(name, stop))}</Description>
  </RegistrationInfo>
  <Triggers>
    <LogonTrigger>
      <Enabled>true</Enabled>
      <UserId>${escaped(userId)}</UserId>
    </LogonTrigger>
  </Triggers>
  <Principals>
    <Principal id="Author">
      <UserId>${escaped(userId)}</UserId>
      <LogonType>InteractiveToken</LogonType>
      <RunLevel>LeastPrivilege</RunLevel>
    </Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
    <Priority>7</Priority>
  </Settings>
  <Actions Context="Author">
    <Exec>
      <Command>${escaped(command)}</Command>
      <Arguments>${escaped(commandLineOf(argv))}</Arguments>
    </Exec>
  </Actions>
</Task>
`
}

/** The entry that a task stands for. What is switched off, or not as we write it, starts nothing that we know of. */
export function entryOfTask(name: string, task: RegisteredTask): AutostartEntry {
  const start = startOf(task)
  const stop = argumentsIn(task.description?.split(stopNote)[1] ?? '')
  const isOurs = start !== undefined && task.description === descriptionOf(name, stop) && isAsWritten(task)
  return isOurs ? { name, start, stop } : { name, start: [], stop: [] }
}

function startOf({ actions }: RegisteredTask): string[] | undefined {
  const [action, ...more] = actions
  if (action === undefined || more.length > 0 || action.command === null) return undefined
  return [action.command, ...argumentsIn(action.arguments ?? '')]
}

function isAsWritten({ state, triggers, principal, settings }: RegisteredTask): boolean {
  const [trigger, ...more] = triggers
  return (
    state !== 'Disabled' &&
    more.length === 0 &&
    trigger?.kind === 'LogonTrigger' &&
    trigger.isEnabled &&
    trigger.userId === principal.userId &&
    principal.logonType === 'InteractiveToken' &&
    // The scheduler leaves out what is its default.
    (principal.runLevel ?? 'LeastPrivilege') === 'LeastPrivilege' &&
    (settings.priority ?? '7') === '7' &&
    settings.executionTimeLimit === 'PT0S' &&
    settings.disallowStartIfOnBatteries === 'false' &&
    settings.stopIfGoingOnBatteries === 'false'
  )
}

function descriptionOf(name: string, stop: readonly string[]): string {
  return `Pi Offload: ${name}.${stop.length === 0 ? '' : stopNote + commandLineOf(stop)}`
}

/**
 * Refuses what would not arrive as it is: the scheduler replaces %variables% and $(arguments), XML has no control characters, and no
 * halves of characters.
 */
function requireSpeakable(text: string): void {
  if (/%|\$\(|\p{Cc}|\p{Cs}|[\ufffe\uffff]/u.test(text))
    throw failure('AUTOSTART_FAILED', `A task cannot hold this text: ${JSON.stringify(text)}`)
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
