/** The configuration of ssh, read by the real ssh. */
import { execFileSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openSshConfig } from '../../../electron/adapters/ssh/ssh-config.ts'
import { problemOf } from '../../../electron/contract/problem.ts'
import type { SshConfig } from '../../../electron/ports/ssh-config.ts'
import { rehearsalSshConfig } from '../../../electron/rehearsal/ssh-config.ts'
import { piOfSshHost } from '../../../electron/steps/pi/ssh-host.ts'
import { describeSshConfig, saidHosts } from '../../contract/ssh-config.suite.ts'

describeSshConfig('the rehearsal’s', () => Promise.resolve(rehearsalSshConfig(saidHosts)))

function whyNoSsh(): string | undefined {
  try {
    execFileSync('ssh', ['-V'], { stdio: 'ignore' })
    return undefined
  } catch {
    return 'there is no ssh on this machine (Debian: openssh-client)'
  }
}

const reason = whyNoSsh()
if (reason !== undefined) {
  describe.skip(`SshConfig: the PC’s own ssh: SKIPPED, ${reason}`, () => {
    it('is needed here', () => undefined)
  })
} else {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ssh-config-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  const configOf = async (text: string): Promise<SshConfig> => {
    const file = join(folder, 'config')
    await writeFile(file, text, { mode: 0o600 })
    return openSshConfig({ file })
  }

  describeSshConfig('the PC’s own ssh', () =>
    configOf(
      Object.entries(saidHosts)
        .map(([host, options]) =>
          [
            `Host ${host}`,
            ...Object.entries<readonly string[]>(options).flatMap(([name, values]) =>
              values.map((value) => `  ${name} ${value}`),
            ),
          ].join('\n'),
        )
        .join('\n\n'),
    ),
  )

  describe('a Pi by its name in the ssh configuration', () => {
    const keys = new Set(['/keys/one', '/keys/50%'])
    const piIn = async (text: string, host = 'pi') =>
      piOfSshHost(host, {
        sshConfig: await configOf(text),
        files: { size: (path) => Promise.resolve(keys.has(path) ? 400 : undefined) },
      })
    const whyNot = async (text: string, host?: string) => {
      const { code, detail } = problemOf(await piIn(text, host).catch((error: unknown) => error))
      expect(code).toBe('SSH_HOST_UNUSABLE')
      return detail
    }

    it('is read with patterns, included files and matches', async () => {
      await writeFile(join(folder, 'more'), 'Host pi\n  User otto\nHost *\n  User nobody\n')
      const text = `Include ${folder}/more\nMatch host pi\n  Port 2022\nHost p*\n  HostName 192.168.1.23\n  IdentityFile /keys/one\n`
      expect(await piIn(text)).toEqual({
        address: '192.168.1.23',
        port: 2022,
        user: 'otto',
        login: { kind: 'key', path: '/keys/one' },
      })
    })

    it('says nothing of a key where no line does', async () => {
      expect(await piIn('Host pi\n  HostName 192.168.1.23\n  User otto\n  IdentityFile none\n')).toEqual({
        address: '192.168.1.23',
        port: 22,
        user: 'otto',
      })
    })

    it('takes the first key file that is there', async () => {
      const login = async (lines: string) => (await piIn(`Host pi\n${lines}\n`)).login
      expect(await login('IdentityFile /keys/gone\nIdentityFile /keys/50%%')).toEqual({
        kind: 'key',
        path: '/keys/50%',
      })
      expect(await whyNot('Host pi\n  IdentityFile /keys/gone\n')).toBe('There is no key file /keys/gone.')
      expect(await whyNot('Host pi\n  IdentityFile /keys/%h\n')).toContain('/keys/%h')
    })

    it('is refused where it takes what is not understood, and says what', async () => {
      const text =
        'Host pi\n  HostName 10.0.0.2\n  ProxyJump gate\n  IdentityAgent /run/agent\nHost direct\n  HostName 10.0.0.3\n  User otto\n  ProxyJump none\n  ProxyCommand none\n'
      const detail = await whyNot(text)
      expect(detail).toContain('ProxyJump')
      expect(detail).toContain('IdentityAgent')
      expect(await piIn(text, 'direct')).toMatchObject({ address: '10.0.0.3' })
    })

    it('is not known where no line speaks of it', async () => {
      expect(await whyNot('Host other\n  Port 2022\n')).toContain('speaks of pi')
      for (const host of ['-oProxyCommand=true', 'a b', '', 'pi\nHost x'])
        expect(await whyNot('Host *\n  Port 2022\n', host)).toContain('is no name')
    })

    it('is not read from a configuration that ssh itself does not understand', async () => {
      const problem = problemOf(await piIn('Hoost pi\n').catch((error: unknown) => error))
      expect(problem.code).toBe('TOOL_FAILED')
      expect(problem.underlying).toContain('Hoost'.toLowerCase())
    })
  })
}
