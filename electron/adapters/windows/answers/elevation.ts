/** `request-elevation.ps1`, and the request and the result file of `elevated.ps1`. */
import { z } from 'zod'
import { scriptFailureSchema } from './answer.ts'

const name = z.string().regex(/^pi-offload-[a-z0-9-]{1,60}$/)
const port = z.int().min(1).max(65535)
const sha256 = z.string().regex(/^[0-9a-fA-F]{64}$/)
const byte = '(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])'
const source = new RegExp(`^(?:LocalSubnet|${byte}(?:\\.${byte}){3}(?:/(?:[89]|[12][0-9]|3[0-2]))?)$`)

/** What `elevated.ps1` does; it judges each of them by itself, by the same bounds. */
const elevatedActionSchema = z.discriminatedUnion('action', [
  z.strictObject({
    action: z.literal('allow-firewall-rule'),
    name,
    port,
    remoteAddress: z.string().regex(source),
  }),
  z.strictObject({ action: z.literal('remove-firewall-rule'), name }),
  z.strictObject({
    action: z.literal('remove-block-rule'),
    // eslint-disable-next-line no-control-regex -- just those are what a name cannot have
    name: z.string().regex(/^[^\x00-\x1f]{1,1000}$/),
  }),
  z.strictObject({ action: z.literal('reserve-port'), port }),
  z.strictObject({ action: z.literal('release-port'), port }),
  z.strictObject({
    action: z.literal('install-virtualbox'),
    // eslint-disable-next-line no-control-regex -- just those are what a path cannot have
    path: z.string().regex(/^[A-Za-z]:\\[^"<>|*?\x00-\x1f]{1,240}\.exe$/),
    sha256,
  }),
])

export type ElevatedAction = z.infer<typeof elevatedActionSchema>

export const elevatedRequestSchema = z.strictObject({
  version: z.literal(1),
  actions: z.array(elevatedActionSchema).min(1).max(200),
})

/** Of `request-elevation.ps1`: the elevated script has ended; what came of it stands in the result file. */
export const requestElevationSchema = z.strictObject({ exitCode: z.int() })

const actionName = z.enum(elevatedActionSchema.options.map((option) => option.shape.action.value))

/** The result file: one outcome for each action, in their order. */
export const elevatedResultSchema = z.strictObject({
  outcomes: z.array(
    z.discriminatedUnion('ok', [
      z.strictObject({ action: actionName, ok: z.literal(true), restartNeeded: z.boolean() }),
      z.strictObject({ action: actionName, ok: z.literal(false), error: scriptFailureSchema }),
    ]),
  ),
})
