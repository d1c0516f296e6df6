import type { Sessions } from './resource.ts'

interface Opened {
  value: unknown
  close: () => Promise<void>
}

/**
 * Sessions of one survey or run. Two resources that ask for the same one at the same time share one opening. A run, which changes what
 * it finds, tries anew after a failure; a survey, which looks at one moment, repeats it: who gave no answer would else be waited for
 * once for each resource.
 */
export function createSessions(of: 'survey' | 'run'): Sessions {
  const opened = new Map<string, Promise<Opened>>()

  async function close(name: string): Promise<void> {
    const pending = opened.get(name)
    if (pending === undefined) return
    opened.delete(name)
    // A connection that is broken already cannot be closed in order; nobody is left to care.
    await pending.then((session) => session.close()).catch(() => undefined)
  }

  return {
    async open<T>(name: string, open: () => Promise<{ value: T; close: () => Promise<void> }>): Promise<T> {
      let pending = opened.get(name)
      if (pending === undefined) {
        pending = open()
        opened.set(name, pending)
        pending.catch(() => {
          if (of === 'run') opened.delete(name)
        })
      }
      return (await pending).value as T
    },
    // A survey looks at one moment: who opened first, or came later, must not decide how often something is looked for.
    close: (name) => (of === 'run' ? close(name) : Promise.resolve()),
    async closeAll() {
      for (const name of [...opened.keys()].reverse()) await close(name)
    },
  }
}
