import { failure } from './contract/problem.ts'

/** Who runs this program. */
export interface CurrentUser {
  /** Of the process; Windows has none. */
  userId?: number | undefined
  /** Who became root; set by sudo (sudo(8), "Environment"). */
  sudoUserId?: string | undefined
  /** With an administrator's rights, on Windows. */
  isElevated?: boolean
}

/**
 * Throws `RUN_WITH_SUDO` for a user who became root by sudo, and `RUN_ELEVATED` for one with an administrator's rights on Windows:
 * keys, notes and the machine would be the administrator's, and this user’s own not seen. Who is root from the beginning works with
 * root's own.
 */
export function requireOwnUser({ userId, sudoUserId, isElevated }: CurrentUser): void {
  if (isElevated === true)
    throw failure(
      'RUN_ELEVATED',
      'It runs with an administrator’s rights, so keys, notes and the virtual machine would belong to an administrator.',
    )
  if (userId !== 0 || sudoUserId === undefined || sudoUserId === '' || sudoUserId === '0') return
  throw failure(
    'RUN_WITH_SUDO',
    'It was started with sudo, so keys, notes and the virtual machine would belong to root.',
  )
}
