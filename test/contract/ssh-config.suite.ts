/** What every `SshConfig` does: the PC's own ssh and the rehearsal's. */
import { describe, expect, it } from 'vitest'
import { problemOf } from '../../electron/contract/problem.ts'
import type { SshConfig } from '../../electron/ports/ssh-config.ts'

/** What the configuration under test says, and nothing else. */
export const saidHosts = {
  pi: { hostname: ['192.168.1.23'], port: ['2022'], user: ['otto'], identityfile: ['~/.ssh/pi', '%d/other'] },
  bare: { hostname: ['192.168.1.24'] },
  inside: { hostname: ['10.0.0.2'], proxyjump: ['gate'] },
}

export function describeSshConfig(name: string, make: () => Promise<SshConfig>): void {
  describe(`SshConfig: ${name}`, () => {
    it('knows what is said of a host, and in which order', async () => {
      const config = await make()
      for (const [host, said] of Object.entries(saidHosts)) {
        const options = await config.optionsFor(host)
        for (const [option, values] of Object.entries(said))
          expect(options.get(option)).toEqual({ values, isDefault: false })
      }
    })

    it('tells what ssh does by itself', async () => {
      const config = await make()
      const bare = await config.optionsFor('bare')
      expect(bare.get('port')).toEqual({ values: ['22'], isDefault: true })
      for (const option of ['user', 'identityfile']) expect(bare.get(option)?.isDefault).toBe(true)
      expect(bare.get('proxyjump')?.isDefault ?? true).toBe(true)
      const unknown = await config.optionsFor('unknown.example')
      expect(unknown.get('hostname')).toEqual({ values: ['unknown.example'], isDefault: true })
      expect(config.home).toMatch(/^(?:\/|[A-Z]:\\)/)
    })

    it('refuses what is no name of a host', async () => {
      const config = await make()
      const error: unknown = await config.optionsFor('no host').catch((reason: unknown) => reason)
      expect(problemOf(error).code).toBe('TOOL_FAILED')
    })
  })
}
