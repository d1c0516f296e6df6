/** Which problem codes speak of which machine. */
import type { ProblemCode } from '../../contract/problem.ts'
import type { SshTarget } from '../../ports/ssh.ts'

export interface Codes {
  unreachable: ProblemCode
  hostKey: ProblemCode
  refused: ProblemCode
  notRoot: ProblemCode
  /** doas is the only way to root there, and is closed. */
  doasRefuses: ProblemCode
  unreadable: ProblemCode
  commandFailed: ProblemCode
}

export const codesOf: Readonly<Record<SshTarget['role'], Codes>> = {
  pi: {
    unreachable: 'PI_UNREACHABLE',
    hostKey: 'PI_HOST_KEY_CHANGED',
    refused: 'PI_LOGIN_REFUSED',
    notRoot: 'PI_NOT_ROOT',
    doasRefuses: 'PI_DOAS_REFUSES',
    unreadable: 'PI_ANSWER_UNREADABLE',
    commandFailed: 'PI_COMMAND_FAILED',
  },
  builder: {
    unreachable: 'BUILDER_UNREACHABLE',
    hostKey: 'BUILDER_HOST_KEY_WRONG',
    refused: 'BUILDER_LOGIN_REFUSED',
    notRoot: 'BUILDER_LOGIN_REFUSED',
    doasRefuses: 'BUILDER_LOGIN_REFUSED',
    unreadable: 'BUILDER_ANSWER_UNREADABLE',
    commandFailed: 'BUILDER_COMMAND_FAILED',
  },
}
