/** Which licences a package that is shipped may have; docs/decisions/0024 says why these. */
import type { LockedPackage } from './lock-file.ts'

/** SPDX identifiers. */
const allowed: ReadonlySet<string> = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  'MIT',
  'Python-2.0',
  'Unlicense',
])

/** Named in a form that npm does not put into the lock file: `licenses` in their package.json. Looked at anew for each version. */
const clarified: ReadonlyMap<string, string> = new Map([
  ['buildcheck@0.0.7', 'MIT'],
  ['cpu-features@0.0.10', 'MIT'],
  ['ssh2@1.17.0', 'MIT'],
])

/** An SPDX expression. Throws where none is known. */
export function licenceOf({ name, version, license }: LockedPackage): string {
  const licence = license ?? clarified.get(`${name}@${version}`)
  if (licence === undefined) throw new Error(`${name} ${version}: nobody looked under which licence it is.`)
  return licence
}

/** Throws, with all that are not, unless each package may be shipped. */
export function requireAllowedLicences(packages: Iterable<LockedPackage>): void {
  const others = [...packages].filter((one) => !isAllowed(licenceOf(one)))
  if (others.length > 0)
    throw new Error(
      `Not allowed to be shipped: ${others.map((one) => `${one.name} ${one.version} (${licenceOf(one)})`).join(', ')}`,
    )
}

/**
 * Whether an SPDX expression can be met with allowed licences alone (SPDX specification, annex "SPDX License Expressions": AND
 * binds more strongly than OR). A licence with an exception counts as another one; what is no expression is not allowed.
 */
export function isAllowed(expression: string): boolean {
  const words = expression.match(/[()]|[^\s()]+/g) ?? []
  const mistakes: string[] = []
  const take = (word: string): boolean => {
    if (words[0] !== word) return false
    words.shift()
    return true
  }
  const name = (): string => {
    const word = words.shift() ?? ''
    if (!/^[\w.+:-]+$/.test(word) || ['AND', 'OR', 'WITH'].includes(word)) mistakes.push(word)
    return word
  }
  const either = (): boolean => {
    let isMet = both()
    while (take('OR')) isMet = both() || isMet
    return isMet
  }
  const both = (): boolean => {
    let isMet = one()
    while (take('AND')) isMet = one() && isMet
    return isMet
  }
  const one = (): boolean => {
    if (!take('(')) {
      const licence = name()
      return allowed.has(take('WITH') ? `${licence} WITH ${name()}` : licence)
    }
    const isMet = either()
    if (!take(')')) mistakes.push('(')
    return isMet
  }
  const isMet = either()
  return isMet && mistakes.length + words.length === 0
}
