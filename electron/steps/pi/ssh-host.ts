/** The Pi as this PC's own ssh would reach it: where it is, as whom, and with which key. */
import { failure } from '../../contract/problem.ts'
import type { Setup } from '../../contract/setup.ts'
import type { Files } from '../../ports/files.ts'
import type { SshConfig, SshOption } from '../../ports/ssh-config.ts'

/** Without `login` no line names a key. */
export type PiOfSshHost = Pick<Setup['pi'], 'address' | 'port' | 'user'> & Partial<Pick<Setup['pi'], 'login'>>

/** Of these depends whether one gets there and in, and nothing here does the same. All others change nothing of that. */
const notUnderstood = {
  proxyjump: 'ProxyJump',
  proxycommand: 'ProxyCommand',
  bindaddress: 'BindAddress',
  bindinterface: 'BindInterface',
  certificatefile: 'CertificateFile',
  identityagent: 'IdentityAgent',
  pkcs11provider: 'PKCS11Provider',
}

/**
 * Throws `SSH_HOST_UNUSABLE` for a name that no line speaks of, and where a line asks for something that is not understood here: nothing
 * of it is left out in silence.
 */
export async function piOfSshHost(
  host: string,
  { sshConfig, files }: { sshConfig: SshConfig; files: Pick<Files, 'size'> },
): Promise<PiOfSshHost> {
  if (!/^[A-Za-z0-9_][\w.-]{0,252}$/.test(host))
    throw failure('SSH_HOST_UNUSABLE', `“${host}” is no name for a host of ssh.`)
  const options = await sshConfig.optionsFor(host)
  const said = (name: string): SshOption => options.get(name) ?? { values: [], isDefault: true }
  if (['hostname', 'port', 'user', 'identityfile'].every((name) => said(name).isDefault))
    throw failure('SSH_HOST_UNUSABLE', `No line of the ssh configuration speaks of ${host}.`)
  const strange = Object.entries(notUnderstood)
    .filter(([name]) => !said(name).isDefault && said(name).values.some((value) => value !== 'none'))
    .map(([, name]) => name)
  if (strange.length > 0)
    throw failure(
      'SSH_HOST_UNUSABLE',
      `The ssh configuration reaches ${host} with what is not understood here: ${strange.join(', ')}.`,
    )
  const [address = host] = said('hostname').values
  const [user = ''] = said('user').values
  const pi = { address, port: Number(said('port').values[0]), user }
  const keys = keysIn(said('identityfile'), sshConfig.home)
  return keys.length === 0 ? pi : { ...pi, login: { kind: 'key', path: await firstThere(keys, files) } }
}

/** As paths: ssh prints them as they stand in the file, which may be with `~` and `%d` for the home folder. */
function keysIn({ values, isDefault }: SshOption, home: string): string[] {
  if (isDefault) return []
  return values.filter((value) => value !== 'none').map((value) => pathOf(value, home))
}

function pathOf(value: string, home: string): string {
  const path = value.replace(/^(?:~|%d)(?=[\\/])/, () => home)
  if (/%(?!%)/.test(path.replaceAll('%%', '')))
    throw failure('SSH_HOST_UNUSABLE', `The key file ${value} has a name that is not understood here.`)
  return path.replaceAll('%%', '%')
}

/** ssh tries one after the other, and takes no notice of those that are missing. */
async function firstThere(paths: readonly string[], files: Pick<Files, 'size'>): Promise<string> {
  for (const path of paths) if ((await files.size(path)) !== undefined) return path
  throw failure('SSH_HOST_UNUSABLE', `There is no key file ${paths.join(', ')}.`)
}
