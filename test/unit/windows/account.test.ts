import { describe, expect, it } from 'vitest'
import { hasHighLevel } from '../../../electron/adapters/windows/account.ts'
import { requireOwnUser } from '../../../electron/own-user.ts'

/** As `whoami /groups /fo csv /nh` prints it; the German one has other names, and the same SIDs. */
const groups = (name: string, sid: string) =>
  [
    '"Everyone","Well-known group","S-1-1-0","Mandatory group, Enabled by default, Enabled group"',
    '"BUILTIN\\Administrators","Alias","S-1-5-32-544","Group used for deny only"',
    `"${name}","Label","${sid}",""`,
    '',
  ].join('\r\n')

describe('an administrator’s rights on Windows', () => {
  it.each([
    ['Mandatory Label\\Medium Mandatory Level', 'S-1-16-8192', false],
    ['Mandatory Label\\Medium Plus Mandatory Level', 'S-1-16-8448', false],
    ['Verbindliche Beschriftung\\Hohe Verbindlichkeitsstufe', 'S-1-16-12288', true],
    ['Mandatory Label\\System Mandatory Level', 'S-1-16-16384', true],
  ])('%s', (name, sid, expected) => {
    expect(hasHighLevel(groups(name, sid))).toBe(expected)
  })

  it('are not there where nobody says so', () => {
    expect(hasHighLevel('')).toBe(false)
  })
})

describe('whose program it is', () => {
  it.each([
    ['a user', { userId: 1000 }],
    ['root', { userId: 0 }],
    ['root who became root again', { userId: 0, sudoUserId: '0' }],
    ['a user of Windows', { isElevated: false }],
  ])('%s may start it', (_name, user) => {
    expect(() => requireOwnUser(user)).not.toThrow()
  })

  it.each([
    ['RUN_WITH_SUDO', { userId: 0, sudoUserId: '1000' }],
    ['RUN_ELEVATED', { isElevated: true }],
  ])('refuses in words: %s', (code, user) => {
    expect(() => requireOwnUser(user)).toThrow(
      expect.objectContaining({ problem: expect.objectContaining({ code }) as unknown }),
    )
  })
})
