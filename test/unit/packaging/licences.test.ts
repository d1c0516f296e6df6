/** Which licences may be shipped, and that those of the packages are among them. */
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { isAllowed, licenceOf, requireAllowedLicences } from '../../../electron/packaging/licences.ts'
import { readLockFile, type LockedPackage } from '../../../electron/packaging/lock-file.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))

test.for([
  ['MIT', true],
  ['GPL-3.0-only', false],
  ['(MIT OR GPL-3.0-only)', true],
  ['GPL-2.0-only OR (ISC AND 0BSD)', true],
  ['MIT AND GPL-3.0-only', false],
  // AND binds more strongly than OR.
  ['MIT OR GPL-3.0-only AND GPL-2.0-only', true],
  ['GPL-3.0-only AND MIT OR LGPL-3.0-only', false],
  ['((MIT) OR GPL-3.0-only) AND ISC', true],
  // Another licence than without the exception, and a later one than what is allowed.
  ['Apache-2.0 WITH LLVM-exception', false],
  ['Apache-2.0+', false],
  // What is no expression.
  ...[
    '',
    'SEE LICENSE IN LICENSE.md',
    'UNLICENSED',
    'mit',
    'MIT OR',
    'MIT ISC',
    '(MIT',
    'MIT)',
    'MIT OR OR ISC',
    'MIT OR (ISC',
    'MIT OR AND',
  ].map((expression) => [expression, false] as const),
] as const)('“%s”: %s', ([expression, expected]) => expect(isAllowed(expression)).toBe(expected))

test('all that the product depends on may be shipped, whether it is or not', async () => {
  const locked = [...(await readLockFile(root)).values()]
  const needed = locked.filter(({ isDev }) => !isDev)
  expect(needed.length).toBeGreaterThan(150)
  requireAllowedLicences(needed)
})

test('a package under another licence, or under none that is known, is refused by its name', () => {
  const one: LockedPackage = {
    ...{ location: 'node_modules/one', name: 'one', version: '1.0.0', license: 'MIT', isDev: false },
  }
  const other = { ...one, name: '@some/other', version: '2.1.0', license: 'AGPL-3.0-only' }
  expect(() => requireAllowedLicences([one, other])).toThrow(
    'Not allowed to be shipped: @some/other 2.1.0 (AGPL-3.0-only)',
  )
  const unknown = { location: 'node_modules/ssh2', name: 'ssh2', license: undefined, isDev: false }
  expect(licenceOf({ ...unknown, version: '1.17.0' })).toBe('MIT')
  expect(() => requireAllowedLicences([{ ...unknown, version: '1.18.0' }])).toThrow(
    'ssh2 1.18.0: nobody looked under which licence it is.',
  )
})
