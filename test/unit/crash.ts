/**
 * Preloaded with `node --import`: lets the program crash when it gets SIGUSR2. The error is as careless as one can be: it holds
 * the secrets of `CRASH_WITH` in its text, in a field as errors of started programs have them, and in its cause.
 */
export type Crash = 'exception' | 'rejection'

export function crash(how: Crash, text: string): void {
  const error = Object.assign(new Error(text, { cause: new Error(`because of ${text}`) }), { input: text })
  if (how === 'rejection') void Promise.reject(error)
  else
    setImmediate(() => {
      throw error
    })
}

process.on('SIGUSR2', () => crash(process.env['CRASH'] as Crash, process.env['CRASH_WITH'] ?? ''))
