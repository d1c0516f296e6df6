/**
 * Takes secrets out of text, whichever way a program wrote them: as they are, in JSON within JSON (any depth of backslashes and
 * `\u` forms), percent-encoded, in base64. Everything that is shown or stored passes here.
 */
export interface Redactor {
  /** From now on this text is never let through; of several lines (a private key) neither are the single ones. */
  add(secret: string): void
  /** The text without secrets, private keys, passwords in URLs and values named like a password. */
  text(text: string): string
  /** The same for every string in a JSON value; what stands in a field named like a password goes as a whole. */
  value(value: unknown): unknown
}

const mark = '[redacted]'

/** Also where the end is missing: a cut key is still most of a key. */
const privateKey =
  /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----|$)/g
const urlPassword = /(?<=:\/\/[^\s/:@"']*:)[^\s/@"']+(?=@)/g
const secretName = 'pass(?:word|phrase|wd)|secret|private_?key|api_?key|authorization|access_?token|cookie'
const secretField = new RegExp(secretName, 'i')
/**
 * `password=…`, `Passphrase: …`, and the same in JSON at any depth; a value in quotes reaches to the closing one. Whether there is
 * a password is no secret: `PasswordAuthentication = false;` stays.
 */
const namedValue = new RegExp(
  `(?<=(?:${secretName})\\w*(?:\\\\*["'])?\\s*[:=]\\s*)(?!(?:true|false|null|yes|no)\\b)(?:(\\\\*["'])[\\s\\S]*?\\1|(?:(?:Basic|Bearer)\\s+)?[^\\s"'\\\\,;&}]+)`,
  'gi',
)

export function createRedactor(): Redactor {
  /** Secret → what it can look like. */
  const forms = new Map<string, RegExp>()

  function addForm(text: string): void {
    if (text !== '' && !forms.has(text)) forms.set(text, new RegExp(anyEscaping(text), 'g'))
  }

  function text(input: string): string {
    const hits: [from: number, to: number][] = []
    for (const form of [...forms.values(), privateKey, urlPassword, namedValue]) {
      form.lastIndex = 0
      for (let match = form.exec(input); match !== null; match = form.exec(input)) {
        hits.push([match.index, match.index + match[0].length])
        // One further only: a secret can begin within another one, or within itself.
        form.lastIndex = match.index + 1
      }
    }
    return withoutHits(input, hits)
  }

  function value(input: unknown): unknown {
    if (typeof input === 'string') return text(input)
    if (typeof input === 'number') {
      // A PIN as a number.
      const redacted = text(String(input))
      return redacted === String(input) ? input : redacted
    }
    if (Array.isArray(input)) return input.map(value)
    if (typeof input !== 'object' || input === null) return input
    return Object.fromEntries(
      Object.entries(input).map(([name, field]): [string, unknown] => [
        text(name),
        // Whether there is a password may be said.
        secretField.test(name) && typeof field !== 'boolean' && field !== null ? mark : value(field),
      ]),
    )
  }

  return {
    add: (secret) => {
      // A single character would blot out the whole log and is no secret.
      if (secret.length < 2) return
      const lines = secret.split(/\r?\n/)
      // The lines of a key are as good as the key; short ones are words such as the closing `}`.
      const parts =
        lines.length > 1
          ? [secret, ...lines.filter((line) => line.length >= 16 && !line.startsWith('-----'))]
          : [secret]
      for (const part of parts) {
        addForm(part)
        addForm(percentEncoded(part))
        for (const form of base64Forms(part)) addForm(form)
      }
    },
    text,
    value,
  }
}

/** A pattern for the text in any depth of JSON escaping, which may differ from character to character. */
function anyEscaping(text: string): string {
  let pattern = ''
  // By UTF-16 unit: JSON escapes those.
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    if (text[index] === '\\') {
      // A run of them as one: as separate optional runs they could be divided in countless ways.
      let run = 1
      while (text[index + run] === '\\') run++
      index += run - 1
      pattern += `\\\\{1,${run * 16}}(?:u005[cC]\\\\{0,15})*`
      continue
    }
    const hex = unit.toString(16).padStart(4, '0')
    const anyCaseHex = hex.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`)
    const short = { '\n': 'n', '\r': 'r', '\t': 't', '\b': 'b', '\f': 'f' }[text[index] ?? '']
    const literal = `\\u${hex}`
    pattern += `\\\\{0,15}(?:${literal}|(?<=\\\\)u${anyCaseHex}${short === undefined ? '' : `|(?<=\\\\)${short}`})`
  }
  return pattern
}

function percentEncoded(text: string): string {
  try {
    return encodeURIComponent(text)
  } catch {
    // Half a surrogate pair has no such form.
    return text
  }
}

/** What of the base64 of any text that contains it depends on it alone: three ways to lie in groups of three bytes. */
function base64Forms(text: string): string[] {
  const bytes = Buffer.from(text, 'utf8')
  return [0, 1, 2].flatMap((shift) => {
    const encoded = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replace(/=+$/, '')
    const first = shift === 0 ? 0 : shift + 1
    const last = (shift + bytes.length) % 3 === 0 ? encoded.length : encoded.length - 1
    const form = encoded.slice(first, last)
    // Fewer characters are found in any text.
    return form.length < 6 ? [] : [form, form.replaceAll('+', '-').replaceAll('/', '_')]
  })
}

function withoutHits(text: string, hits: readonly [from: number, to: number][]): string {
  let result = ''
  let position = 0
  for (const [from, to] of hits.toSorted((a, b) => a[0] - b[0])) {
    if (from >= position) result += text.slice(position, from) + mark
    position = Math.max(position, to)
  }
  return result + text.slice(position)
}
