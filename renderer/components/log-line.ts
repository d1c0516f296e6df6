/** A line of the program's log file as a person reads it: when, where, what. What is not understood is shown as it is. */

type Json = Readonly<Record<string, unknown>>

export function readableLogLine(line: string, timeOf: (iso: string) => string): string {
  const entry = parsed(line)
  if (entry === undefined) return line
  const { time, msg, event, ...rest } = entry
  const when = typeof time === 'string' && !Number.isNaN(Date.parse(time)) ? timeOf(time) : ''
  const what = isObject(event) ? wordsOfEvent(event) : textOf(msg)
  const others = Object.entries(rest).filter(([name]) => name !== 'level')
  const more = others.length === 0 ? '' : JSON.stringify(Object.fromEntries(others))
  return [when, what, more].filter((part) => part !== '').join('  ')
}

function wordsOfEvent({ type, resource, line, ...rest }: Json): string {
  const words =
    line === undefined ? [textOf(type), ...Object.values(rest).map((value) => textOf(value))] : [textOf(line)]
  return [textOf(resource), words.filter((word) => word !== '').join(' ')]
    .filter((part) => part !== '')
    .join('  ')
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
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
