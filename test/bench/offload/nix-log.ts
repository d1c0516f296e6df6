/** What Nix itself says about when it does what: `--log-format internal-json`, with the time at which each line came. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { z } from 'zod'

export interface NixEvent {
  atMs: number
  action: 'start' | 'stop' | 'msg'
  text: string
}

export interface LoggedRun {
  startedAtMs: number
  endedAtMs: number
  events: NixEvent[]
}

const lineSchema = z.discriminatedUnion('action', [
  z.object({ action: z.literal('start'), id: z.number(), text: z.string() }),
  z.object({ action: z.literal('stop'), id: z.number() }),
  z.object({ action: z.literal('msg'), msg: z.string() }),
  z.object({ action: z.literal('result') }),
])

export const logOptions = ['-v', '--log-format', 'internal-json'] as const

export async function runLogged([file, ...argv]: readonly [string, ...string[]]): Promise<LoggedRun> {
  const startedAtMs = performance.now()
  const child = spawn(file, argv, { stdio: ['ignore', 'pipe', 'pipe'] })
  const exit = once(child, 'exit')
  const printed = text(child.stdout)
  const events: NixEvent[] = []
  const names = new Map<number, string>()
  for await (const line of createInterface({ input: child.stderr })) {
    if (!line.startsWith('@nix ')) continue
    const said = lineSchema.parse(JSON.parse(line.slice('@nix '.length)))
    if (said.action === 'result') continue
    if (said.action === 'start') names.set(said.id, said.text)
    const words = said.action === 'msg' ? said.msg : (names.get(said.id) ?? '')
    events.push({ atMs: performance.now(), action: said.action, text: words })
  }
  const [exitCode] = (await exit) as [number | null]
  if (exitCode !== 0) throw new Error(`nix-build: exit ${exitCode ?? 'none'}: ${await printed}`)
  return { startedAtMs, endedAtMs: performance.now(), events }
}

/** When something first began or ended. */
export function momentOf({ events }: LoggedRun, action: NixEvent['action'], beginning: string): number {
  const found = events.find((event) => event.action === action && event.text.startsWith(beginning))
  if (found === undefined) throw new Error(`Nix never said: ${action} ${beginning}`)
  return found.atMs
}
