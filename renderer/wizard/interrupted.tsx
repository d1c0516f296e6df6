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
import { usePlanning } from '../state/use-planning.ts'
import { useTexts } from '../texts/language.tsx'

export function Interrupted() {
  const { interrupted } = useTexts()
  const goal = useAppState((state) => state.interrupted)
  const isUnderWay = useAppState((state) => state.run?.view.state === 'running')
  const { review, problem } = usePlanning()
  if (goal === null || isUnderWay) return null
  return (
    <>
      <MessageBar intent="info">
        <MessageBarBody>
          <MessageBarTitle>{interrupted[goal]}</MessageBarTitle>
        </MessageBarBody>
        <MessageBarActions>
          <Button size="small" appearance="primary" onClick={() => void review(goal)}>
            {interrupted.continue}
          </Button>
        </MessageBarActions>
      </MessageBar>
      {problem !== undefined && <ProblemView problem={problem} />}
    </>
  )
}
