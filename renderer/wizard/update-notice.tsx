/** A newer version of the program itself: what becomes of it, or why it was refused. */
import {
  Button,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  MessageBarTitle,
} from '@fluentui/react-components'
import { ProblemView } from '../components/problem-view.tsx'
import { isChanging } from '../state/moments.ts'
import { useAppState, useCalls } from '../state/window-context.tsx'
import { useTexts } from '../texts/language.tsx'

export function UpdateNotice({ className }: { className: string }) {
  const { update: texts } = useTexts()
  const update = useAppState((state) => state.update)
  const isOccupied = useAppState(isChanging)
  const { call, isBusy, problem } = useCalls()
  if (update.kind === 'failed') return <ProblemView problem={update.problem} intent="warning" />
  if (update.kind !== 'ready') return null
  return (
    <>
      <MessageBar intent="info" className={className}>
        <MessageBarBody>
          <MessageBarTitle>{texts.ready(update.value.version)}</MessageBarTitle>{' '}
          {isOccupied ? texts.afterRun : texts.atEnd}
        </MessageBarBody>
        <MessageBarActions>
          <Button
            size="small"
            disabledFocusable={isOccupied || isBusy}
            onClick={() => void call('restartForUpdate', {})}
          >
            {texts.restart}
          </Button>
        </MessageBarActions>
      </MessageBar>
      {problem !== undefined && <ProblemView problem={problem} />}
    </>
  )
}
