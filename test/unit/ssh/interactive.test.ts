/** A real OpenSSH server that lets people in by questions alone (keyboard-interactive), asked by the real PAM. */
import { existsSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openSsh } from '../../../electron/adapters/ssh/ssh.ts'
import { Secret } from '../../../electron/ports/secrets.ts'
import type { SshTarget } from '../../../electron/ports/ssh.ts'
import type { OpenSshServer } from './openssh-server.ts'
import { password, startWithUsers, targetOf, whyNoUsers } from './server-with-users.ts'

const ssh = openSsh({ agent: undefined })

/** What Debian's own file asks of a session needs a machine that was booted. */
const pam = `auth required pam_unix.so
account required pam_unix.so
session required pam_permit.so
`

const reason = whyNoUsers() ?? (existsSync('/usr/bin/sudo') ? undefined : 'there is no sudo on this machine')
if (reason !== undefined) {
  describe.skip(`ssh: keyboard-interactive: SKIPPED, ${reason}`, () => {
    it('is needed here', () => undefined)
  })
} else {
  describe.concurrent('a real OpenSSH server that asks', () => {
    let server: OpenSshServer
    beforeAll(async () => {
      server = await startWithUsers({
        users: { person: {} },
        etc: {
          'pam.d/sshd': { text: pam, mode: 0o644 },
          sudoers: { text: 'person ALL=(ALL:ALL) ALL\n', mode: 0o440 },
        },
        config: ['UsePAM yes', 'PasswordAuthentication no', 'KbdInteractiveAuthentication yes'],
      })
    }, 60_000)
    afterAll(() => server.stop())

    const withPassword = (text: string): SshTarget => ({
      ...targetOf(server, 'person', password),
      login: { kind: 'password', password: new Secret(text) },
    })

    it('lets in whoever answers with the password', async () => {
      const remote = await ssh.connect(withPassword(password))
      expect((await remote.run(['id', '-u'])).stdout).toBe('0\n')
      await remote.close()
    })

    it('refuses a wrong one', async () => {
      await expect(ssh.connect(withPassword('wrong'))).rejects.toMatchObject({
        problem: { code: 'PI_LOGIN_REFUSED', detail: 'It does not accept this password for person.' },
      })
    })
  })
}
