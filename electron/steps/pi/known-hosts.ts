/** What root on the Pi knows of a host by itself. */
import type { Remote } from '../../ports/ssh.ts'
import { rootSshFolder } from './bootstrap.ts'

/** Also lines whose host name is hashed, which only ssh-keygen can tell; where nothing there can be meant, it is not started. */
export async function knownHostLines(remote: Remote, alias: string): Promise<string[]> {
  const file = `${rootSshFolder}/known_hosts`
  const mayNameIt = await remote.readFile(file).then(
    // Hashed names begin with a bar, and patterns have a wildcard (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT).
    (text = '') => /[|*?]/.test(text) || text.toLowerCase().includes(alias.toLowerCase()),
    // In a file that is no text ssh-keygen finds lines all the same.
    () => true,
  )
  if (!mayNameIt) return []
  const argv = ['ssh-keygen', '-F', alias, '-f', file]
  // 1: no line; 255: no file.
  const { stdout } = await remote.ask(argv, { successExitCodes: [0, 1, 255] })
  return stdout.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
}
