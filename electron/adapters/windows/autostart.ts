/** Starting at logon by a task of Windows' task scheduler, which needs no rights for a task of the user's own. */
import { win32 } from 'node:path'
import { failure, ProblemError } from '../../contract/problem.ts'
import type { Files } from '../../ports/files.ts'
import type { Autostart } from '../../ports/host.ts'
import { scheduledTaskSchema } from './answers/scheduled-task.ts'
import type { RunScript } from './powershell.ts'
import { systemProgram } from './system-program.ts'
import { entryOfTask, taskXml } from './task-xml.ts'

export interface TaskPlaces {
  run: RunScript
  files: Files
  /** Where the task's text lies for the moment in which the scheduler takes it. */
  folder: string
  /** The SID of this user, for whom alone the task starts. */
  userId: () => Promise<string>
}

export function taskAutostart({ run, files, folder, userId }: TaskPlaces): Autostart {
  async function ask(parameters: { Action: 'read' | 'write' | 'remove'; Name: string; XmlPath?: string }) {
    try {
      return (await run('scheduled-task', parameters, scheduledTaskSchema)).task
    } catch (error) {
      if (!(error instanceof ProblemError) || error.problem.code !== 'TOOL_FAILED') throw error
      const { detail, underlying } = error.problem
      throw failure('AUTOSTART_FAILED', `The task ${parameters.Name}: ${detail}`, underlying)
    }
  }

  return {
    read: async (name) => {
      const task = await ask({ Action: 'read', Name: name })
      return task === null ? undefined : entryOfTask(name, task)
    },

    preview: async (entry) => ({
      // Where the scheduler keeps it.
      path: win32.join(systemProgram('Tasks'), entry.name),
      content: taskXml(entry, await userId()),
    }),

    write: async (entry) => {
      const xmlPath = win32.join(folder, `${entry.name}.xml`)
      try {
        await files.write(xmlPath, taskXml(entry, await userId()))
        await ask({ Action: 'write', Name: entry.name, XmlPath: xmlPath })
      } finally {
        await files.remove(xmlPath)
      }
    },

    remove: async (name) => {
      if ((await ask({ Action: 'remove', Name: name })) !== null)
        throw failure('AUTOSTART_FAILED', `The task ${name} is still there.`)
    },
  }
}
