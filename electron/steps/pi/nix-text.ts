/**
 * Nix in a spelling that the editor's grammar reads as Nix itself does.
 *
 * That grammar has other rules for words than Nix (`src/libexpr/lexer.l`): it ends `''…''` at each `''$`, takes `**` `/` for no end of a
 * comment, and splits a path or a URL where the place would allow another word. So every literal and every comment is written anew, in
 * the same length and at the same place, with nothing left in it that could be read in two ways: strings keep their quotes and what they
 * interpolate, all other literals become digits. What Nix would refuse becomes a character that no grammar takes.
 */

const refused = '\u0001'

const words = {
  lineComment: /#[^\r\n]*/y,
  blockComment: /\/\*(?:[^*]|\*+[^*/])*\*+\//y,
  /** A line break for Nix alone. */
  loneReturn: /\r(?!\n)/y,
  path: /[\w.+-]*(?:\/[\w.+-]+)+\/?|[\w.+-]*\/(?=\$\{)|~(?:\/[\w.+-]+)+\/?|~\/(?=\$\{)/y,
  pathGoesOn: /[\w.+-]*(?:\/[\w.+-]+)*\/?/y,
  searchPath: /<[\w.+-]+(?:\/[\w.+-]+)*>/y,
  url: /[a-zA-Z][a-zA-Z0-9+.-]*:[\w%/?:@&=+$,\-.!~*']+/y,
  float: /(?:[1-9][0-9]*\.[0-9]*|0?\.[0-9]+)(?:[Ee][+-]?[0-9]+)?/y,
  integer: /[0-9]+/y,
  name: /[a-zA-Z_][\w'-]*/y,
  lastComma: /,(?=\s*\})/y,
  stringText: /(?:\\[\s\S]|\$\\[\s\S]|\$[^{"\\]|\$(?=")|[^$"\\])+/y,
  indentedText: /(?:[^$']|\$[^{']|'[^'$]|'''|''\$|''\\[\s\S]|\$(?=')|'(?=\$))+/y,
}

/** The same text in that spelling: what stands where stays where it was. */
export function plainText(source: string): string {
  let at = 0
  let plain = ''
  /** Where the last name or literal ended. */
  let wordEnd = -1
  let isInSet = false

  const startsWith = (text: string): boolean => source.startsWith(text, at)
  const take = (word: RegExp): string | undefined => {
    word.lastIndex = at
    const found = word.exec(source)?.[0] ?? ''
    at += found.length
    return found === '' ? undefined : found
  }
  const keep = (length: number, spelling = source.slice(at, at + length)): void => {
    plain += spelling
    at += length
  }

  function code(): void {
    while (at < source.length && !startsWith('}'))
      if (!comment() && !brackets() && !path() && !word()) keep(1)
  }

  function comment(): boolean {
    const line = take(words.lineComment)
    const block = line === undefined ? take(words.blockComment) : undefined
    if (line !== undefined) {
      // For the grammar it would go on to the next line feed.
      const end = take(words.loneReturn) ?? ''
      plain += (end === '' ? '#' : refused) + ' '.repeat(line.length + end.length - 1)
    } else if (block !== undefined) plain += `/*${' '.repeat(block.length - 4)}*/`
    else if (startsWith('/*')) keep(2, refused.repeat(2))
    else return false
    return true
  }

  function brackets(): boolean {
    if (startsWith('{')) braces(1)
    else if (startsWith('${')) braces(2)
    else if (startsWith('"')) quoted('"', words.stringText)
    else if (startsWith("''")) quoted("''", words.indentedText)
    else return false
    return true
  }

  function braces(opening: 1 | 2): void {
    keep(opening)
    inside(opening === 1)
    if (startsWith('}')) keep(1)
  }

  function inside(isSet: boolean): void {
    const outer = isInSet
    isInSet = isSet
    code()
    isInSet = outer
  }

  function quoted(quote: string, content: RegExp): void {
    keep(quote.length)
    for (let text = take(content); at < source.length || text !== undefined; text = take(content)) {
      if (text !== undefined) plain += 'x'.repeat(text.length)
      else if (startsWith('${')) braces(2)
      else if (startsWith(quote)) break
      else keep(1, refused)
    }
    if (startsWith(quote)) keep(quote.length)
  }

  /** One that interpolates becomes `( a + b )`, with the expressions where they were. */
  function path(): boolean {
    const [from, before] = [at, plain]
    let text = take(words.path)
    if (text === undefined) return false
    let isLiteral = true
    // Two slashes are refused before the first expression, and are not behind it.
    let isWhole = take(words.pathGoesOn) === undefined
    while (startsWith('${')) {
      at += 2
      plain += isLiteral ? `(${' '.repeat(text.length + 1)}` : `${' '.repeat(text.length)}+ `
      isLiteral = false
      inside(false)
      isWhole &&= startsWith('}')
      if (isWhole) keep(1, ' ')
      text = ''
      for (let more = take(words.pathGoesOn); more !== undefined; more = take(words.pathGoesOn)) text += more
    }
    const length = at - from
    if (!isWhole || source[at - 1] === '/') plain = before + refused.repeat(length)
    else if (isLiteral) literal(length)
    else plain = `${(plain + ' '.repeat(text.length)).slice(0, -1)})`
    wordEnd = plain.length
    return true
  }

  function word(): boolean {
    const address = take(words.searchPath) ?? take(words.url)
    const number = address ?? take(words.float) ?? take(words.integer)
    const name = number === undefined ? take(words.name) : undefined
    if (number !== undefined) literal(number.length, address !== undefined || isInRange(number))
    else if (name === undefined) return update() || lastComma()
    else plain += name
    wordEnd = plain.length
    return true
  }

  function literal(length: number, isTaken = true): void {
    // Digits that follow a name would become a part of it.
    const gap = plain.length === wordEnd ? 1 : 0
    plain += isTaken && length > gap ? ' '.repeat(gap) + '0'.repeat(length - gap) : refused.repeat(length)
  }

  /** Its second half may stand before what a path begins with. */
  function update(): boolean {
    const found = startsWith('//')
    if (found) keep(2)
    return found
  }

  /** Nix allows one behind the last of the formals, the grammar does not. */
  function lastComma(): boolean {
    if (!isInSet || !startsWith(',')) return false
    const isBehindFormal = /[\w'")\]}]/.test(plain.trimEnd().slice(-1))
    if (!isBehindFormal || take(words.lastComma) === undefined) return false
    plain += ' '
    return true
  }

  code()
  while (at < source.length) {
    // A brace that closes nothing.
    keep(1)
    code()
  }
  return plain
}

/** What the processor cannot hold is refused. Of floating points nobody comes near, so their bound is rough. */
function isInRange(number: string): boolean {
  if (!/^\d+$/.test(number)) return !/e[+-]?\d{3}/i.test(number)
  return BigInt(number) < 2n ** 63n
}
