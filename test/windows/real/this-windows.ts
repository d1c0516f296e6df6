/** The Windows on which the tests run, as the product sees it. */
import { mkdtempSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execProgram, type ExecResult } from '../../../electron/adapters/exec.ts'
import { systemFiles } from '../../../electron/adapters/files.ts'
import { installFolderInRegistry } from '../../../electron/adapters/virtualbox/discover.ts'
import { askForFacts } from '../../../electron/adapters/windows/facts.ts'
import { windowsHost } from '../../../electron/adapters/windows/host.ts'
import { powerShell, type RunScript } from '../../../electron/adapters/windows/powershell.ts'
import { systemProgram } from '../../../electron/adapters/windows/system-program.ts'

const repository = fileURLToPath(new URL('../../../', import.meta.url))
/** As `npm run build:cli` makes it. */
export const cli = join(repository, 'dist', 'cli.js')
export const scriptFolder = join(repository, 'resources', 'windows')

/** Windows' own, and the one that people install beside it. */
export const shells = [
  { name: 'Windows PowerShell 5.1', program: systemProgram('WindowsPowerShell\\v1.0\\powershell.exe') },
  {
    name: 'PowerShell 7',
    program: join(process.env['ProgramFiles'] ?? 'C:\\Program Files', 'PowerShell', '7', 'pwsh.exe'),
  },
] as const

export const run: RunScript = powerShell({ folder: scriptFolder })

/** Below the user's own folder, without a link on the way to it: the temporary folder may lie elsewhere. */
export function ownFolder(name: string): string {
  return mkdtempSync(join(homedir(), `pi-offload-test-${name}-`))
}

export const temporaryFolder = (): string => mkdtempSync(join(tmpdir(), 'pi-offload-test-'))

/** `folder`: for what is handed to the scheduler and to the elevated script. */
export function thisHost(folder: string) {
  return windowsHost({
    ...{ run, folder, facts: askForFacts(run), files: systemFiles() },
    virtualBoxFolder: installFolderInRegistry,
  })
}

/** A program of Windows, such as `netsh.exe`, whatever it ends with. */
export function ask(program: string, ...argv: string[]): Promise<ExecResult> {
  return execProgram(systemProgram(program), argv, { successExitCodes: 'any' })
}

export function runCli(...argv: string[]): Promise<ExecResult> {
  return execProgram(process.execPath, [cli, ...argv], { successExitCodes: 'any', timeoutMs: 120_000 })
}
