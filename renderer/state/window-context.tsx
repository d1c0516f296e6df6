/** How components reach the state, the calls and the form. */
import {
  createContext,
  useCallback,
  useContext,
  useEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react'
import type { CallName, CallRequest, CallResponse, Envelope } from '../../electron/contract/api.ts'
import type { AppState, Page } from '../../electron/contract/app-state.ts'
import type { Problem } from '../../electron/contract/problem.ts'
import type { Line, Transport } from '../connection/transport.ts'
import type { FormChanges } from './form-changes.ts'
import type { Store } from './store.ts'

export interface WindowContextValue {
  store: Store
  transport: Transport
  changes: FormChanges
}

export const WindowContext = createContext<WindowContextValue | undefined>(undefined)

function useWindow(): WindowContextValue {
  const value = useContext(WindowContext)
  if (value === undefined) throw new Error('outside of the window')
  return value
}

/** A part of the state; `select` gives a field, so that equal states give the same value. */
export function useAppState<Part>(select: (state: AppState) => Part): Part {
  const { store } = useWindow()
  return useSyncExternalStore(store.subscribe, () => {
    const state = store.state()
    if (state === undefined) throw new Error('there is no state yet')
    return select(state)
  })
}

/** The state as it is when it is asked for, for what happens after something was waited for. */
export function useLatestState(): () => AppState {
  const { store } = useWindow()
  return useCallback(() => {
    const state = store.state()
    if (state === undefined) throw new Error('there is no state yet')
    return state
  }, [store])
}

/** Whether the first snapshot is there, and whether the main process can be reached. */
export function useLine(): { hasState: boolean; line: Line } {
  const { store } = useWindow()
  const hasState = useSyncExternalStore(store.subscribe, () => store.state() !== undefined)
  const line = useSyncExternalStore(store.subscribe, store.line)
  return { hasState, line }
}

/** Waits until the state is so, at most two seconds. */
export function useUntil(): Store['until'] {
  return useWindow().store.until
}

export function useFormChanges(): FormChanges {
  return useWindow().changes
}

/** Why what was entered last was not taken. */
export function useRefusedChange(): Problem | undefined {
  const { changes } = useWindow()
  return useSyncExternalStore(changes.subscribe, changes.refusal)
}

type Call = <Name extends CallName>(
  name: Name,
  request: CallRequest<Name>,
) => Promise<Envelope<CallResponse<Name>>>

/** Calls of one place of a page: whether one is under way, and what the last one failed with. */
export function useCalls(): { call: Call; isBusy: boolean; problem: Problem | undefined } {
  const { transport, changes } = useWindow()
  const [problem, setProblem] = useState<Problem>()
  const [underWay, setUnderWay] = useState(0)
  const call: Call = useCallback(
    async (name, request) => {
      setUnderWay((count) => count + 1)
      // What was typed belongs to what is asked now.
      if (name !== 'changeSetup') await changes.settle()
      const answer = await transport.call(name, request)
      setUnderWay((count) => count - 1)
      // A stop was wanted: nothing to be told about.
      setProblem(answer.ok || answer.problem.code === 'CANCELLED' ? undefined : answer.problem)
      return answer
    },
    [transport, changes],
  )
  return { call, isBusy: underWay > 0, problem }
}

export function useGoToPage(): (page: Page) => Promise<void> {
  const { transport, changes } = useWindow()
  return useCallback(
    async (page) => {
      // It was told on the page that is left.
      changes.forgetRefusal()
      await changes.settle()
      await transport.call('goToPage', { page })
    },
    [transport, changes],
  )
}

/** Does something once, when its place appears. */
export function useOnce(work: () => void): void {
  const first = useRef(work)
  useEffect(() => first.current(), [])
}
