/**
 * Several files by one program: on a slow machine, starting a program takes longer than reading a file. `head -v` puts a line with the
 * path before each (https://pubs.opengroup.org/onlinepubs/9799919799/utilities/head.html, STDOUT).
 */

/**
 * For `several COUNT PATH…`: a digit for each path, 1 where there is something, and the contents of these. `words` is only expanded by
 * `eval`, never read as text of the shell.
 */
export function severalFilesScript(maxFileBytes: number): string {
  return `
    count=$2 words='' i=0
    shift 2
    while [ "$i" -lt "$count" ]; do
      i=$((i + 1))
      eval "path=\\\${$i}"
      if [ -e "$path" ] || [ -L "$path" ]; then
        words="$words \\"\\\${$i}\\""
        printf 1
      else
        printf 0
      fi
    done
    printf '\\n'
    [ -z "$words" ] || eval "head -v -c ${String(maxFileBytes + 1)} -- $words"
    c=$?
    shift "$count"`
}

/**
 * What stands in each of these different paths, by path; it lacks those where there is none. `undefined`: it cannot be told for certain,
 * since one of the files holds such a line itself.
 */
export function contentsOfSeveral(
  answer: Buffer,
  paths: readonly string[],
): ReadonlyMap<string, Buffer> | undefined {
  const lineEnd = answer.indexOf('\n')
  const isThere = answer.toString('latin1', 0, Math.max(lineEnd, 0))
  const output = answer.subarray(lineEnd + 1)
  const headers = paths
    .filter((_, index) => isThere[index] === '1')
    .map((path, index) => ({ path, line: Buffer.from(`${index === 0 ? '' : '\n'}==> ${path} <==\n`) }))
  const starts = headers.map(({ line }) => output.indexOf(line))
  const isCertain = headers.every(({ line }, index) => {
    const [before = -1, start = -1] = [starts[index - 1], starts[index]]
    return start > before && (index > 0 || start === 0) && !output.includes(line, start + 1)
  })
  if (!isCertain || isThere.length !== paths.length) return undefined
  return new Map(
    headers.map(({ path, line }, index) => [
      path,
      output.subarray((starts[index] ?? 0) + line.length, starts[index + 1]),
    ]),
  )
}
