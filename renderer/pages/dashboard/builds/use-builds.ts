/** Keeps looking what is being built for as long as somebody looks at it. */
import { useEffect, useRef, useState } from 'react'
import type { AppState } from '../../../../electron/contract/app-state.ts'
import { useAppState, useCalls } from '../../../state/window-context.tsx'

const pauseMs = 5_000
/** Each look logs in to the Pi, which has better things to do; what runs is then followed within one. */
const pauseForPiMs = 20_000
const pauseBetweenFollowsMs = 1_000

/** Asks again and again while the builder runs; after a failure only when everything is looked at anew. */
export function useFollowedBuilds(): void {
  const proof = useAppState((state) => state.proof.kind)
  useLooks('refreshBuilds', { pauseMs, begin: proof })
}

/** The same of the Pi; one that does not answer may soon, and once the builder is at work it is asked at once. */
export function useFollowedFastBuilds(): void {
  const isBusy = useAppState(isBuilderBusy)
  const isFollowed = useAppState(
    ({ fastBuilds }) => fastBuilds.kind === 'ready' && fastBuilds.value.length > 0,
  )
  useLooks('followFastBuilds', {
    pauseMs: isFollowed ? pauseBetweenFollowsMs : pauseForPiMs,
    hurry: isBusy,
    passing: 'PI_UNREACHABLE',
  })
}

function isBuilderBusy({ builds }: AppState): boolean {
  return builds.kind === 'ready' && builds.value.running.length > 0
}

interface Looks {
  pauseMs: number
  /** Where this changes, it is looked at once, also after a failure. */
  begin?: unknown
  /** Where this changes, it is not waited any longer. */
  hurry?: unknown
  /** A problem that may be gone the next time. */
  passing?: string
}

function useLooks(
  name: 'refreshBuilds' | 'followFastBuilds',
  { pauseMs, begin, hurry, passing }: Looks,
): void {
  const isRunning = useAppState(({ machine }) => machine === 'running')
  const lookedAt = useAppState(({ status }) => (status.kind === 'ready' ? status.value.at : undefined))
  const { call } = useCalls()
  // As it is when a look has ended.
  const pause = useRef(pauseMs)
  useEffect(() => {
    pause.current = pauseMs
  }, [pauseMs])
  const lookNow = useRef<(() => void) | undefined>(undefined)
  useEffect(() => {
    if (!isRunning) return undefined
    let isWanted = true
    let next: ReturnType<typeof setTimeout> | undefined
    const look = async () => {
      lookNow.current = undefined
      const answer = document.visibilityState === 'visible' ? await call(name, {}) : undefined
      const code = answer?.ok === false ? answer.problem.code : 'CANCELLED'
      const hasFailed = code !== 'CANCELLED' && code !== passing
      if (!isWanted || hasFailed) return
      next = setTimeout(() => void look(), pause.current)
      lookNow.current = () => {
        clearTimeout(next)
        void look()
      }
    }
    void look()
    return () => {
      isWanted = false
      lookNow.current = undefined
      clearTimeout(next)
    }
  }, [call, name, passing, isRunning, lookedAt, begin])
  useEffect(() => lookNow.current?.(), [hurry])
}

/** How many milliseconds ago this value came, anew every second; always 0 while nobody has to know. */
export function useAge(value: unknown, isCounted: boolean): number {
  const [age, setAge] = useState(0)
  useEffect(() => {
    const cameAt = performance.now()
    const count = () => setAge(performance.now() - cameAt)
    count()
    if (!isCounted) return undefined
    const timer = setInterval(count, 1000)
    return () => clearInterval(timer)
  }, [value, isCounted])
  return age
}
