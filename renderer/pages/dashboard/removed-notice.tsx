/** A part was removed on purpose: the ways on are to have it again, or to remove the rest. */
import { Button, MessageBar, MessageBarActions, MessageBarBody } from '@fluentui/react-components'
import { ProblemView } from '../../components/problem-view.tsx'
import { everything } from '../../../electron/contract/removal.ts'
import { hasUnused, isChanging } from '../../state/moments.ts'
import { usePlanning } from '../../state/use-planning.ts'
import { useAppState } from '../../state/window-context.tsx'
import { useTexts } from '../../texts/language.tsx'

export function RemovedNotice() {
  const { dashboard } = useTexts()
  const isRemovedInPart = useAppState(hasUnused)
  // That bar leads on by itself.
  const isInterrupted = useAppState(({ interrupted }) => interrupted !== null)
  const isOccupied = useAppState(isChanging)
  const { review, problem } = usePlanning()
  if (!isRemovedInPart || isInterrupted) return null
  return (
    <>
      <MessageBar intent="info" layout="multiline">
        <MessageBarBody>{dashboard.removedInPart}</MessageBarBody>
        <MessageBarActions>
          <Button
            size="small"
            appearance="primary"
            disabledFocusable={isOccupied}
            onClick={() => void review('repair')}
          >
            {dashboard.setUpAgain}
          </Button>
          <Button
            size="small"
            disabledFocusable={isOccupied}
            onClick={() => void review('absent', everything)}
          >
            {dashboard.removeRest}
          </Button>
        </MessageBarActions>
      </MessageBar>
      {problem !== undefined && <ProblemView problem={problem} />}
    </>
  )
}
