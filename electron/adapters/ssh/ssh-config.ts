/**
 * ssh itself says what its configuration means for a host (`-G`, since OpenSSH 6.8): with Include, Match and patterns, those of the system's own
 * file, and what the next version adds. A second question, without any file, tells what of it is ssh's own default.
 */
import { homedir } from 'node:os'
import type { SshConfig } from '../../ports/ssh-config.ts'
import { execProgram } from '../exec.ts'
import { systemProgram } from '../windows/system-program.ts'

/** `Match exec` in it may start programs of the user's. */
const timeoutMs = 10_000

const program = process.platform === 'win32' ? systemProgram('OpenSSH\\ssh.exe') : 'ssh'

/** `file`: in the place of the user's and the system's own. */
export function openSshConfig({ file }: { file?: string } = {}): SshConfig {
  async function ask(host: string, config: readonly string[]): Promise<Map<string, string[]>> {
    const { stdout } = await execProgram(program, ['-G', '-T', ...config, '--', host], { timeoutMs })
    return optionsIn(stdout)
  }

  return {
    home: homedir(),
    async optionsFor(host) {
      const [said, byItself] = await Promise.all([
        ask(host, file === undefined ? [] : ['-F', file]),
        ask(host, ['-F', 'none']),
      ])
      return new Map(
        [...said].map(([name, values]) => {
          const isDefault = values.join('\n') === byItself.get(name)?.join('\n')
          return [name, { values, isDefault }]
        }),
      )
    },
  }
}

/** A line for each value: the option's name, a blank, the value. */
function optionsIn(text: string): Map<string, string[]> {
  const options = new Map<string, string[]>()
  for (const line of text.split(/\r?\n/)) {
    const [, name, value = ''] = /^(\S+)(?: (.*))?$/.exec(line) ?? []
    if (name === undefined) continue
    options.set(name.toLowerCase(), [...(options.get(name.toLowerCase()) ?? []), value])
  }
  return options
}
