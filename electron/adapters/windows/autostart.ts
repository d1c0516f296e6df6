/** Starting at logon through a task of the user's own, for which no rights are needed. */
import { isDeepStrictEqual } from 'node:util'
import { win32 } from 'node:path'
import { failure } from '../../contract/problem.ts'
import type { Files } from '../../ports/files.ts'
import type { Autostart } from '../../ports/host.ts'
import { userSid } from './account.ts'
import { scheduledTaskSchema } from './answers/scheduled-task.ts'
import { runScript } from './powershell.ts'
import { entryOfTask, taskXml } from './task-xml.ts'

export interface AutostartPlaces {
  files: Files
  /** For the task's XML, as long as it is handed over. */
  folder: string
  /** Where the scripts lie, absolute. */
  scripts: string
}

export function taskAutostart({ files, folder, scripts }: AutostartPlaces): Autostart {
  /** The task as it is afterwards. */
  const ask = async (action: 'read' | 'write' | 'remove', name: string, xmlPath?: string) => {
    const answer = await runScript({
      ...{ folder: scripts, name: 'scheduled-task', value: scheduledTaskSchema, timeoutMs: 60_000 },
      parameters: { Action: action, Name: name, ...(xmlPath === undefined ? {} : { XmlPath: xmlPath }) },
    })
    if (!answer.ok) {
      const { kind, message } = answer.error
      throw failure('AUTOSTART_FAILED', `The task ${name} cannot be reached or changed (${kind}).`, message)
    }
    const { task } = answer.value
    return task === null ? undefined : entryOfTask(name, task)
  }

  return {
    read: (name) => ask('read', name),

    preview: async (entry) => ({
      path: `Task Scheduler\\${entry.name}`,
      content: taskXml(entry, await userSid()),
    }),

    write: async (entry) => {
      const xmlPath = win32.join(folder, `${entry.name}.xml`)
      try {
        await files.write(xmlPath, taskXml(entry, await userSid()))
        if (!isDeepStrictEqual(await ask('write', entry.name, xmlPath), entry))
          throw failure('AUTOSTART_FAILED', `The task ${entry.name} is not what it was meant to be.`)
      } finally {
        await files.remove(xmlPath)
      }
    },

    remove: async (name) => {
      if ((await ask('remove', name)) !== undefined)
        throw failure('AUTOSTART_FAILED', `The task ${name} is still there.`)
    },
  }
}
