/** What resources/nix/link.sh prints on the pretended Pi: the same questions to the same programs. */
import type { RemoteResult } from '../ports/ssh.ts'

export interface LinkQuestion {
  alias: string
  protocol: string
  /** What ssh knows of the alias. */
  block: Readonly<Record<string, string>> | undefined
  machines: string
  ask: (argv: string[]) => Promise<RemoteResult>
}

const nixCommand = ['nix', '--extra-experimental-features', 'nix-command']

export async function linkAnswer({ alias, protocol, block, machines, ask }: LinkQuestion): Promise<string> {
  const told = [
    `config.hostname=${block?.['HostName'] ?? alias}`,
    `config.port=${block?.['Port'] ?? '22'}`,
    'config.controlmaster=false',
    ...linesOf('machine', machines),
  ]
  if (block !== undefined) {
    told.push(...outcome('builders', await ask([...nixCommand, 'config', 'show', 'builders'])))
    const store = ['store', 'info', '--json', '--store', `${protocol}://${alias}`]
    told.push(...outcome('nix', await ask([...nixCommand, ...store])))
  }
  return `${told.join('\n')}\n`
}

function outcome(name: string, { stdout, stderr, exitCode }: RemoteResult): string[] {
  return [
    ...linesOf(`${name}.answer`, stdout),
    ...linesOf(`${name}.says`, stderr),
    `${name}.exit=${String(exitCode)}`,
  ]
}

function linesOf(name: string, text: string): string[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => `${name}=${line}`)
}
