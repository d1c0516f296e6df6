/** A line of the program's log file as a person reads it: when, where, what. What is not understood is shown as it is. */

type Json = Readonly<Record<string, unknown>>

export function readableLogLine(line: string, timeOf: (iso: string) => string): string {
  const entry = parsed(line)
  if (entry === undefined) return line
  const { time, msg, event, ...rest } = entry
  const when = typeof time === 'string' && !Number.isNaN(Date.parse(time)) ? timeOf(time) : ''
  const words = isObject(event) ? wordsOfEvent(event) : [textOf(msg), ...wordsOf(rest)]
  return [when, ...words].filter((part) => part !== '').join('  ')
}

function wordsOfEvent({ type, resource, line, ...rest }: Json): string[] {
  if (typeof line === 'string') return [textOf(resource), line]
  return [textOf(resource), [textOf(type), ...wordsOf(rest)].join(' ')]
}

/** The names of values say little beside them; lists and what lies deeper are shown as they are. */
function wordsOf(values: Json): string[] {
  return Object.entries(values).flatMap(([name, value]) => {
    if (name === 'level') return []
    return name === 'progress' && isObject(value) ? wordsOf(value) : [textOf(value)]
  })
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number') return String(Math.round(value))
  return value === undefined || value === null ? '' : JSON.stringify(value)
}

function parsed(line: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(line)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
