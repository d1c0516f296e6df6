/** Numbers, sizes, times in the form of the user's language and region. */

export interface Format {
  readonly count: (value: number) => string
  /** As Windows writes it: 1024 MiB are 1 GB. */
  readonly memory: (mebibytes: number) => string
  readonly bytes: (value: number) => string
  readonly percent: (fraction: number) => string
  /** `4.1 seconds`, from a minute on `2 minutes`. */
  readonly duration: (seconds: number) => string
  readonly time: (iso: string) => string
  /** With seconds. */
  readonly exactTime: (iso: string) => string
  readonly dateTime: (iso: string) => string
}

export function formatFor(locale: string): Format {
  const number = (options?: Intl.NumberFormatOptions) => {
    const format = new Intl.NumberFormat(locale, options)
    return (value: number): string => format.format(value)
  }
  const unit = (name: string, digits: number, unitDisplay: 'short' | 'long' = 'short') =>
    number({ style: 'unit', unit: name, unitDisplay, maximumFractionDigits: digits })
  const gigabyte = unit('gigabyte', 1)
  const megabyte = unit('megabyte', 0)
  const second = unit('second', 1, 'long')
  const minute = unit('minute', 0, 'long')
  const count = number()
  const percent = number({ style: 'percent' })
  const time = new Intl.DateTimeFormat(locale, { timeStyle: 'short' })
  const exactTime = new Intl.DateTimeFormat(locale, { timeStyle: 'medium' })
  const dateTime = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' })
  const memory = (mebibytes: number): string =>
    mebibytes < 1000 ? megabyte(mebibytes) : gigabyte(mebibytes / 1024)

  return {
    count,
    memory,
    bytes: (value) => memory(value / 1024 ** 2),
    percent: (fraction) => percent(Math.floor(fraction * 100) / 100),
    duration: (seconds) => (seconds < 60 ? second(seconds) : minute(Math.round(seconds / 60))),
    time: (iso) => time.format(new Date(iso)),
    exactTime: (iso) => exactTime.format(new Date(iso)),
    dateTime: (iso) => dateTime.format(new Date(iso)),
  }
}
