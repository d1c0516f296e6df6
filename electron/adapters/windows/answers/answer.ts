/** The one form of what the scripts in `resources/windows/` answer. Each document is judged whole: a field more or less is a problem. */
import { z } from 'zod'
import { failure } from '../../../contract/problem.ts'

/** Fixed identifiers, never translated; `resources/windows/README.md` says what each means. */
export const failureKinds = [
  ...([
    'failed',
    'access-denied',
    'command-missing',
    'language-mode',
    'path-invalid',
    'file-missing',
  ] as const),
  ...([
    'no-route',
    'netsh-failed',
    'declined',
    'not-elevated',
    'request-invalid',
    'request-changed',
  ] as const),
  ...([
    'rule-foreign',
    'port-not-reserved',
    'port-not-released',
    'winnat-not-stopped',
    'winnat-not-started',
  ] as const),
  ...(['installer-changed', 'installer-unsigned', 'installer-foreign', 'installer-failed'] as const),
]

export const scriptFailureSchema = z.strictObject({
  kind: z.enum(failureKinds),
  /** Such as `0x80070005`. */
  hresult: z
    .string()
    .regex(/^0x[0-9A-F]{8}$/)
    .nullable(),
  /** PowerShell's own identifier, such as `Windows System Error 5,Get-NetFirewallRule`. */
  errorId: z.string().nullable(),
  /** In the user's language: to be shown, never to be read. */
  message: z.string(),
})

export type ScriptFailure = z.infer<typeof scriptFailureSchema>

export type Answer<T> = { ok: true; value: T } | { ok: false; error: ScriptFailure }

/** The largest real answer, all facts of a PC, has some 3 kB; the neighbours of a large network some 100 kB. */
const maxCharacters = 1024 * 1024

/** Throws `TOOL_ANSWER_UNREADABLE`. `script` is named in the problem. */
export function parseAnswer<T>(script: string, value: z.ZodType<T>, text: string): Answer<T> {
  if (text.length > maxCharacters) throw unreadable(script, `${String(text.length)} characters`, text)
  let document: unknown
  try {
    document = JSON.parse(text)
  } catch (error) {
    throw unreadable(script, String(error), text)
  }
  const schema = z.discriminatedUnion('ok', [
    z.strictObject({ ok: z.literal(true), value }),
    z.strictObject({ ok: z.literal(false), error: scriptFailureSchema }),
  ])
  const result = schema.safeParse(document)
  if (!result.success) throw unreadable(script, z.prettifyError(result.error), text)
  return result.data
}

function unreadable(script: string, reason: string, text: string): Error {
  return failure(
    'TOOL_ANSWER_UNREADABLE',
    `The script ${script} answers something unexpected.`,
    `${reason.slice(0, 2000)}\n${text.slice(0, 2000)}`,
  )
}
