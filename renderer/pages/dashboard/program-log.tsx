/** The end of the program's log file. */
import { Button, makeStyles } from '@fluentui/react-components'
import { ArrowClockwiseRegular } from '@fluentui/react-icons'
import { useCallback, useMemo, useState } from 'react'
import { readableLogLine } from '../../components/log-line.ts'
import { LogView } from '../../components/log-view.tsx'
import { ProblemView } from '../../components/problem-view.tsx'
import { Section } from '../../components/section.tsx'
import { useCalls, useOnce } from '../../state/window-context.tsx'
import { useLanguage } from '../../texts/language.tsx'

const shownLines = 1000

const useStyles = makeStyles({ log: { height: 'max(280px, 100vh - 400px)' } })

export function ProgramLog() {
  const styles = useStyles()
  const { texts, format } = useLanguage()
  const { dashboard } = texts
  const { call, isBusy, problem } = useCalls()
  const [lines, setLines] = useState<readonly string[]>([])

  const readable = useMemo(
    () => lines.map((line) => readableLogLine(line, format.exactTime)),
    [lines, format],
  )

  const read = useCallback(async () => {
    const answer = await call('readLog', { lines: shownLines })
    if (answer.ok) setLines(answer.value.lines)
  }, [call])
  useOnce(() => void read())

  return (
    <Section
      title={dashboard.logLead}
      aside={
        <Button
          appearance="subtle"
          icon={<ArrowClockwiseRegular />}
          disabledFocusable={isBusy}
          onClick={() => void read()}
        >
          {dashboard.readAgain}
        </Button>
      }
    >
      {problem && <ProblemView problem={problem} />}
      <div className={styles.log}>
        <LogView lines={readable} copied={lines} />
      </div>
    </Section>
  )
}
