/**
 * The one place where an argument vector becomes text. ssh carries a command as one string, and the server hands it to the
 * user's own login shell with `-c` (RFC 4254 6.5; OpenSSH session.c): there is no way around quoting.
 */

/** A word that a POSIX shell takes as exactly this text. */
export function shellWord(text: string): string {
  // The one character that means something inside single quotes is the single quote.
  return `'${text.replaceAll("'", `'\\''`)}'`
}

/** Words that a POSIX shell takes as exactly this vector. */
export function shellWords(argv: readonly string[]): string {
  return argv.map(shellWord).join(' ')
}

/**
 * A command that runs a POSIX shell script under whatever login shell the user has. Not only POSIX shells are used: inside
 * single quotes fish knows `\\` and `\'`, csh and tcsh know `!` and refuse a line break. So the script travels with everything
 * but harmless ASCII as the octal escapes of `printf %b`, in a form which all of them take literally; /bin/sh undoes it.
 */
export function commandForAnyShell(script: string): string {
  const encoded = [...Buffer.from(script, 'utf8')]
    .map((byte) => {
      const character = String.fromCharCode(byte)
      return /[\w ,./:;<>=+@%&|()[\]{}#*?~-]/.test(character)
        ? character
        : `\\0${byte.toString(8).padStart(3, '0')}`
    })
    .join('')
  return `/bin/sh -c 'eval "$(printf %b "${encoded}")"'`
}
