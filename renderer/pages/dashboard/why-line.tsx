/** Why the PC was used for the Pi's last build, or was not: what its Nix makes of each build machine. */
import { Body1Strong, Button, makeStyles, Spinner, tokens } from '@fluentui/react-components'
import { QuestionCircleRegular } from '@fluentui/react-icons'
import type { Why } from '../../../electron/contract/why.ts'
import { Line } from '../../components/line.tsx'
import { ProblemView } from '../../components/problem-view.tsx'
import { useAppState, useCalls } from '../../state/window-context.tsx'
import { useLanguage } from '../../texts/language.tsx'

const useStyles = makeStyles({
  names: { fontFamily: tokens.fontFamilyMonospace, overflowWrap: 'anywhere' },
  said: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200, overflowWrap: 'anywhere' },
})

export function WhyLine() {
  const { dashboard } = useLanguage().texts
  const why = useAppState((state) => state.why)
  const { call, problem } = useCalls()
  const isAsking = why.kind === 'pending'
  return (
    <Line
      mark={<QuestionCircleRegular fontSize={24} />}
      title={dashboard.why}
      detail={dashboard.whyHint}
      aside={
        <Button
          disabledFocusable={isAsking}
          icon={isAsking ? <Spinner size="tiny" /> : null}
          onClick={() => void call('explainWhy', { derivation: null })}
        >
          {dashboard.whyAsk}
        </Button>
      }
    >
      {why.kind === 'ready' && <Answer why={why.value} />}
      {why.kind === 'failed' && <ProblemView problem={why.problem} />}
      {problem !== undefined && why.kind !== 'failed' && <ProblemView problem={problem} />}
    </Line>
  )
}

function Answer({ why: { derivation, happened, conclusion, machines } }: { why: Why }) {
  const styles = useStyles()
  const { dashboard } = useLanguage().texts
  return (
    <>
      <div className={styles.names} lang="zxx">
        {derivation}
      </div>
      <div role="status">
        {happened !== null && <Sentence text={happened} />} <Sentence text={conclusion} />
      </div>
      {machines.map(({ uri, isOurs, because, said }, index) => (
        // The same machine may stand in several lines.
        <div key={index}>
          <Body1Strong className={styles.names}>{uri}</Body1Strong>
          {isOurs && ` (${dashboard.thisPc})`}: <Sentence text={because} />
          {said !== null && (
            <div className={styles.said} lang="en">
              {said}
            </div>
          )}
        </div>
      ))}
    </>
  )
}

function Sentence({ text }: { text: string }) {
  const words = useLanguage().phrase(text)
  return <span lang={words.lang}>{words.text}</span>
}
