import { failure } from './contract/problem.ts'

/**
 * Throws `RUN_WITH_SUDO` for a user who became root by sudo: keys, notes and the machine would be root's, and this user’s own not
 * seen. Who is root from the beginning works with root's own. `SUDO_UID` is set by sudo (sudo(8), "Environment").
 */
export function requireOwnUser(
  userId: number | undefined = process.geteuid?.(),
  sudoUserId: string | undefined = process.env['SUDO_UID'],
): void {
  if (userId !== 0 || sudoUserId === undefined || sudoUserId === '' || sudoUserId === '0') return
  throw failure(
    'RUN_WITH_SUDO',
    'It was started with sudo, so keys, notes and the virtual machine would belong to root.',
  )
}
