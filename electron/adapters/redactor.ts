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
/** A character of a URL as it is typed: a quote that ends the text around it is none. */
const urlCharacter = String.raw`(?:[^\s"']|["'](?![\s,:;)}\]\\]|$))`
/**
 * To the last `@` before a slash, as URLs are read; where there is none, the password of a URL that somebody mistyped may hold the slash.
 * What may be a port is no password.
 */
const urlPassword = new RegExp(
  String.raw`(?<=:\/\/[^\s/:@"'[]{0,200}:)(?!\d{1,5}(?:[\s/"'\\,;)}\]]|$))` +
    `(?:(?:(?!/)${urlCharacter}){1,256}|(?:(?!@)${urlCharacter}){1,256})(?=@)`,
  'g',
)
/** Words with `token` in them, such as a tokenizer, and the unexpected one of a parser are none. */
const secretName =
  'pass(?:word|phrase|wd)|secret|private[-_]?key|pre[-_]?shared[-_]?key|wep[-_]?key|api[-_]?key|authorization|cookie|' +
  String.raw`(?<![a-z\d+/])(?:wpa|wifi)?psk|(?<!unexpected\s)tokens?(?![a-z])`
const secretField = new RegExp(secretName, 'i')
/**
 * Every repetition before a value has a bound: a long line would be searched back from each of its characters.
 *
 * `password=…`, `Passphrase: …`, and the same in JSON at any depth; a value in quotes, also in two single ones as in Nix, reaches to the
 * closing one, or where that is cut off to the line's end. Whether there is a password is no secret: `PasswordAuthentication = false;` stays.
 */
const namedValue = new RegExp(
  String.raw`(?<=(?:${secretName})\w{0,40}(?:\\{0,15}["'])?\s{0,20}[:=]\s{0,20})(?!(?:true|false|null|yes|no)\b)` +
    String.raw`(?:(\\*(?:''|["']))[\s\S]*?\1|\\*["'][^\n]*|(?:(?:Basic|Bearer|token)\s{1,20})?[^\s"'\\,;&}]{1,4096})`,
  'gi',
)
/** Of nix.conf, as blank-separated `host=token` (nix, src/libfetchers/include/nix/fetchers/fetch-settings.hh), or of NixOS in a list. */
const accessTokens = /(?<=access-tokens\s{0,20}=\s{0,20})(?:\[[^\]]{0,4096}|[^\s"'\\;[][^\n"'\\;]{0,4096})/g
/** Those that say themselves what they are, on whatever line. */
const forgeToken = /\b(?:gh[opsru]_|github_pat_|glpat-)[\w-]{10,255}/g

/**
 * A secret key for signatures of Nix, `name:base64` of 64 bytes (nix, src/libutil/signature/local-keys.cc). A signature looks the same and goes
 * with it; a public key has 32. In JSON a slash may bear a backslash.
 */
const signingKey = /(?<=[\w.-]:)(?:[A-Za-z\d+]|\\{0,15}\/){86}==/g

const patterns = [privateKey, urlPassword, namedValue, accessTokens, forgeToken, signingKey]

export function createRedactor(): Redactor {
  /** Secret → what it can look like. */
  const forms = new Map<string, RegExp>()

  function addForm(text: string): void {
    if (text !== '' && !forms.has(text)) forms.set(text, new RegExp(anyEscaping(text), 'g'))
  }

  function text(input: string): string {
    const hits: [from: number, to: number][] = []
    for (const form of [...forms.values(), ...patterns]) {
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
