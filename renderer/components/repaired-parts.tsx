/** What the last repair was for, and how it is now. */
import { useAppState } from '../state/window-context.tsx'
import { useTexts } from '../texts/language.tsx'
import { PartTable, StateWords } from './part-table.tsx'

export function RepairedParts() {
  const { done } = useTexts()
  const parts = useAppState(({ repaired }) => repaired) ?? []
  if (parts.length === 0) return null
  const rows = parts.map(({ before, after }) => ({
    resource: before.resource,
    title: before.title,
    before: <StateWords line={before} />,
    after: <StateWords line={after} />,
  }))
  return <PartTable title={done.repaired} before={done.before} after={done.now} rows={rows} />
}
