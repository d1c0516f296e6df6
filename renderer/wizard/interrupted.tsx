/** An earlier run did not come to its end: it can be continued from here. */
import {
  Button,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  MessageBarTitle,
} from '@fluentui/react-components'
import { ProblemView } from '../components/problem-view.tsx'
import { useAppState } from '../state/window-context.tsx'
import { continuing, usePlanning } from '../state/use-planning.ts'
import { useTexts } from '../texts/language.tsx'

export function Interrupted() {
  const { interrupted } = useTexts()
  const goal = useAppState((state) => state.interrupted)
  const isUnderWay = useAppState((state) => state.run?.view.state === 'running')
  // In the wizard's pages something may just have been put right, for what is continued.
  const isOfForm = useAppState(({ page }) => page !== 'dashboard')
  const { review, problem } = usePlanning()
  if (goal === null || isUnderWay) return null
  return (
    <>
      <MessageBar intent="info">
        <MessageBarBody>
          <MessageBarTitle>{interrupted[goal]}</MessageBarTitle>
        </MessageBarBody>
        <MessageBarActions>
          <Button
            size="small"
            appearance="primary"
            onClick={() => void review(isOfForm ? goal : continuing(goal))}
          >
            {interrupted.continue}
          </Button>
        </MessageBarActions>
      </MessageBar>
      {problem !== undefined && <ProblemView problem={problem} />}
    </>
  )
}
