/**
 * Cuts a program's own output out of what comes through the channel. Start-up files print, sudo asks and lectures, and a
 * channel may break off anywhere: only what stands between two lines with a random mark is the answer, and only the second one
 * proves that it is complete.
 *
 *     …noise…<mark> begin <pid>\n…the program's bytes…<mark> end <exit code>\n…noise…
 */
import { StringDecoder } from 'node:string_decoder'

export interface Frame {
  pid: number
}

export interface FrameReaderOptions {
  mark: string
  /** Printed by sudo in front of the answer when it wants the password. */
  prompt: string
  maxBytes: number
  onPrompt: () => void
  onBegin: (frame: Frame) => void
  onLine: ((line: string) => void) | undefined
  onEnd: (exitCode: number) => void
  onTooMuch: () => void
}

/** Room for what start-up files print; more is no message of the day any more. */
const maxNoiseBytes = 4 * 1024 * 1024
/** As much of the noise as is shown when nothing else came. */
const keptNoiseBytes = 4000

export interface FrameReader {
  push(chunk: Buffer): void
  /** What the program printed. */
  content(): Buffer
  /** What came in front of it. */
  noise(): string
}

export function createFrameReader(options: FrameReaderOptions): FrameReader {
  const { maxBytes, onPrompt, onBegin, onEnd, onTooMuch } = options
  const beginMark = Buffer.from(`${options.mark} begin `)
  const endMark = Buffer.from(`${options.mark} end `)
  const prompt = Buffer.from(options.prompt)
  const lines = lineSplitter(options.onLine)
  let state: 'before' | 'inside' | 'after' = 'before'
  let pending = Buffer.alloc(0)
  let noise = Buffer.alloc(0)
  let noiseBytes = 0
  const chunks: Buffer[] = []
  let contentBytes = 0

  function takeNoise(length: number): void {
    noiseBytes += length
    noise = Buffer.concat([noise, pending.subarray(0, length)]).subarray(-keptNoiseBytes)
    pending = pending.subarray(length)
    if (noiseBytes > maxNoiseBytes) giveUp()
  }

  function giveUp(): void {
    state = 'after'
    pending = Buffer.alloc(0)
    onTooMuch()
  }

  function takeContent(length: number): void {
    if (length === 0) return
    const content = pending.subarray(0, length)
    pending = pending.subarray(length)
    contentBytes += length
    if (contentBytes > maxBytes) {
      giveUp()
      return
    }
    // A copy: a slice would keep the whole packet that it came in.
    chunks.push(Buffer.from(content))
    lines.push(content)
  }

  /** One step through what is pending; whether another one may be possible. */
  function readBefore(): boolean {
    const begin = pending.indexOf(beginMark)
    const asked = pending.indexOf(prompt)
    if (asked >= 0 && (begin < 0 || asked < begin)) {
      takeNoise(asked + prompt.length)
      onPrompt()
      return true
    }
    if (begin < 0) {
      takeNoise(pending.length - tailThatMayBecome(pending, beginMark, prompt))
      return false
    }
    takeNoise(begin)
    const pid = numberBehind(pending, beginMark.length, 10)
    if (pid === 'incomplete') return false
    if (pid === 'none') {
      // The text of our own script, printed by a shell that shows what it does.
      takeNoise(beginMark.length)
      return true
    }
    pending = pending.subarray(beginMark.length + pid.length)
    state = 'inside'
    onBegin({ pid: pid.value })
    return true
  }

  function readInside(): boolean {
    const end = pending.indexOf(endMark)
    if (end < 0) {
      takeContent(pending.length - tailThatMayBecome(pending, endMark))
      return false
    }
    takeContent(end)
    if (isOver()) return false
    const exitCode = numberBehind(pending, endMark.length, 3)
    if (exitCode === 'incomplete') return false
    if (exitCode === 'none') {
      takeContent(endMark.length)
      return true
    }
    state = 'after'
    pending = Buffer.alloc(0)
    lines.flush()
    onEnd(exitCode.value)
    return false
  }

  // A callback may end it between two steps.
  const isOver = (): boolean => state === 'after'

  return {
    push(chunk) {
      if (isOver()) return
      pending = Buffer.concat([pending, chunk])
      for (let more = true; more && pending.length > 0 && !isOver();) {
        more = state === 'before' ? readBefore() : readInside()
      }
    },
    content: () => Buffer.concat(chunks),
    noise: () => Buffer.concat([noise, state === 'before' ? pending : Buffer.alloc(0)]).toString('utf8'),
  }
}

/** How many bytes at the end may be the beginning of one of the texts. */
function tailThatMayBecome(bytes: Buffer, ...texts: Buffer[]): number {
  let longest = 0
  for (const text of texts)
    for (let length = Math.min(text.length - 1, bytes.length); length > longest; length--)
      if (bytes.subarray(-length).equals(text.subarray(0, length))) longest = length
  return longest
}

/** The number that stands there, and how long it is with its line break. */
function numberBehind(
  bytes: Buffer,
  offset: number,
  maxDigits: number,
): { value: number; length: number } | 'incomplete' | 'none' {
  const text = bytes.subarray(offset, offset + maxDigits + 1).toString('latin1')
  const digits = /^\d*/.exec(text)?.[0] ?? ''
  if (digits !== '' && text[digits.length] === '\n')
    return { value: Number(digits), length: digits.length + 1 }
  return digits.length === text.length && digits.length <= maxDigits ? 'incomplete' : 'none'
}

/** Complete lines as they come; a character that is split between two packets stays whole. */
function lineSplitter(onLine: ((line: string) => void) | undefined) {
  const decoder = new StringDecoder('utf8')
  let begun: string[] = []
  return {
    push(chunk: Buffer): void {
      if (onLine === undefined) return
      const [first = '', ...rest] = decoder.write(chunk).split('\n')
      begun.push(first)
      for (const part of rest) {
        onLine(begun.join('').replace(/\r$/, ''))
        begun = [part]
      }
    },
    flush(): void {
      const last = begun.join('') + decoder.end()
      begun = []
      if (last !== '') onLine?.(last)
    },
  }
}
