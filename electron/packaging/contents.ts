/** What may be in the program, and must be: nothing gets in because it lay about. */

/** Each has to match at least one file. Patterns are of whole paths in the archive, with slashes. */
const allowed: readonly RegExp[] = [
  /^package\.json$/,
  /^dist\/main\.js$/,
  /^dist\/preload\.cjs$/,
  /^dist\/third-party-notices\.txt$/,
  /^renderer\/dist\/index\.html$/,
  /^renderer\/dist\/assets\/(?:index|later-pages|rolldown-runtime)-[\w-]{8}\.js$/,
  /^renderer\/dist\/assets\/index-[\w-]{8}\.css$/,
  /^renderer\/dist\/assets\/icon(?:-16)?-[\w-]{8}\.svg$/,
  /^resources\/icons\/icon\.(?:ico|png)$/,
  /^resources\/nix\/[a-z-]+\.(?:nix|sh|awk)$/,
  /^resources\/windows\/(?:parts\/)?[a-z-]+\.ps1$/,
  /^resources\/windows\/README\.md$/,
]

/** What is wrong, a line each. */
export function findIntruders(files: readonly string[]): string[] {
  const intruders = files.filter((file) => !allowed.some((pattern) => pattern.test(file)))
  const missing = allowed.filter((pattern) => !files.some((file) => pattern.test(file)))
  return [
    ...intruders.map((file) => `${file} shall not be in the program`),
    ...missing.map((pattern) => `nothing in the program is ${pattern.source}`),
  ]
}
