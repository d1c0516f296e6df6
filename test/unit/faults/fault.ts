import type { ProblemCode } from '../../../electron/contract/problem.ts'
import type { Home } from './home.ts'

/** One thing that goes wrong at home, as a hand in the house does it. */
export interface Fault {
  name: string
  inject: (home: Home) => unknown
  /**
   * What the next look shows: the parts that are missing or not as wanted, which a repair brings about; or the problems in the way, and
   * how their cause goes away. A part that is not named may differ as a consequence.
   */
  shows:
    | { parts: readonly string[] }
    | { codes: readonly [ProblemCode, ...ProblemCode[]]; takeBack: (home: Home) => unknown }
  /** What another fault needs to be injected is gone after it: the builder does not run, the Pi cannot be reached, a file is another's. */
  isLast?: true
  /** It can be injected while the builder does not run, too. */
  alsoWhileOff?: true
  /** VirtualBox tells nothing of the machine after it. */
  hidesMachine?: true
}
