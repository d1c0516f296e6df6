/** A trouble of a home, brought about for real in the lab: what is done to the lab, what the product has to say, how it ends. */
import type { ProblemCode } from '../../../electron/contract/problem.ts'
import type { CommandRun } from '../product.ts'
import type { Asking, FaultLab } from './fault-lab.ts'

/** A row of the catalogue of troubles: P of the PC, N of the Pi and of Nix between the two. */
export type Row = `${'P' | 'N'}${number}`

/**
 * What has to be seen in an answer of the product: a code, a resource that the status calls missing or different, words, or that
 * nothing is wrong.
 */
export type Sign =
  ProblemCode | `${string}/${string} ${'missing' | 'differs'}` | `says “${string}”` | 'nothing wrong'

interface InjectedFault {
  row: Row
  /** Its id in test/troubles. */
  trouble: string
  /** The cause as it is brought about. */
  cause: string
  /** Default: once everything is set up. */
  when?: 'before the set-up'
  inject: (lab: FaultLab) => Promise<void>
  /** Asks the product; default: its status. */
  look?: (lab: FaultLab) => Promise<CommandRun>
  /** How the product is asked while the fault is there. */
  asking?: Asking
  /** The first that is told. */
  shows: Sign
  /** Causes of their own that come with this one, and are told before it. */
  behind?: readonly Sign[]
}

export type Fault = InjectedFault &
  (
    | {
        /** The next `apply` heals it; its plan names what the sign names. `takeBack`: what is no part of the product's work. */
        healing: 'automatic'
        takeBack?: (lab: FaultLab) => Promise<void>
      }
    | {
        /** `apply` asks a person on a terminal, in these words among others; the answer is yes, and it is healed. */
        healing: 'decided'
        asks: string
        takeBack: (lab: FaultLab) => Promise<void>
      }
    | {
        /** It is for a person, who does so then. */
        healing: 'explained'
        takeBack: (lab: FaultLab) => Promise<void>
      }
  )

/** A row that the lab cannot bring about. */
export interface AbsentRow {
  row: Row
  /** Its id in test/troubles, whose first test feeds the product what a real tool says of it. */
  trouble: string
  cause: string
  why: string
}
