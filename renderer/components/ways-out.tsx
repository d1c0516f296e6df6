import { Button } from '@fluentui/react-components'
import type { WayOut } from '../../electron/contract/problem.ts'
import { useCalls } from '../state/window-context.tsx'
import { useLanguage } from '../texts/language.tsx'
import { ProblemView } from './problem-view.tsx'

interface WaysOutProps {
  ways: readonly WayOut[]
  /** The form has it: time to look again. */
  onTaken: () => Promise<unknown>
}

/** Each way out of what is in the way, as a button that changes the form. */
export function WaysOut({ ways, onTaken }: WaysOutProps) {
  const { phrase } = useLanguage()
  const { call, isBusy, problem } = useCalls()
  const take = async ({ patch }: WayOut) => {
    const answer = await call('changeSetup', { patch })
    if (answer.ok) await onTaken()
  }
  return (
    <>
      {ways.map((way) => {
        const { text, lang } = phrase(way.detail)
        return (
          <Button
            key={way.detail}
            size="small"
            appearance="primary"
            lang={lang}
            disabledFocusable={isBusy}
            onClick={() => void take(way)}
          >
            {text.replace(/\.$/, '')}
          </Button>
        )
      })}
      {problem !== undefined && <ProblemView problem={problem} />}
    </>
  )
}
