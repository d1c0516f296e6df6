/** The survey's lines drawn together into the four lights of the dashboard. */
import { causeOf } from './diagnosis.ts'
import type { Light, StatusLine } from './status.ts'

const parts = ['pc', 'builder', 'link', 'pi'] as const

/** What has to be right for the Pi to get through to the builder, whoever it belongs to. */
const link = new Set([
  'host/port',
  'host/firewall',
  'vm/forwarding',
  'pi/key',
  'pi/new-key',
  'pi/link',
  'pi/proof',
])

function partOf({ resource }: StatusLine): Light['part'] {
  if (link.has(resource)) return 'link'
  if (resource.startsWith('host/')) return 'pc'
  return resource.startsWith('vm/') ? 'builder' : 'pi'
}

/** Whether nothing is wrong and it just is not running, or not up yet. One that hangs has a problem. */
function isOff({ resource, state, problem }: StatusLine): boolean {
  const isDown = state === 'missing' || (state === 'differs' && problem === undefined)
  return (
    (resource === 'vm/power' && isDown) ||
    problem?.code === 'PAUSED_WHILE_PLAYING' ||
    problem?.code === 'PI_UNREACHABLE'
  )
}

/** `pc`, `builder`, `link`, `pi`, each with the first line that says why it is not well; that may be one of another part. */
export function lightsOf(lines: readonly StatusLine[]): Light[] {
  const off = lines.find(isOff)
  const power = lines.find(({ resource }) => resource === 'vm/power')
  const lost = off ?? (power?.state === 'ok' || power?.state === 'unused' ? undefined : power)
  return parts.map((part) => {
    const light = lightOf(part, lines)
    // What a link was like says nothing of it where one of its ends is off, or nobody looked whether it is.
    return part === 'link' && light.state === 'ok' && lost !== undefined
      ? { part, state: 'unknown', line: lost }
      : light
  })
}

function lightOf(part: Light['part'], lines: readonly StatusLine[]): Light {
  const ofPart = lines.filter((line) => partOf(line) === part)
  // What is only a consequence is no fault of this part.
  const own = ofPart.filter((line) => causeOf(line, lines) === undefined)
  const wrong = own.find((line) => !isHarmless(line) && !isOff(line))
  if (wrong !== undefined) return { part, state: 'attention', line: wrong }
  const off = own.find(isOff)
  if (off !== undefined) return { part, state: 'off', line: off }
  const hidden = ofPart.find(({ state }) => state !== 'ok' && state !== 'unused')
  if (hidden !== undefined) return { part, state: 'unknown', line: causeOf(hidden, lines) ?? hidden }
  const unused = ofPart.filter(({ state }) => state === 'unused')
  const line = unused.find(({ made }) => made === false) ?? unused[0]
  return line === undefined ? { part, state: 'ok' } : { part, state: 'unused', line }
}

function isHarmless({ state }: StatusLine): boolean {
  return state === 'ok' || state === 'unknown' || state === 'unused'
}
