/** Starting at logon by a task of Windows' task scheduler, which needs no rights for a task of the user's own. */
import { win32 } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { failure, ProblemError } from '../../contract/problem.ts'
import type { Files } from '../../ports/files.ts'
import type { Autostart, AutostartEntry } from '../../ports/host.ts'
import { scheduledTaskSchema } from './answers/scheduled-task.ts'
import type { RunScript } from './powershell.ts'
import { systemProgram } from './system-program.ts'
import { entryOfTask, taskXml, type RegisteredTask } from './task-xml.ts'

interface Account {
  /** Such as `DESKTOP-EXAMPLE\\user`. */
  name: string
  sid: string
}

export interface TaskPlaces {
  run: RunScript
  files: Files
  /** Where the task's text lies for the moment in which the scheduler takes it. */
  folder: string
  /** This user, for whom alone the task starts. */
  account: () => Promise<Account>
}

export function taskAutostart({ run, files, folder, account }: TaskPlaces): Autostart {
  /** What is there afterwards. */
  async function ask(
    action: 'read' | 'write' | 'remove',
    name: string,
    file: { XmlPath: string } | Record<string, never> = {},
  ): Promise<AutostartEntry | undefined> {
    try {
      const { task } = await run(
        'scheduled-task',
        { Action: action, Name: name, ...file },
        scheduledTaskSchema,
      )
      return task === null ? undefined : entryOfTask(name, withSids(task, await account()))
    } catch (error) {
      if (!(error instanceof ProblemError) || error.problem.code !== 'TOOL_FAILED') throw error
      const { detail, underlying } = error.problem
      throw failure('AUTOSTART_FAILED', `The task ${name}: ${detail}`, underlying)
    }
  }

  return {
    read: (name) => ask('read', name),

    preview: async (entry) => ({
      // Where the scheduler keeps it.
      path: win32.join(systemProgram('Tasks'), entry.name),
      content: taskXml(entry, (await account()).sid),
    }),

    write: async (entry) => {
      const xmlPath = win32.join(folder, `${entry.name}.xml`)
      try {
        await files.write(xmlPath, taskXml(entry, (await account()).sid))
        const written = await ask('write', entry.name, { XmlPath: xmlPath })
        if (!isDeepStrictEqual(written, entry))
          throw failure('AUTOSTART_FAILED', `The scheduler took the task ${entry.name}, but changed it.`)
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

/** The scheduler may give an account back by its name. */
function withSids(task: RegisteredTask, { name, sid }: Account): RegisteredTask {
  const sidOf = (id: string | null) => (id?.toLowerCase() === name.toLowerCase() ? sid : id)
  return {
    ...task,
    principal: { ...task.principal, userId: sidOf(task.principal.userId) },
    triggers: task.triggers.map((trigger) => ({ ...trigger, userId: sidOf(trigger.userId) })),
  }
}
