export interface TokenBucket {
  /** Whether one more is allowed now. */
  take(): boolean
}

/** Lets `burst` through at once and `perSecond` for as long as it goes on. `now` gives milliseconds. */
export function tokenBucket(
  { burst, perSecond }: { burst: number; perSecond: number },
  now: () => number = () => performance.now(),
): TokenBucket {
  let tokens = burst
  let at = now()
  return {
    take() {
      const time = now()
      tokens = Math.min(burst, tokens + ((time - at) / 1000) * perSecond)
      at = time
      if (tokens < 1) return false
      tokens -= 1
      return true
    },
  }
}
