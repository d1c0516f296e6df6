/** `scheduled-task.ps1` */
import { z } from 'zod'

/** The text of an element of the task's XML; `null` where it stands not there and the scheduler's default holds. */
const element = z.string().nullable()

export const scheduledTaskSchema = z.strictObject({
  /** The task of our name, whatever it is; `null` where there is none. */
  task: z
    .strictObject({
      state: z.enum(['Unknown', 'Disabled', 'Queued', 'Ready', 'Running']),
      description: element,
      actions: z.array(z.strictObject({ command: element, arguments: element })),
      triggers: z.array(
        /** `LogonTrigger` for ours; the user as a SID or a name, as the XML has it. */
        z.strictObject({ kind: z.string(), userId: element, isEnabled: z.boolean() }),
      ),
      principal: z.strictObject({ userId: element, logonType: element, runLevel: element }),
      settings: z.strictObject({
        /** 0 to 10; 7 is below normal. */
        priority: element,
        /** `PT0S` is none. */
        executionTimeLimit: element,
        disallowStartIfOnBatteries: element,
        stopIfGoingOnBatteries: element,
      }),
    })
    .nullable(),
})
