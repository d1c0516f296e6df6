/** Back to what is in force, for whoever changed something and wants it no more. */
import { Button } from '@fluentui/react-components'
import { hasDraft, isChanging } from '../state/moments.ts'
import { useAppState, useCalls, useFormChanges, useGoToPage } from '../state/window-context.tsx'
import { useTexts } from '../texts/language.tsx'

export function DiscardButton() {
  const { draft } = useTexts()
  const isThere = useAppState(hasDraft)
  const isOccupied = useAppState(isChanging)
  const changes = useFormChanges()
  const goToPage = useGoToPage()
  const { call } = useCalls()
  if (!isThere) return null
  const discard = async () => {
    // What was typed last goes, too.
    await changes.settle()
    changes.forgetRefusal()
    const answer = await call('discardChanges', {})
    if (answer.ok) await goToPage('dashboard')
  }
  return (
    <Button disabledFocusable={isOccupied} onClick={() => void discard()}>
      {draft.discard}
    </Button>
  )
}
