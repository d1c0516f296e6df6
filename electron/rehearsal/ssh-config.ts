/** The ssh configuration of the pretended PC. */
import { failure } from '../contract/problem.ts'
import type { SshConfig, SshOption } from '../ports/ssh-config.ts'

/** What stands below each `Host`, by the names of the options in lower case. */
export type SshHosts = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>

export function rehearsalSshConfig(hosts: SshHosts): SshConfig {
  return {
    home: '/home/you',
    async optionsFor(host) {
      await Promise.resolve()
      if (!/^[\w.-]+$/.test(host)) throw failure('TOOL_FAILED', 'ssh -G ended with exit code 255.')
      const byItself = {
        hostname: [host],
        port: ['22'],
        user: ['you'],
        identityfile: ['~/.ssh/id_rsa', '~/.ssh/id_ed25519'],
      }
      const options = { ...byItself, ...hosts[host] }
      return new Map(
        Object.entries<readonly string[]>(options).map(([name, values]): [string, SshOption] => [
          name,
          {
            values,
            isDefault: values.join('\n') === new Map(Object.entries(byItself)).get(name)?.join('\n'),
          },
        ]),
      )
    },
  }
}
