/** What the note for a Pi that was left says. */
import type { Folders } from '../../engine/folders.ts'
import type { LeftPi } from '../../engine/ledger.ts'

/** Every word of the commands is plain (contract/setup-values.ts), but for the paths, which both systems take in double quotes. */
export function noteText(
  { place, keyPath, user }: LeftPi,
  { folders, installationId }: { folders: Folders; installationId: string },
): string {
  const [address = '', port = ''] = place.split(':')
  const login = `${user}@${address}`
  const sudo = user === 'root' ? '' : 'sudo '
  return [
    `The builder was taken back while the Pi (${address}) could not be reached. What is there of it stays until this is done, in a`,
    'terminal on this PC, when the Pi is there again:',
    '',
    `  scp -P ${port} "${folders.byHandScript}" ${login}:left-on-the-pi.sh`,
    `  ssh -p ${port} -t ${login} ${sudo}sh left-on-the-pi.sh ${keyPath} pi-offload:${installationId}`,
    '',
    'It takes the import out of the configuration, lets the Pi build its system without the builder, and deletes our files and the key.',
    'Where the program is still there, it does the same: cli -- remove --only pi.',
    'When it is done, cli -- remove deletes both files and the program’s notes beside them. Without the program, or if the Pi is gone for',
    `good, delete the folder ${folders.data}, unless the builder was set up again.`,
    '',
  ].join('\n')
}
