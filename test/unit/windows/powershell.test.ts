/** How the scripts are started, with a program in PowerShell's place that tells what it was given. */
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { portHolderSchema, reservedPortsSchema } from '../../../electron/adapters/windows/answers/network.ts'
import { powerShell, ScriptError } from '../../../electron/adapters/windows/powershell.ts'
import { fixture } from '../../fakes/windows/fixture.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pi-offload-powershell-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** A program that prints these texts and ends with this code, after it noted its arguments. */
async function standIn({ stdout = '', stderr = '', exitCode = 0, first = '' }): Promise<string> {
  const program = join(folder, 'powershell')
  await writeFile(join(folder, 'stdout'), stdout)
  await writeFile(join(folder, 'stderr'), stderr)
  const lines = [
    '#!/bin/sh',
    first,
    `cat '${folder}/stdout'`,
    `cat '${folder}/stderr' >&2`,
    `exit ${String(exitCode)}`,
  ]
  await writeFile(program, lines.join('\n'))
  await chmod(program, 0o755)
  return program
}

async function ask(said: Parameters<typeof standIn>[0], signal?: AbortSignal) {
  const run = powerShell({ folder, program: await standIn(said) })
  return run('port-holder', { Port: '2222' }, portHolderSchema, signal && { signal })
}

const problem = (code: string, underlying?: string) => ({
  problem: {
    code,
    ...(underlying !== undefined && { underlying: expect.stringContaining(underlying) as string }),
  },
})

describe('a script', () => {
  it('is started by one argument vector, each value a word of its own', async () => {
    const echo = `printf '{"ok":true,"value":{"listeners":[{"address":"%s","processId":1,"name":null,"path":null}]}}' "$(printf '%s|' "$@")"; exit 0`
    const { listeners } = await ask({ first: echo })
    expect(listeners[0]?.address.split('|')).toEqual([
      ...['-NoProfile', '-NonInteractive', '-ExecutionPolicy', 'Bypass'],
      ...['-File', join(folder, 'port-holder.ps1'), '-Port', '2222', ''],
    ])
  })

  it.each(['', '-Verbose'])('is never given the value %j', async (text) => {
    const run = powerShell({ folder, program: await standIn({}) })
    await expect(run('port-holder', { Port: text }, portHolderSchema)).rejects.toThrow('Port cannot be')
  })

  it('gives its value, also with the line end of Windows', async () => {
    const line = `${JSON.stringify(JSON.parse(fixture('port-holder.held')))}\r\n`
    expect((await ask({ stdout: line })).listeners).toHaveLength(1)
  })

  it('is stopped by the signal', async () => {
    const startedAt = performance.now()
    await expect(ask({ first: 'sleep 20' }, AbortSignal.timeout(100))).rejects.toMatchObject({
      name: 'AbortError',
    })
    expect(performance.now() - startedAt).toBeLessThan(5_000)
  })
})

describe('what went wrong', () => {
  it('a policy that forbids scripts, told by an identifier on a German system', async () => {
    const stderr =
      'Die Datei "C:\\x.ps1" kann nicht geladen werden, da die Ausführung von Skripts auf diesem System deaktiviert ist.\r\n    + CategoryInfo          : Sicherheitsfehler: (:) [], PSSecurityException\r\n    + FullyQualifiedErrorId : UnauthorizedAccess\r\n'
    await expect(ask({ stderr, exitCode: 1 })).rejects.toMatchObject(
      problem('SCRIPTS_FORBIDDEN', 'deaktiviert'),
    )
  })

  it('constrained language mode', async () => {
    await expect(ask({ stdout: fixture('request-elevation.language-mode') })).rejects.toMatchObject(
      problem('SCRIPTS_FORBIDDEN'),
    )
  })

  it('what the script itself says, with its kind for those who know it', async () => {
    const error: unknown = await ask({ stdout: fixture('firewall-state.refused-chinese') }).catch(
      (thrown: unknown) => thrown,
    )
    expect(error).toBeInstanceOf(ScriptError)
    expect(error).toMatchObject({ kind: 'access-denied', ...problem('TOOL_FAILED', '拒绝访问') })
    expect(error).toMatchObject(problem('TOOL_FAILED', 'Windows System Error 5,Get-NetFirewallRule'))
  })

  it('a parameter that is not allowed', async () => {
    await expect(ask({ stderr: 'ParameterArgumentValidationError', exitCode: 1 })).rejects.toMatchObject(
      problem('TOOL_FAILED', 'ParameterArgumentValidationError'),
    )
  })

  it.each(['', 'Fertig.', fixture('reserved-ports.none')])('an answer that is none: %j', async (stdout) => {
    await expect(ask({ stdout })).rejects.toMatchObject(problem('TOOL_ANSWER_UNREADABLE'))
  })

  it('no PowerShell at all, looked for by its full path', async () => {
    const run = powerShell({ folder })
    const error: unknown = await run('reserved-ports', {}, reservedPortsSchema).catch(
      (thrown: unknown) => thrown,
    )
    expect(error).toMatchObject(problem('TOOL_MISSING'))
    expect(String(error)).toMatch(/\\System32\\WindowsPowerShell\\v1\.0\\powershell\.exe/)
  })
})
