/** Settings were changed and not run: the dashboard speaks of what is in force, and this leads back to the changes. */
import { Button, MessageBar, MessageBarActions, MessageBarBody } from '@fluentui/react-components'
import { hasDraft, isChanging } from '../../state/moments.ts'
import { useAppState, useGoToPage } from '../../state/window-context.tsx'
import { useTexts } from '../../texts/language.tsx'

export function DraftNotice() {
  const { draft } = useTexts()
  const isThere = useAppState(hasDraft)
  const isOccupied = useAppState(isChanging)
  const goToPage = useGoToPage()
  if (!isThere) return null
  return (
    <MessageBar intent="info">
      <MessageBarBody>{draft.notice}</MessageBarBody>
      <MessageBarActions>
        <Button size="small" disabledFocusable={isOccupied} onClick={() => void goToPage('builder')}>
          {draft.goOn}
        </Button>
      </MessageBarActions>
    </MessageBar>
  )
}
