/** What of an uninstall is chosen in this window: it holds until it was looked at, so that the next choice is added to it. */
import { useRef, useState } from 'react'
import type { Removal } from '../../../electron/contract/removal.ts'
import { useAppState } from '../../state/window-context.tsx'

export interface RemovalChoice {
  removal: Removal
  /** It is not known yet what it means. */
  isAhead: boolean
  /** `change` gets what was chosen last, whatever is shown still. */
  choose: (change: (last: Removal) => Removal) => void
}

/** `undefined` where nothing is to be removed. `look` has it looked at, and resolves when that is over. */
export function useRemovalChoice(look: (removal: Removal) => Promise<void>): RemovalChoice | undefined {
  const looked = useAppState((state) => state.removal)
  const [chosen, setChosen] = useState<Removal>()
  // Of two choices in one moment the second is made before anything is drawn anew.
  const last = useRef<Removal>(undefined)
  const removal = chosen ?? looked
  if (removal === null) return undefined
  return {
    removal,
    isAhead: chosen !== undefined,
    choose(change) {
      const next = change(last.current ?? removal)
      last.current = next
      setChosen(next)
      void look(next).finally(() => {
        // An overtaken look says nothing about what was chosen since.
        if (last.current !== next) return
        last.current = undefined
        setChosen(undefined)
      })
    },
  }
}
