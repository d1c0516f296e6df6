/** What was not as wanted before a repair, and how the same parts are after it. */
import { z } from 'zod'
import { statusLineSchema, type StatusLine } from './status.ts'

export const repairedPartSchema = z.strictObject({ before: statusLineSchema, after: statusLineSchema })
export type RepairedPart = z.infer<typeof repairedPartSchema>

/** `found` is what the plan was made for, `lines` a look after its run. */
export function repairedParts(found: readonly StatusLine[], lines: readonly StatusLine[]): RepairedPart[] {
  return found.flatMap((before) => {
    const after = lines.find(({ resource }) => resource === before.resource)
    return after === undefined ? [] : [{ before, after }]
  })
}
