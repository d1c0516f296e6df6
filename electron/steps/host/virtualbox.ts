/** VirtualBox itself: it is used as it is found, never installed or removed here. */
import { problem, type Problem } from '../../contract/problem.ts'
import type { VirtualBox } from '../../ports/virtualbox.ts'
import { lookedAt } from './looked-at.ts'

/** Before it, the NAT of VirtualBox 7.2 loses connections (VirtualBox#232, #277). */
const oldest = [7, 2, 4] as const

/** Versions that fail, with the reason for the user. */
const faulty: Readonly<Record<string, string>> = {
  '7.2.18': 'machines do not start in it (VirtualBox#870)',
}

export const hostVirtualBox = lookedAt(
  { id: 'host/virtualbox', title: 'VirtualBox', needs: [] },
  async ({ ports, signal }) => problemOfVirtualBox(await ports.virtualBox.version(signal)),
)

/** Why what was found cannot be used; `undefined` when it can. */
export function problemOfVirtualBox(found: Awaited<ReturnType<VirtualBox['version']>>): Problem | undefined {
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
