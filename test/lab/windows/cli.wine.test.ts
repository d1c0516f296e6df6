import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import packageFile from '../../../package.json' with { type: 'json' }
import { runCli } from './program.ts'

describe('the command line', () => {
  it('says what it can do', async () => {
    const { exitCode, stdout, stderr } = await runCli(['--help'])
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    for (const command of ['plan', 'apply', 'status', 'proof', 'remove', 'rehearse'])
      expect(stdout).toContain(command)
    expect((await runCli(['--version'])).stdout.trim()).toBe(packageFile.version)
  })

  it('rehearses everything, with the product’s own files beside it', async () => {
    const { exitCode, stdout, stderr } = await runCli(['rehearse', '--fast'])
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    const script = await readFile(new URL('../../../resources/nix/installer.sh', import.meta.url), 'utf8')
    expect(stdout).toContain(`/tmp/installer.sh (${script.split('\n').length - 1} lines, new)`)
  })

  it('refuses a wrong call with its own exit code', async () => {
    const { exitCode, stderr } = await runCli(['plan'])
    expect(exitCode).toBe(2)
    expect(stderr).toContain('--setup')
  })
})
