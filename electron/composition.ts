/** The only place where adapters are constructed and the parts are put together. */
import { existsSync } from 'node:fs'
import { join, posix, resolve } from 'node:path'
import envPaths from 'env-paths'
import { fileAssets } from './adapters/assets.ts'
import { systemClock } from './adapters/clock.ts'
import { checkDataFolder } from './adapters/data-folder.ts'
import { httpDownloads } from './adapters/downloads.ts'
import { systemFiles } from './adapters/files.ts'
import { nftablesPreview } from './adapters/linux/nftables-preview.ts'
import { fileLog } from './adapters/log.ts'
import { createRedactor, type Redactor } from './adapters/redactor.ts'
import { socketRunLock } from './adapters/run-lock.ts'
import { terminalSecrets } from './adapters/secrets.ts'
import { openSshConfig } from './adapters/ssh/ssh-config.ts'
import { openSsh } from './adapters/ssh/ssh.ts'
import { secretsOfPc, typedSecrets } from './adapters/typed-secrets.ts'
import { addUrlPasswords } from './adapters/url-passwords.ts'
import { findVBoxManage } from './adapters/virtualbox/discover.ts'
import { previewOf } from './adapters/virtualbox/preview.ts'
import { openVirtualBox } from './adapters/virtualbox/virtualbox.ts'
import { isElevated } from './adapters/windows/account.ts'
import { mediaFolderFor, withMediaFolder } from './adapters/windows/media-folder.ts'
import { askForRightsBy, realDiscovery, realHost } from './composition-host.ts'
import type { Setup } from './contract/setup.ts'
import { foldersBelow, type Folders } from './engine/folders.ts'
import { outgoing } from './engine/outgoing.ts'
import type { Workplace } from './ipc/workplace.ts'
import type { Discovery } from './ports/discovery.ts'
import type { CurrentUser } from './own-user.ts'
import type { Ports } from './ports/index.ts'
import type { Log } from './ports/log.ts'
import type { Secrets, TypedSecrets } from './ports/secrets.ts'
import type { SshConfig } from './ports/ssh-config.ts'
import { createProduct, type AskForRights, type Product } from './product.ts'
import { rehearsalSetup, rehearsalWorld, type RehearsalWorld } from './rehearsal/world.ts'
import { piOfSshHost, type PiOfSshHost } from './steps/pi/ssh-host.ts'

/** Found from here and from the bundle in `dist/` alike. */
const assets = fileAssets(new URL('../resources/', import.meta.url))

/** Who runs this. */
export async function thisUser(): Promise<CurrentUser> {
  if (process.platform === 'win32') return { isElevated: await isElevated() }
  return { userId: process.geteuid?.(), sudoUserId: process.env['SUDO_UID'] }
}

export { openDoctor, startAsUsual, thisPc } from './composition-host.ts'

/**
 * The real product. `dataFolder` is where keys and notes are kept; by default the user's own data folder. `asks`: somebody may be asked
 * for what the environment does not give. Throws `DATA_FOLDER_UNUSABLE`.
 */
export function openProduct(setup: Setup, dataFolder?: string, asks = true): Product {
  const redactor = redactorFor(setup)
  const folders = realFolders(dataFolder)
  const secrets = terminalSecrets(redactor, { asks })
  const ports = realPorts(folders, redactor, secrets)
  const askForRights = askForRightsBy(secrets)
  return createProduct({ setup, ports, folders, outgoing: cleanedBy(redactor), askForRights })
}

/** The Pi as this PC's ssh would reach it. Throws `SSH_HOST_UNUSABLE`, and as ssh does. */
export function piOfThisPc(sshHost: string): Promise<PiOfSshHost> {
  return piOfSshHost(sshHost, { sshConfig: openSshConfig(), files: systemFiles() })
}

/** The product on a pretended PC, builder and Pi. `fast` does not wait for the pretended minutes. */
export function openRehearsal({ fast }: { fast: boolean }): Product {
  return rehearseOn(rehearsalWorld({ fast, assets }).ports)
}

/** The same, on a world that is there already: after a restart of the program. */
export function rehearseOn(ports: Ports, setup = rehearsalSetup): Product {
  return createProduct({
    setup,
    ports: withRealCalls(ports),
    folders: pretendedFolders(),
    outgoing: cleanedBy(redactorFor(setup)),
    askForRights: noRightsNeeded,
  })
}

/** This PC, for the wizard. */
export function openWorkplace(dataFolder?: string): Workplace {
  const redactor = createRedactor()
  const secrets = typedSecrets(redactor)
  const folders = realFolders(dataFolder)
  const ports = realPorts(folders, redactor, secrets)
  return createWorkplace({
    ...{ ports, folders, secrets, redactor },
    discovery: realDiscovery(),
    sshConfig: openSshConfig(),
    askForRights: askForRightsBy(secrets),
  })
}

/** A pretended one. */
export function openRehearsalWorkplace({ fast }: { fast: boolean }): Workplace {
  const workplace = workplaceOn(rehearsalWorld({ fast, assets }))
  // Its Pi takes no key: the first login of whoever tries it would fail.
  return { ...workplace, firstEntries: { pi: { login: { kind: 'password' } } } }
}

/** The same, on a world that is there already: after a restart of the program. */
export function workplaceOn(world: RehearsalWorld): Workplace {
  const redactor = createRedactor()
  const secrets = typedSecrets(redactor)
  const { log } = world.ports
  const redactedLog: Log = {
    ...log,
    write: (event, fields = {}) =>
      log.write(redactor.text(event), redactor.value(JSON.parse(JSON.stringify(fields))) as typeof fields),
  }
  const ports = { ...withRealCalls(world.ports), secrets, log: redactedLog }
  const workplace = createWorkplace({
    ...{ ports, folders: pretendedFolders(), secrets, redactor },
    discovery: world.discovery,
    sshConfig: world.sshConfig,
    askForRights: noRightsNeeded,
  })
  return { ...workplace, rehearsal: world }
}

interface Parts {
  ports: Ports
  folders: Folders
  secrets: TypedSecrets
  redactor: Redactor
  discovery: Discovery
  sshConfig: SshConfig
  askForRights: AskForRights
}

function createWorkplace({ redactor, askForRights, ...parts }: Parts): Workplace {
  const { ports, folders } = parts
  const clean = cleanedBy(redactor)
  return {
    ...parts,
    outgoing: clean,
    open: (setup, { withSecretsOfPi } = { withSecretsOfPi: true }) => {
      addUrlPasswords(redactor, setup)
      return createProduct({
        ...{ setup, folders, outgoing: clean, askForRights },
        ports: withSecretsOfPi ? ports : { ...ports, secrets: secretsOfPc(ports.secrets) },
      })
    },
  }
}

/** What a rehearsal shows is what the real run would call: only the effect is pretended. */
function withRealCalls(ports: Ports): Ports {
  const { host, virtualBox } = ports
  const { firewall, administrator } = host
  return {
    ...ports,
    virtualBox: { ...virtualBox, preview: previewOf },
    host: {
      ...host,
      administrator: {
        ...administrator,
        preview: async (task) => {
          if (task.kind === 'allow-in-firewall')
            return nftablesPreview(task.rule.name, await firewall.state(task.rule.name), task.rule)
          if (task.kind !== 'remove-from-firewall') return administrator.preview(task)
          return nftablesPreview(task.name, await firewall.state(task.name), undefined)
        },
      },
    },
  }
}

/** A pretended firewall is anybody's. */
const noRightsNeeded: AskForRights = () => Promise.resolve()

function realPorts(folders: Folders, redactor: Redactor, secrets: Secrets): Ports {
  const clock = systemClock()
  // The notes are the first thing that a run makes, and the last that a removal takes away.
  const log = fileLog(folders.logFile, redactor, { hasBegun: () => existsSync(folders.ledgerFile) })
  const ports: Ports = {
    assets,
    clock,
    downloads: httpDownloads(),
    files: systemFiles(),
    host: realHost(folders.data),
    log,
    runLock: socketRunLock(folders.data),
    secrets,
    ssh: openSsh(),
    virtualBox: openVirtualBox({ clock, log, findExecutables: findVBoxManage }),
  }
  if (folders.media === folders.data) return ports
  return withMediaFolder(ports, folders.media, join(folders.data, 'media-folder'))
}

function realFolders(dataFolder = envPaths('pi-offload', { suffix: '' }).data): Folders {
  const folder = resolve(dataFolder)
  checkDataFolder(folder)
  const media = process.platform === 'win32' ? mediaFolderFor(folder, process.env) : undefined
  return foldersBelow(folder, join, media)
}

function pretendedFolders(): Folders {
  return foldersBelow('/home/you/.local/share/pi-offload', (...parts) => posix.join(...parts))
}

function redactorFor(setup: Setup): Redactor {
  const redactor = createRedactor()
  addUrlPasswords(redactor, setup)
  return redactor
}

function cleanedBy(redactor: Redactor) {
  return outgoing((text) => redactor.text(text))
}
