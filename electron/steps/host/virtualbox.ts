/** VirtualBox itself: used as it is found, installed where it is missing and we can, never removed. */
import { foundInThisRun } from '../../contract/plan.ts'
import { problem, ProblemError, type Problem } from '../../contract/problem.ts'
import { offeredVirtualBox } from '../../contract/setup.ts'
import { defineResource, type Observed, type StepContext } from '../../engine/resource.ts'
import type { VirtualBoxInstallation } from '../../ports/host.ts'
import type { VirtualBoxVersion } from '../../ports/virtualbox.ts'
import { folderOf } from '../vm/paths.ts'
import {
  fetchInstaller,
  findInstaller,
  installerFile,
  releaseFolder,
  usualInstallerBytes,
} from './virtualbox-download.ts'

/** Before it, the NAT of VirtualBox 7.2 loses connections (VirtualBox#232, #277). */
const oldest = [7, 2, 4] as const

/** Versions that fail, with the reason for the user. */
const faulty: Readonly<Record<string, string>> = {
  '7.2.18': 'machines do not start in it (VirtualBox#870)',
}

export const hostVirtualBox = defineResource({
  id: 'host/virtualbox',
  title: 'VirtualBox',
  needs: [],
  weightSeconds: 60,

  async inspect(context): Promise<Observed<undefined>> {
    const { found, installation, reason } = await lookAtVirtualBox(context)
    const isAwaited = reason?.code === 'RESTART_NEEDED'
    if (found === undefined && installation !== undefined && !isAwaited) return { kind: 'absent' }
    return reason === undefined ? { kind: 'present', state: undefined } : { kind: 'blocked', problem: reason }
  },

  async diff(context, observed) {
    if (observed.kind === 'present') return undefined
    const { ports } = context
    const installation = await ports.host.virtualBoxInstallation()
    const name = `VirtualBox-${offeredVirtualBox}-${foundInThisRun}${installation?.installerSuffix ?? ''}`
    const file = installerFile(context, { name })
    return {
      summary: `VirtualBox ${offeredVirtualBox} is downloaded from Oracle and installed`,
      details: [
        { kind: 'download', url: `${releaseFolder(context)}/${name}`, bytes: usualInstallerBytes },
        ...(await ports.host.administrator.preview({
          kind: 'install-virtualbox',
          file,
          sha256: foundInThisRun,
        })),
      ],
    }
  },

  async obstacle(context) {
    return (await lookAtVirtualBox(context)).reason
  },

  async administratorTasks() {
    // Its file is known only once it is there: `apply` says it.
    return []
  },

  async apply(context, observed) {
    if (observed.kind === 'present') return
    const { ports, ledger } = context
    const { installation, reason } = await lookAtVirtualBox(context)
    if (reason !== undefined) throw new ProblemError(reason)
    // Somebody else was faster.
    if (installation === undefined) return
    const installer = await findInstaller(context, installation.installerSuffix)
    const file = await fetchInstaller(context, installer)
    context.signal.throwIfAborted()
    const at = new Date(ports.clock.now()).toISOString()
    const noteAs = (state: 'begun' | 'wants-restart' | undefined) =>
      ledger.update((content) => ({
        ...content,
        virtualBoxInstallation: state && { state, at },
      }))
    await noteAs('begun')
    try {
      await context.asAdministrator([{ kind: 'install-virtualbox', file, sha256: installer.sha256 }])
    } catch (error) {
      const wantsRestart = error instanceof ProblemError && error.problem.code === 'RESTART_NEEDED'
      await noteAs(wantsRestart ? 'wants-restart' : undefined)
      if (wantsRestart) await forgetInstaller(context, file)
      throw error
    }
    await noteAs(undefined)
    await forgetInstaller(context, file)
  },
})

/** What is there, how it could come here where nothing is, and why one or the other is of no use. */
export async function lookAtVirtualBox(context: StepContext): Promise<{
  found: VirtualBoxVersion | undefined
  installation: VirtualBoxInstallation | undefined
  reason: Problem | undefined
}> {
  const { ports, signal } = context
  const found = await ports.virtualBox.version(signal)
  const installation = found === undefined ? await ports.host.virtualBoxInstallation() : undefined
  const awaited = await awaitedRestart(context, found !== undefined)
  const reason = awaited ?? (installation === undefined ? problemOfVirtualBox(found) : installation.lacks)
  return { found, installation, reason }
}

async function forgetInstaller({ ports }: StepContext, file: string): Promise<void> {
  await ports.files.remove(file)
  await ports.files.removeEmptyFolder(folderOf(file))
}

/**
 * Until the system has been started anew: VirtualBox's driver is not there before. An installation of which we do not know how it ended
 * may want it, too, if anything came of it.
 */
async function awaitedRestart(
  { ports, ledger }: StepContext,
  isThere: boolean,
): Promise<Problem | undefined> {
  const { virtualBoxInstallation: noted } = await ledger.read()
  if (noted === undefined || (noted.state === 'begun' && !isThere)) return undefined
  const { startedAt } = await ports.host.facts()
  return startedAt > Date.parse(noted.at)
    ? undefined
    : problem('RESTART_NEEDED', 'Windows finishes the installation of VirtualBox when it starts anew.')
}

/** Why what was found cannot be used; `undefined` when it can. */
function problemOfVirtualBox(found: VirtualBoxVersion | undefined): Problem | undefined {
  if (found === undefined) return problem('VIRTUALBOX_MISSING', 'No VBoxManage was found on this PC.')
  return unsuitable(found.version) ?? withoutDriver(found.driverWarning)
}

/** Why this version cannot be used; `undefined` when it can. Builds may carry more after the number: `7.2.22_Debian`. */
export function unsuitable(version: string): Problem | undefined {
  const digits = /^(\d+)\.(\d+)\.(\d+)/.exec(version)
  if (digits === null)
    return problem('VIRTUALBOX_UNSUITABLE', `VBoxManage calls its version “${version}”, which is none.`)
  const number = digits.slice(1).map(Number)
  if (isBefore(number, oldest))
    return problem(
      'VIRTUALBOX_UNSUITABLE',
      `VirtualBox ${version} is older than ${oldest.join('.')}: its network loses connections (VirtualBox#232, #277).`,
    )
  const fault = faulty[number.join('.')]
  if (fault === undefined) return undefined
  return problem('VIRTUALBOX_UNSUITABLE', `VirtualBox ${version}: ${fault}.`)
}

/** Only machines that run need the driver: a removal goes on without it. */
function withoutDriver(warning: string | undefined): Problem | undefined {
  if (warning === undefined) return undefined
  return problem(
    'VIRTUALBOX_DRIVER_MISSING',
    'The kernel driver vboxdrv is not loaded: machines do not start.',
    warning,
  )
}

function isBefore(one: readonly number[], other: readonly number[]): boolean {
  const index = one.findIndex((value, position) => value !== other[position])
  return index >= 0 && (one[index] ?? 0) < (other[index] ?? 0)
}
