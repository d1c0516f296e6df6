/** What is set up otherwise than the form says, as it was read back. */
import { useMemo } from 'react'
import { foundDifferences, type FoundDifference } from '../../electron/contract/found-setup.ts'
import { useAppState } from './window-context.tsx'

const none: readonly FoundDifference[] = []

/** Of groups such as `builder`, or of single values such as `builder.memoryMiB`. */
export function useFoundDifferences(places: readonly string[]): readonly FoundDifference[] {
  const found = useAppState((state) => state.found)
  const form = useAppState((state) => state.form)
  const inForce = useAppState((state) => state.inForce)
  const all = useMemo(
    () => (found.kind === 'ready' ? foundDifferences(found.value, form, inForce) : none),
    [found, form, inForce],
  )
  return all.filter(({ path }) => places.some((place) => path === place || path.startsWith(`${place}.`)))
}
