/** systemd unit files as we write them, and read them back. */

/**
 * An argument vector as the value of `ExecStart=`. The colon switches the replacing of `$VARIABLES` off; every argument is quoted, so
 * that blanks, `;` and quotes are themselves; `%` is doubled against specifiers. (systemd.service(5), "Command lines"; systemd.syntax(7),
 * "Quoting".)
 */
export function execLine(argv: readonly string[]): string {
  return `:${argv.map(quote).join(' ')}`
}

/** The argument vector of a line that `execLine` made; `undefined` for any other. */
export function parseExecLine(line: string): string[] | undefined {
  if (!/^:"(?:[^"\\]|\\.)*"(?: "(?:[^"\\]|\\.)*")*$/s.test(line)) return undefined
  const quoted = line.slice(1).match(/"(?:[^"\\]|\\.)*"/gs) ?? []
  return quoted.map((word) =>
    word
      .slice(1, -1)
      .replace(/\\x([0-9a-f]{2})|\\(.)|%%/gs, (all, hex: string | undefined, escaped: string | undefined) => {
        if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16))
        if (all === '%%') return '%'
        return escaped === 'n' ? '\n' : escaped === 't' ? '\t' : (escaped ?? '')
      }),
  )
}

function quote(argument: string): string {
  const escaped = argument
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replaceAll('\n', '\\n')
    .replaceAll('\t', '\\t')
    // Those beyond ASCII are two bytes in UTF-8 and stand for themselves.
    .replace(/\p{Cc}/gu, (character) => {
      const code = character.charCodeAt(0)
      return code < 0x80 ? `\\x${code.toString(16).padStart(2, '0')}` : character
    })
    .replaceAll('%', '%%')
  return `"${escaped}"`
}

/** Values of a key in our own unit file, in order. */
export function valuesOf(unit: string, key: string): string[] {
  return unit.split('\n').flatMap((line) => (line.startsWith(`${key}=`) ? [line.slice(key.length + 1)] : []))
}
