/** Something that is set up is no longer well: the way to its repair. */
import { Button, MessageBar, MessageBarActions, MessageBarBody } from '@fluentui/react-components'
import { useEffect, useRef } from 'react'
import { placeFocus, useFocusStyle } from '../../components/place-focus.ts'
import { ProblemView } from '../../components/problem-view.tsx'
import { isChanging } from '../../state/moments.ts'
import { usePlanning } from '../../state/use-planning.ts'
import { useAppState } from '../../state/window-context.tsx'
import { useTexts } from '../../texts/language.tsx'

/** `isSought`: has the focus from then on. */
export function HealthNotice({ isSought }: { isSought: boolean }) {
  const { notice: texts, dashboard } = useTexts()
  const notice = useAppState((state) => state.notice)
  const isOccupied = useAppState(isChanging)
  const { review, problem } = usePlanning()
  const bar = useRef<HTMLDivElement>(null)
  const focusStyle = useFocusStyle()
  useEffect(() => {
    if (isSought) placeFocus(bar.current)
  }, [isSought])
  if (notice === null) return null
  return (
    <>
      <MessageBar
        ref={(it: HTMLDivElement | null) => void (bar.current = it)}
        intent="warning"
        className={focusStyle}
      >
        <MessageBarBody>
          {notice.kind === 'address-changed'
            ? texts['address-changed'](notice.address)
            : texts['not-well'](notice.parts.map((part) => dashboard.light[part]).join(', '))}
        </MessageBarBody>
        <MessageBarActions>
          <Button
            size="small"
            appearance="primary"
            disabledFocusable={isOccupied}
            onClick={() => void review('repair')}
          >
            {texts.repair}
          </Button>
        </MessageBarActions>
      </MessageBar>
      {problem !== undefined && <ProblemView problem={problem} />}
    </>
  )
}
