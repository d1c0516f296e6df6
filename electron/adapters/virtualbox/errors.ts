/**
 * What VBoxManage's failures mean. Its sentences come in the user's language; only the codes (`VBOX_E_…`, `VERR_…`, `NS_ERROR_…`
 * and hex numbers) stay as they are, so only those are matched.
 */
import { failure } from '../../contract/problem.ts'
import type { ProblemCode, ProblemError } from '../../contract/problem.ts'

export const code = {
  objectNotFound: '0x80bb0001',
  fileError: '0x80bb0004',
  objectInUse: '0x80bb000c',
  /** The settings of the machine cannot be read: all that is left of it is its UUID. */
  accessDenied: '0x80070005',
  invalidArgument: '0x80070057',
  failure: '0x80004005',
  outOfMemory: '0x8007000e',
  /** Another program has the machine locked, if only for a moment. */
  invalidObjectState: '0x80bb0007',
  /** Seen on 7.2.22 when its server process goes away while a call begins or is under way. */
  serverNotRegistered: '0x80040154',
  serverGone: '0x80004004',
  /** The same from Windows' RPC: server unavailable, call failed, disconnected. */
  rpcUnavailable: '0x800706ba',
  rpcFailed: '0x800706be',
  rpcDisconnected: '0x80010108',
} as const

const codePattern = /\b(?:VBOX_E_[A-Z_]+|VERR_[A-Z0-9_]+|NS_ERROR_[A-Z_]+|0x[0-9A-Fa-f]{8})\b/g

/** All codes in a text; hex numbers in lower case. */
export function codesIn(text: string): ReadonlySet<string> {
  return new Set(
    Array.from(text.matchAll(codePattern), ([match]) =>
      match.startsWith('0x') ? match.toLowerCase() : match,
    ),
  )
}

/** `VBoxManage: error:` and `VBoxManage.exe: fatal error:` are put before the message untranslated. */
const errorPattern = /\bVBoxManage[^:\n]{0,20}: (?:fatal )?error:/

export interface Answer {
  exitCode: number
  stdout: string
  stderr: string
  /** Of stderr. */
  codes: ReadonlySet<string>
  /**
   * It failed before the server took the call: what the server itself refuses names one of its classes (`component MachineWrap`),
   * which nobody translates.
   */
  unserved: boolean
  /** Some failures print their error and end with exit code 0 (seen: `modifymedium --move`, `discardstate`). */
  failed: boolean
}

export function answerOf(result: { exitCode: number; stdout: string; stderr: string }): Answer {
  const failed = result.exitCode !== 0 || errorPattern.test(result.stderr)
  return {
    ...result,
    codes: codesIn(result.stderr),
    unserved: failed && !/\b\w+Wrap\b/.test(result.stderr),
    failed,
  }
}

/** What a code means for one kind of call. */
export type Meanings = Readonly<Record<string, { code: ProblemCode; detail: string }>>

/** The problem that a failed answer stands for. `doing` says what was tried, as in "Changing the machine …". */
export function problemOfAnswer(answer: Answer, doing: string, meanings: Meanings = {}): ProblemError {
  const text = answer.stderr.trim() || answer.stdout.trim()
  if (answer.codes.has('VERR_DISK_FULL')) return failure('DISK_FULL', `${doing}: the disk is full.`, text)
  for (const [known, meaning] of Object.entries(meanings))
    if (answer.codes.has(known)) return failure(meaning.code, meaning.detail, text)
  const codes = [...answer.codes].join(', ')
  return failure(
    'VIRTUALBOX_FAILED',
    `${doing} failed with exit code ${answer.exitCode}${codes === '' ? '' : ` (${codes})`}.`,
    text,
  )
}

/** For every call that names a machine. */
export function machineMeanings(uuid: string): Meanings {
  return {
    [code.objectNotFound]: { code: 'VM_NOT_FOUND', detail: `VirtualBox knows no machine {${uuid}}.` },
    [code.accessDenied]: {
      code: 'VM_INACCESSIBLE',
      detail: `VirtualBox cannot read the settings file of the machine {${uuid}}.`,
    },
  }
}

/** Exit code 0 is no proof: what was written is read back, and this says that it is not there. */
export function notWritten(what: string, wanted: unknown, seen: unknown): ProblemError {
  return failure(
    'NOT_CONVERGED',
    `VirtualBox reported success, but ${what} is ${shown(seen)} instead of ${shown(wanted)}.`,
  )
}

function shown(value: unknown): string {
  return value === undefined ? 'absent' : JSON.stringify(value)
}

export function unreadable(what: string, text: string): ProblemError {
  return failure(
    'TOOL_ANSWER_UNREADABLE',
    `VBoxManage’s answer about ${what} cannot be read.`,
    text.slice(0, 4000),
  )
}
