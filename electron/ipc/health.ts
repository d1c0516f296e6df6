/**
 * Whether what is set up is still well, while the program runs: one look at everything at its start, after the PC slept, and when it got
 * other addresses; besides that only whether it has the address still that the Pi was told. That costs nothing and needs no login. What was removed
 * on purpose is not missed.
 */
import type { AppState, Notice } from '../contract/app-state.ts'
import { lightsOf } from '../contract/lights.ts'
import type { ProblemCode } from '../contract/problem.ts'
import { sideSchema } from '../contract/removal.ts'
import type { Light, Status, StatusLine } from '../contract/status.ts'
import type { Product } from '../product.ts'
import { takesSecret } from '../steps/pi/session.ts'
import type { Handlers } from './serve.ts'
import type { WizardCore } from './wizard-core.ts'

const intervalMs = 30_000

/** What a look at the start cannot help: nobody has been asked for a password yet. */
const asksForSecrets = ['NEEDS_ADMINISTRATOR', 'PI_NOT_ROOT', 'LOGIN_KEY_UNUSABLE'] satisfies ProblemCode[]

export interface HealthWatch {
  /** Looks at everything soon: something happened that may have changed it. */
  readonly lookAgain: () => void
}

/** Until the signal says so. Never throws; what it finds is `notice` in the state. */
export function watchHealth(
  core: WizardCore,
  handlers: Pick<Handlers, 'refreshStatus'>,
  signal: AbortSignal,
): HealthWatch {
  const { workplace, stream } = core
  const { clock, host, log } = workplace.ports
  /** The runs and looks that showed what the Pi was told. */
  const seen = new Set<string>()

  async function look(): Promise<void> {
    const found = await installed(core)
    if (found === undefined) {
      show(null)
      return
    }
    const { product, isWhole } = found
    const state = stream.state()
    if (state.run?.view.state === 'running') return
    const shown = whatShowsAddress(state).filter((moment) => !seen.has(moment))
    if (shown.length > 0) {
      const address = await addressFor(product)
      // One of another's, such as a router that passes it on, or a name: nothing here tells whether it still holds.
      const toldAddress = host.addresses().includes(address) ? address : null
      if ((await core.saved()).toldAddress !== toldAddress) await core.save({ toldAddress })
      for (const moment of shown) seen.add(moment)
    }
    const { toldAddress } = await core.saved()
    const addresses = host.addresses()
    // Without any there is no network, which is no other address.
    if (isWhole && toldAddress !== null && addresses.length > 0 && !addresses.includes(toldAddress))
      show({ kind: 'address-changed', address: toldAddress })
    else if (state.notice?.kind === 'address-changed') show(null)
    else if (state.notice?.kind === 'not-well' && (await isWell(state, product))) show(null)
  }

  function show(notice: Notice | null): void {
    if (JSON.stringify(stream.state().notice) !== JSON.stringify(notice)) stream.change({ notice })
  }

  async function lookAtEverything(): Promise<void> {
    const found = await installed(core)
    if (found === undefined) return
    await handlers.refreshStatus({})
    const { status, run } = stream.state()
    if (run?.view.state === 'running') return
    const parts = status.kind === 'ready' ? await illParts(status.value, found.product) : []
    // The other notice says what these parts come of.
    if (parts.length > 0 && stream.state().notice?.kind !== 'address-changed')
      show({ kind: 'not-well', parts })
  }

  const quietly = (work: () => Promise<void>): Promise<void> =>
    work().catch((error: unknown) => log.write('health-not-seen', { error }))

  let wake = new AbortController()
  async function watch(): Promise<void> {
    let addresses = ''
    while (!signal.aborted) {
      await quietly(look)
      const now = host.addresses().toSorted().join(' ')
      if (wake.signal.aborted || now !== addresses) {
        wake = new AbortController()
        addresses = now
        await quietly(lookAtEverything)
        await quietly(look)
      }
      // A sleep that is cut short is the end, or somebody woke it.
      await clock.sleep(intervalMs, AbortSignal.any([signal, wake.signal])).catch(() => undefined)
    }
  }
  void watch()
  return { lookAgain: () => wake.abort() }
}

/** The run that made the Pi's settings as the setup wants them, and the look that saw them so: with the address of then. */
function whatShowsAddress({ run, status }: AppState): string[] {
  const isMade =
    run?.goal === 'present' &&
    run.view.state === 'succeeded' &&
    run.view.actions.some(({ resource }) => resource === 'pi/module')
  const isSeen =
    status.kind === 'ready' &&
    status.value.lines.some(({ resource, state }) => resource === 'pi/module' && state === 'ok')
  return [...(isMade ? [`run ${run.startedAt}`] : []), ...(isSeen ? [`status ${status.value.at}`] : [])]
}

/** As the last look found it. */
async function isWell({ status }: AppState, product: Product): Promise<boolean> {
  return status.kind === 'ready' && (await illParts(status.value, product)).length === 0
}

/** Where something is wrong besides what nobody could see yet: that may be the first line of its light, with others behind it. */
async function illParts({ lines }: Status, product: Product): Promise<Light['part'][]> {
  const unseen = new Set<string>(asksForSecrets)
  if (await takesSecret(product)) unseen.add('PI_LOGIN_REFUSED')
  const seen = lines.map((line): StatusLine => {
    const { problem } = line
    return problem !== undefined && unseen.has(problem.code) ? { ...line, state: 'unknown' } : line
  })
  return lightsOf(seen)
    .filter(({ state }) => state === 'attention')
    .map(({ part }) => part)
}

interface Installed {
  product: Product
  /** The Pi and this PC are both still to be what they were made. */
  isWhole: boolean
}

/**
 * For what is in force; `undefined` where that is not complete, nothing was ever set up, or both sides were removed on purpose or are about to
 * be: what was kept is for later.
 */
async function installed(core: WizardCore): Promise<Installed | undefined> {
  if (core.formInForce().issues.length > 0 || core.stream.state().interrupted === 'absent') return undefined
  const product = core.product()
  const { ledger } = product.engine
  if (!(await ledger.hasBegun())) return undefined
  const { onlyPisAreLeft, removedSides = [] } = await ledger.read()
  if (onlyPisAreLeft === true || removedSides.length === sideSchema.options.length) return undefined
  return { product, isWhole: removedSides.length === 0 }
}

/** As `settings.json` on the Pi says it: steps/pi/settings.ts. */
async function addressFor({ setup, ports }: Product): Promise<string> {
  const { pcAddress } = setup.network
  return pcAddress === 'auto' ? (await ports.host.routeTo(setup.pi.address)).address : pcAddress
}
