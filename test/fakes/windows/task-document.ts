/** A task's XML, as the scheduler keeps it and `scheduled-task.ps1` tells of it. It knows the elements that we write, and no others. */
import type { z } from 'zod'
import type { scheduledTaskSchema } from '../../../electron/adapters/windows/answers/scheduled-task.ts'

export type PretendedTask = NonNullable<z.infer<typeof scheduledTaskSchema>['task']>

export function taskIn(xml: string): PretendedTask {
  const root = /^<Task version="1\.2" xmlns="[^"]+">([\s\S]*)<\/Task>\s*$/.exec(xml)?.[1]
  if (root === undefined) throw new Error(`This is no task: ${xml}`)
  const principal = element(root, 'Principal') ?? ''
  const settings = element(root, 'Settings') ?? ''
  const trigger = element(root, 'LogonTrigger')
  return {
    state: 'Ready',
    description: text(root, 'Description'),
    actions: elements(root, 'Exec').map((action) => ({
      command: text(action, 'Command'),
      arguments: text(action, 'Arguments'),
    })),
    triggers:
      trigger === undefined
        ? []
        : [
            {
              kind: 'LogonTrigger',
              userId: text(trigger, 'UserId'),
              isEnabled: text(trigger, 'Enabled') !== 'false',
            },
          ],
    principal: {
      userId: text(principal, 'UserId'),
      logonType: text(principal, 'LogonType'),
      runLevel: text(principal, 'RunLevel'),
    },
    settings: {
      priority: text(settings, 'Priority'),
      executionTimeLimit: text(settings, 'ExecutionTimeLimit'),
      disallowStartIfOnBatteries: text(settings, 'DisallowStartIfOnBatteries'),
      stopIfGoingOnBatteries: text(settings, 'StopIfGoingOnBatteries'),
    },
  }
}

function elements(xml: string, name: string): string[] {
  return [...xml.matchAll(new RegExp(`<${name}(?: [^>]*)?>([\\s\\S]*?)</${name}>`, 'g'))].map(
    ([, content = '']) => content,
  )
}

function element(xml: string, name: string): string | undefined {
  return elements(xml, name)[0]
}

function text(xml: string, name: string): string | null {
  const content = element(xml, name)
  if (content === undefined) return null
  return content.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
}
