/** What the installer says on the machine's serial port: one JSON object a line, among whatever else comes out of it. */
import { z } from 'zod'

const text = z.string().max(4000)
const count = z.number().nonnegative()
const run = z.string().max(100)

/** As `resources/nix/installer.sh` describes them. */
const installerEventSchema = z.discriminatedUnion('event', [
  z.object({ event: z.literal('hello'), run }),
  z.object({ event: z.literal('busy'), run }),
  z.object({ event: z.literal('stage'), stage: text, index: count, of: count }),
  z.object({
    event: z.literal('progress'),
    done: count,
    total: z.number().positive(),
    unit: z.literal('paths'),
  }),
  z.object({ event: z.literal('log'), line: text }),
  z.object({ event: z.literal('failed'), stage: text, message: text }),
  z.object({ event: z.literal('done'), run }),
])
export type InstallerEvent = z.infer<typeof installerEventSchema>

/** The installer's own lines are far shorter: a longer one is noise, and noise may have no end. */
const longestLine = 16_384

/** Takes the bytes as they come and gives the events of the lines that are complete. */
export function installerEventReader(): (bytes: Uint8Array) => InstallerEvent[] {
  let rest = ''
  return (bytes) => {
    // The installer speaks ASCII; latin1 keeps every other byte a character of its own, also at the edge of a piece.
    const lines = (rest + Buffer.from(bytes).toString('latin1')).split(/[\r\n]+/)
    rest = (lines.pop() ?? '').slice(-longestLine)
    return lines.flatMap((line) => parseEvent(line) ?? [])
  }
}

/** An event may stand behind noise on its line: a kernel message that was interrupted. */
function parseEvent(line: string): InstallerEvent | undefined {
  const start = line.indexOf('{"event":')
  if (start < 0 || line.length > longestLine) return undefined
  try {
    return installerEventSchema.safeParse(JSON.parse(line.slice(start))).data
  } catch {
    return undefined
  }
}
