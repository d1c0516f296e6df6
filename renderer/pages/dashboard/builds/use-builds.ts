/** Keeps looking what the builder builds for as long as somebody looks at it. */
import { useEffect, useState } from 'react'
import { useAppState, useCalls } from '../../../state/window-context.tsx'

const pauseMs = 5_000

/** Asks again and again while the builder runs; after a failure only when everything is looked at anew. */
export function useFollowedBuilds(): void {
  const isRunning = useAppState(({ machine }) => machine === 'running')
  const lookedAt = useAppState(({ status }) => (status.kind === 'ready' ? status.value.at : undefined))
  const proof = useAppState((state) => state.proof.kind)
  const { call } = useCalls()
  useEffect(() => {
    if (!isRunning) return undefined
    let isWanted = true
    let next: ReturnType<typeof setTimeout> | undefined
    const look = async () => {
      const answer = document.visibilityState === 'visible' ? await call('refreshBuilds', {}) : undefined
      const hasFailed = answer?.ok === false && answer.problem.code !== 'CANCELLED'
      if (isWanted && !hasFailed) next = setTimeout(() => void look(), pauseMs)
    }
    void look()
    return () => {
      isWanted = false
      clearTimeout(next)
    }
  }, [call, isRunning, lookedAt, proof])
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
