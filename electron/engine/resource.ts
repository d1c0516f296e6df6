/**
 * A resource is one thing that the product makes: a forwarded port, a key on the Pi, a firewall rule. The engine knows only this
 * interface. Guided setup, repair, resume and reconfiguration bring all resources about; uninstall takes them away.
 *
 * Reality is the truth: `inspect` looks each time and nothing is remembered, except in the ledger, which holds only what
 * cannot be read back.
 */
import type { Change, Plan, Wish } from '../contract/plan.ts'
import type { Problem } from '../contract/problem.ts'
import type { Keepable } from '../contract/removal.ts'
import type { Progress } from '../contract/run.ts'
import type { Setup } from '../contract/setup.ts'
import type { AdministratorTask } from '../ports/host.ts'
import type { Ports } from '../ports/index.ts'
import type { Folders } from './folders.ts'
import type { Ledger } from './ledger.ts'

export type ResourceId = `${'host' | 'vm' | 'pi'}/${string}`

export type Observed<S> =
  | { kind: 'absent' }
  /**
   * `warning`: what is wrong about it that no change of ours puts right, as a clock that a person has to set, or that is more than being another
   * than wanted, as a builder that hangs. Status tells it as a problem; a plan goes on as without it, and does not name it.
   */
  | { kind: 'present'; state: S; warning?: Problem }
  /**
   * Something is there and it is not ours: never changed, never removed. `problem` says more than that it is in the way, where
   * there is more to say.
   */
  | { kind: 'foreign'; description: string; problem?: Problem }
  /**
   * We could not look, or what we saw cannot be brought to the goal by us: an obstacle that is shown. `until` names the resource
   * after which it can be seen (a machine that has to be started first), or several: while one of them is pending it is no
   * obstacle. `isOnlyUnseen`: in a status, what may well be as it should and takes rights to be seen (see `seenPast`): it stands in nobody's way.
   */
  | {
      kind: 'blocked'
      problem: Problem
      until?: ResourceId | readonly ResourceId[]
      isOnlyUnseen?: true
    }
  /**
   * It is there and differs, and a change of ours puts that right, only not now: `problem` says what that lacks. All else works with it
   * as it is, so it stands in nobody's way, other than `blocked`. Status tells that it differs; a plan names what it leaves, and the next one looks
   * again.
   */
  | { kind: 'postponed'; problem: Problem }
  /** We looked, and the time did not suffice to tell: neither well nor an obstacle. */
  | { kind: 'unclear'; problem: Problem }

/** All that a resource may use. */
export interface StepContext {
  readonly setup: Setup
  /** What was asked for beyond the setup. */
  readonly wish?: Wish
  readonly ports: Ports
  readonly folders: Folders
  readonly ledger: Ledger
  /** Machines that are logged in to once and shared by the resources of one plan or run. */
  readonly sessions: Sessions
  /** Every wait, command and download ends when this says so. */
  readonly signal: AbortSignal
  /**
   * Has an administrator do these. In a run what later actions of the plan need is done with them, so that the user is asked once; what
   * was done that way is not done again. Throws the first problem among these.
   */
  asAdministrator(tasks: readonly AdministratorTask[]): Promise<void>
  report(progress: Progress): void
  /** A line for the log drawer: what a tool said. */
  log(line: string): void
}

/** Values kept for the length of one plan or run, such as open ssh connections; closed in reverse order at its end. */
export interface Sessions {
  /** The value of this name, opened on first use. A failed opening is not remembered. */
  open<T>(name: string, open: () => Promise<{ value: T; close: () => Promise<void> }>): Promise<T>
  /** Closes one, if open: after a restart of the machine behind it. */
  close(name: string): Promise<void>
  closeAll(): Promise<void>
}

/** `R`: what can be taken away, where that is more than what can be used. */
export interface Resource<S = unknown, R = S> {
  readonly id: ResourceId
  readonly title: string
  /** Must be there before this one is applied. */
  readonly needs: readonly ResourceId[]
  /** What this disappears together with: a forwarding lives within its machine. Implies `needs`. */
  readonly within?: ResourceId
  /**
   * What `inspect` is worth nothing without: a look begins once these have been seen, and where one of them stands in the way there is none.
   * Default: all that must be there before. Fewer where `inspect` asks by itself for what it needs, so that no answer waits for another.
   */
  readonly looksAfter?: readonly ResourceId[]
  /**
   * Whose state is undone while this one is *changed* (a machine has to be switched off for other hardware). They must need
   * this one; they are looked at again in the same plan.
   */
  readonly disturbs?: readonly ResourceId[]
  /** Typical duration in seconds: the share of the progress bar. */
  readonly weightSeconds: number
  /**
   * What `apply`, or `remove`, will have an administrator do. Present where there is any such thing, absent where all is done by the
   * user. Reads only.
   */
  administratorTasks?(
    context: StepContext,
    goal: Plan['goal'],
    observed: { kind: 'absent' } | { kind: 'present'; state: S },
  ): Promise<readonly AdministratorTask[]>
  /** Reads only. Throws only what is a fault of the program or `CANCELLED`; a failed look is `blocked`. */
  inspect(context: StepContext): Promise<Observed<S>>
  /**
   * What would have to change, `undefined` when nothing. Deterministic and without side effects; it may only read what cannot
   * change in a run (assets, our keys). For an absent resource it describes the creation.
   */
  diff(
    context: StepContext,
    observed: { kind: 'absent' } | { kind: 'present'; state: S },
  ): Promise<Change | undefined>
  /**
   * What keeps the described change from being made although all could be looked at: too little space, a file that is missing, a
   * value that cannot be changed in place. Asked where there is something to change, for the plan and again right before
   * `apply`; a removal does not mind it. Reads only.
   */
  obstacle?(
    context: StepContext,
    observed: { kind: 'absent' } | { kind: 'present'; state: S },
  ): Promise<Problem | undefined>
  /**
   * Brings it about, from whatever half-made state. Idempotent: killed at any point and called again, it ends the same. Its
   * commit point, by which `inspect` sees it as done, comes last. Where it takes longer than moments, it begins nothing once the
   * signal says so.
   */
  apply(context: StepContext, observed: { kind: 'absent' } | { kind: 'present'; state: S }): Promise<void>
  /**
   * Takes it away; idempotent; refuses what is not ours. Absent for resources that are only looked at (VirtualBox itself, a
   * login that works): nothing of ours remains there.
   */
  remove?(context: StepContext, observed: { kind: 'present'; state: R }): Promise<void>
  /**
   * Notes what these tasks will make and what cannot be read back, right before an administrator does them, in this resource's turn or
   * ahead of it; what it gives is called when they are over, whatever came of them, and corrects the notes.
   */
  noteTasks?(
    context: StepContext,
    tasks: readonly AdministratorTask[],
  ): Promise<(() => Promise<void>) | undefined>
  /** What `remove` will do, for the review. Required where `remove` is. */
  describeRemoval?(context: StepContext, observed: { kind: 'present'; state: R }): Promise<Change>
  /** As `inspect`, for a removal: what is broken can be taken away, too. Absent where both see the same. */
  inspectForRemoval?(context: StepContext): Promise<Observed<R>>
  /** With which choice of the user's a removal keeps this. */
  readonly keepable?: Keepable
  /** What it means that this stays while the other side goes, for the review; `undefined` where there is nothing of it. */
  whenLeft?(context: StepContext): Promise<string | undefined>
}

/** Keeps the state's type while the list of resources forgets it. */
export function defineResource<S, R = S>(resource: Resource<S, R>): Resource {
  return resource
}
