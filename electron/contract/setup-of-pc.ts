/** What a setup for this PC holds by itself, and between which bounds: read off its schema, where both are written. */
import { z } from 'zod'
import type { SetupDefaults, SetupForm } from './setup-form.ts'
import { mostMemoryMiB, type Pc } from './setup-pc.ts'
import { readSetup, setupSchema } from './setup.ts'

export function defaultsOf(pc: Pc): SetupDefaults {
  const reading = readSetup({ pi: { address: 'pi.invalid' } }, pc)
  if (!reading.ok) throw new Error('a setup without values is refused')
  const { port, user, login } = reading.setup.pi
  return { ...reading.setup, pi: { port, user, login } }
}

/** The range of every number, by its path. What this PC has bounds it as well. */
export function boundsOf(pc: Pc): SetupForm['bounds'] {
  const bounds: SetupForm['bounds'] = {}
  const most: Record<string, number> = {
    'builder.cpuCount': pc.cpuThreads,
    'builder.memoryMiB': mostMemoryMiB(pc),
  }
  function collect(schema: unknown, path: string): void {
    const { minimum, maximum, properties } = schemaOf(schema)
    if (minimum !== undefined && maximum !== undefined)
      bounds[path] = { least: minimum, most: Math.max(minimum, Math.min(maximum, most[path] ?? maximum)) }
    for (const [name, child] of Object.entries(properties ?? {}))
      collect(child, path === '' ? name : `${path}.${name}`)
  }
  collect(z.toJSONSchema(setupSchema(pc), { io: 'input', unrepresentable: 'any' }), '')
  return bounds
}

const numberOrGroupSchema = z.object({
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
})

function schemaOf(schema: unknown): z.infer<typeof numberOrGroupSchema> {
  return numberOrGroupSchema.parse(schema)
}
