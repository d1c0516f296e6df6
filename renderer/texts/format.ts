/** Numbers, sizes, times in the form of the user's language and region. */

export interface Format {
  readonly count: (value: number) => string
  /** As it is typed: without groups, at most two decimals. */
  readonly decimal: (value: number) => string
  /** What `decimal` writes, or people do; `undefined` for all that is not a number as a whole. */
  readonly parseDecimal: (text: string) => number | undefined
  /** As Windows writes it: 1024 MiB are 1 GB. */
  readonly memory: (mebibytes: number) => string
  readonly bytes: (value: number) => string
  readonly percent: (fraction: number) => string
  /** `4.1 seconds`, from a minute on `2 minutes`. */
  readonly duration: (seconds: number) => string
  /** `4.1 sec`, `2 min 5 sec`, `1 hr 12 min`. */
  readonly span: (seconds: number) => string
  readonly time: (iso: string) => string
  /** With seconds. */
  readonly exactTime: (iso: string) => string
  readonly dateTime: (iso: string) => string
  /** A time in milliseconds since 1970; its day only where that is another one than that of `now`. */
  readonly moment: (time: number, now: number) => string
  /** At a line of a chart of time: only what sets it apart from the next. */
  readonly mark: (time: number, precision: 'second' | 'minute' | 'day') => string
}

/** What the browser makes for a format takes it milliseconds, and a page needs few: each is made when it is first asked for. */
function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined
  return () => (made ??= { value: make() }).value
}

export function formatFor(locale: string): Format {
  const number = (options?: Intl.NumberFormatOptions) => {
    const format = once(() => new Intl.NumberFormat(locale, options))
    return (value: number): string => format().format(value)
  }
  const unit = (name: string, digits: number, unitDisplay: 'short' | 'long' = 'short') =>
    number({ style: 'unit', unit: name, unitDisplay, maximumFractionDigits: digits })
  const date = (options: Intl.DateTimeFormatOptions) => {
    const format = once(() => new Intl.DateTimeFormat(locale, options))
    return (value: number | Date): string => format().format(value)
  }
  const gigabyte = unit('gigabyte', 1)
  const megabyte = unit('megabyte', 0)
  const second = unit('second', 1, 'long')
  const minute = unit('minute', 0, 'long')
  const spanSecond = unit('second', 1)
  const spanMinute = unit('minute', 0)
  const spanHour = unit('hour', 0)
  const percent = number({ style: 'percent' })
  const time = date({ timeStyle: 'short' })
  const exactTime = date({ timeStyle: 'medium' })
  const dateTime = date({ dateStyle: 'medium', timeStyle: 'short' })
  const day = date({ day: 'numeric', month: 'short' })
  const marks = { second: exactTime, minute: time, day }
  const parser = once(() => decimalParser(locale))
  const memory = (mebibytes: number): string =>
    mebibytes < 1000 ? megabyte(mebibytes) : gigabyte(mebibytes / 1024)

  return {
    count: number(),
    decimal: number({ useGrouping: false, maximumFractionDigits: 2 }),
    parseDecimal: (text) => parser()(text),
    memory,
    bytes: (value) => memory(value / 1024 ** 2),
    percent: (fraction) => percent(Math.floor(fraction * 100) / 100),
    duration: (seconds) => (seconds < 60 ? second(seconds) : minute(Math.round(seconds / 60))),
    span: (seconds) => {
      const whole = Math.round(seconds)
      if (whole < 60) return spanSecond(seconds < 10 ? seconds : whole)
      if (whole < 3600) return `${spanMinute(Math.floor(whole / 60))} ${spanSecond(whole % 60)}`
      const minutes = Math.floor(whole / 60)
      return `${spanHour(Math.floor(minutes / 60))} ${spanMinute(minutes % 60)}`
    },
    time: (iso) => time(new Date(iso)),
    exactTime: (iso) => exactTime(new Date(iso)),
    dateTime: (iso) => dateTime(new Date(iso)),
    moment: (instant, now) => (day(instant) === day(now) ? time : dateTime)(instant),
    mark: (instant, precision) => marks[precision](instant),
  }
}

function decimalParser(locale: string): Format['parseDecimal'] {
  const parts = new Intl.NumberFormat(locale).formatToParts(1_234_567.5)
  const signFor = (type: 'group' | 'decimal'): string => parts.find((part) => part.type === type)?.value ?? ''
  const group = signFor('group')
  // Nobody types the blanks and apostrophes that printers use.
  const groupPattern = /\s/u.test(group) ? '\\s' : group === '’' ? "['’]" : RegExp.escape(group)
  // Two digits between groups, too: India counts so.
  const grouped = group === '' ? '' : `|\\d{1,3}(?:${groupPattern}\\d{2,3})*${groupPattern}\\d{3}`
  const pattern = new RegExp(`^(\\d+${grouped})(?:${RegExp.escape(signFor('decimal'))}(\\d+))?$`, 'u')
  const digits = Array.from({ length: 10 }, (_, digit) => new Intl.NumberFormat(locale).format(digit))

  return (text) => {
    const typed = text.trim().replaceAll(/\p{Nd}/gu, (sign) => {
      const digit = digits.indexOf(sign)
      return digit < 0 ? sign : String(digit)
    })
    const [, whole, fraction = '0'] = pattern.exec(typed) ?? []
    return whole === undefined ? undefined : Number(`${whole.replaceAll(/\D/gu, '')}.${fraction}`)
  }
}
