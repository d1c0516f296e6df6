/** Programs that the lab needs on the machine it runs on, from Debian itself. */
import { existsSync } from 'node:fs'
import { run } from './exec.ts'

/** Others may use apt at the same moment: wait for its lock rather than fail. */
const lockWaitSeconds = 300

/** One refresh of the package lists a run is enough, and none when nothing is missing. */
let listsAreFresh = false

/** One after the other: of two `apt-get update` at once the second fails, whatever it was told about waiting. */
let before: Promise<unknown> = Promise.resolve()

export function ensureHostPackages(names: readonly string[]): Promise<void> {
  const ensured = before.then(() => installMissing(names))
  before = ensured.catch(() => undefined)
  return ensured
}

async function installMissing(names: readonly string[]): Promise<void> {
  requireDebianRoot()
  const missing = await missingPackages(names)
  if (missing.length === 0) return
  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  const apt = ['apt-get', '-o', `DPkg::Lock::Timeout=${lockWaitSeconds}`, '-q', '-y'] as const
  if (!listsAreFresh) {
    await run([...apt, 'update'], { env })
    listsAreFresh = true
  }
  await run([...apt, 'install', '--no-install-recommends', ...missing], { env })
  const stillMissing = await missingPackages(names)
  if (stillMissing.length > 0) throw new Error(`apt-get did not install: ${stillMissing.join(', ')}`)
}

/** Whether they can be had here. */
export const isDebianRoot = (): boolean => process.getuid?.() === 0 && existsSync('/etc/debian_version')

function requireDebianRoot(): void {
  if (isDebianRoot()) return
  if (process.getuid?.() !== 0)
    throw new Error('The lab needs root: it makes namespaces, mounts and chroots.')
  throw new Error('The lab runs on Debian only: it installs packages with apt.')
}

async function missingPackages(names: readonly string[]): Promise<string[]> {
  // dpkg-query exits with 1 when it does not know one of the names; what it knows it prints all the same.
  const { stdout } = await run(
    ['dpkg-query', '--show', '--showformat', '${Package} ${db:Status-Status}\\n', ...names],
    {
      accept: [0, 1],
    },
  )
  const installed = new Set(
    stdout
      .split('\n')
      .filter((line) => line.endsWith(' installed'))
      .map((line) => line.split(' ')[0]),
  )
  return names.filter((name) => !installed.has(name))
}
