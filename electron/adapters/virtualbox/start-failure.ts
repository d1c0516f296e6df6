/**
 * Why a machine did not start. VBoxManage tells it by codes, or only that the process ended; then it stands in the logs that the
 * process left: VBox.log, and on Windows VBoxHardening.log, in which VirtualBox says whom it does not let into its process.
 */
import { existsSync } from 'node:fs'
import { failure, type ProblemCode, type ProblemError } from '../../contract/problem.ts'
import type { MachineState } from '../../ports/virtualbox.ts'
import { codesIn, type Answer } from './errors.ts'
import { partOfLog } from './machine-logs.ts'
import type { MachineInfo } from './machine-readable.ts'

/**
 * The first that is found counts: where VT-x is off, VirtualBox says that it found no hypervisor to go through, either
 * (`VERR_NEM_NOT_AVAILABLE`). VMX is Intel's, SVM AMD's, NEM a hypervisor that is there already (HMR3.cpp, NEMR3.cpp).
 */
const meanings: readonly (readonly [ProblemCode, RegExp])[] = [
  ['DISK_FULL', /^VERR_DISK_FULL$/],
  [
    'VIRTUALIZATION_OFF',
    /^VERR_(?:SVM_DISABLED|SVM_NO_SVM|VMX_NO_VMX|VMX_MSR_(?:ALL_VMX|VMX|VMXON|SMX_VMX)_DISABLED)$/,
  ],
  ['HYPERVISOR_IN_THE_WAY', /^VERR_(?:VMX_IN_VMX_ROOT_MODE|SVM_IN_USE)$/],
  ['HYPERVISOR_IN_THE_WAY', /^VERR_NEM_\w+$/],
]

/**
 * Of a saved machine: its state is damaged, or was saved by another VirtualBox, with other hardware or on another processor. SSM is
 * VirtualBox's saved state manager; the processor's part has codes of its own (CPUM.cpp).
 */
const unusableState: (typeof meanings)[number] = ['SAVED_STATE_UNUSABLE', /^VERR_(?:SSM|CPUM)_\w+$/]

/** The problem of a start that was refused by an answer, or ended in a state. `info`: the machine as it was before. */
export async function problemOfStart(
  { machine: { name, state }, logFolder, savedStateFile }: MachineInfo,
  end: Answer | MachineState,
): Promise<ProblemError> {
  const answer = typeof end === 'object' ? end : undefined
  const tail = await partOfLog(logFolder, 'VBox.log', { from: 'end', bytes: tailBytes })
  const lines = tail.split('\n').slice(-20).join('\n')
  const underlying = `${answer?.stderr.trim() ?? ''}\n${lines}`.trim()
  // Where VBoxManage says why, the log may be that of an earlier start.
  const told = answer?.codes ?? new Set<string>()
  const found = [...told].some((one) => one.startsWith('VERR_')) ? told : codesIn(lines)
  for (const [code, pattern] of state === 'saved' ? [...meanings, unusableState] : meanings) {
    const known = [...found].find((one) => pattern.test(one))
    if (known !== undefined)
      return failure(code, `The machine ${name} does not start (${known}).`, underlying)
  }
  const hardening = readHardening(
    await partOfLog(logFolder, 'VBoxHardening.log', { from: 'end', bytes: hardeningBytes }),
  )
  if (hardening !== undefined) return refusal(name, hardening)
  if (state === 'saved' && savedStateFile !== undefined && !existsSync(savedStateFile))
    return failure(
      'SAVED_STATE_UNUSABLE',
      `The machine ${name} does not start: ${savedStateFile} is gone.`,
      underlying,
    )
  if (typeof end === 'string')
    return failure('VM_START_FAILED', `The machine ${name} is ${end} after its start.`, underlying)
  const why = [...end.codes].join(', ') || `exit code ${end.exitCode}`
  return failure('VM_START_FAILED', `The machine ${name} does not start (${why}).`, underlying)
}

export interface Hardening {
  /** What ended the start, in VirtualBox's words. */
  error: string
  /** Security software that VirtualBox knows to reach into other processes: its products, else its drivers. */
  products: string[]
  /** Files that were not let in. */
  rejected: string[]
}

/**
 * What VBoxHardening.log says of a start that it ended; `undefined` where it ended none: files that are not let in are told of good
 * starts, too. Each line begins with the numbers of process and thread. Formats of SUPR3HardenedMain.cpp ("Error %d in %s!") and
 * SUPR3HardenedMain-win.cpp.
 */
export function readHardening(log: string): Hardening | undefined {
  const lines = log.split(/\r?\n/).map((line) => line.replace(/^\s*[0-9a-f]+\.[0-9a-f]+: ?/, ''))
  const end = lines.findLastIndex((line) => /^Error -\d+ in \w+!/.test(line))
  if (end < 0) return undefined
  const error = lines
    .slice(end, end + 3)
    .filter((line) => !line.includes(': '))
    .join('\n')
    .trim()
  const rejected = lines.flatMap((line) => /\brejecting '([^']+)'/.exec(line)?.[1] ?? [])
  return {
    error: error === '' ? (lines[end] ?? '') : error,
    products: productsIn(lines),
    rejected: [...new Set(rejected)],
  }
}

/** Behind the line that counts them each driver has a paragraph of indented lines, some with its product's name. */
function productsIn(lines: readonly string[]): string[] {
  const products = new Set<string>()
  for (const [index, line] of lines.entries()) {
    if (!/^supR3HardenedWinFindAdversaries: 0x(?!0+$)[0-9a-f]+$/.test(line)) continue
    let driver: string | undefined
    let product: string | undefined
    const finish = () => {
      if (driver !== undefined) products.add(product ?? driver)
    }
    for (const next of lines.slice(index + 1)) {
      const path = /^\\.*\\([^\\]+):$/.exec(next)?.[1]
      if (path === undefined && !next.startsWith(' ')) break
      if (path !== undefined) {
        finish()
        driver = path
        product = undefined
      } else product = /^\s+ProductName:\s+(\S.*?)\s*$/.exec(next)?.[1] ?? product
    }
    finish()
  }
  return [...products]
}

function refusal(name: string, { error, products, rejected }: Hardening): ProblemError {
  const underlying = [error, ...rejected].join('\n')
  if (/\bVBoxDrvStub\b|\(enmWhat=3\)/.test(error))
    return failure(
      'VIRTUALBOX_DRIVER_MISSING',
      `The machine ${name} does not start: VirtualBox’s driver is not there.`,
      underlying,
    )
  const who = [...products, ...rejected.map(fileName)]
  return failure(
    'VIRTUALBOX_BLOCKED',
    who.length === 0
      ? `The machine ${name} does not start: something that VirtualBox does not name reached into its process.`
      : `The machine ${name} does not start: VirtualBox found in its process: ${who.join(', ')}.`,
    underlying,
  )
}

function fileName(path: string): string {
  return path.slice(path.lastIndexOf('\\') + 1)
}

const tailBytes = 4096
/** A long one has some hundred kilobytes; who was found stands at its beginning. */
const hardeningBytes = 4 * 1024 ** 2
