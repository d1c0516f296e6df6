import { Body1, Button, makeStyles, tokens } from '@fluentui/react-components'
import { BeakerRegular } from '@fluentui/react-icons'
import type { Ways } from '../../../electron/contract/status.ts'
import { ProblemView } from '../../components/problem-view.tsx'
import { Section } from '../../components/section.tsx'
import { StateMark } from '../../components/state-mark.tsx'
import { isChanging } from '../../state/moments.ts'
import { timesAsFast } from '../../state/ways.ts'
import { useAppState, useCalls } from '../../state/window-context.tsx'
import { useLanguage } from '../../texts/language.tsx'

const useStyles = makeStyles({
  state: { display: 'flex', alignItems: 'center', columnGap: tokens.spacingHorizontalM },
  button: { justifySelf: 'start' },
  when: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
})

export function ProofSection() {
  const styles = useStyles()
  const { texts, format } = useLanguage()
  const { dashboard } = texts
  const proof = useAppState((state) => state.proof)
  const isOccupied = useAppState(isChanging)
  const { call, problem } = useCalls()
  const isProving = proof.kind === 'pending'
  return (
    <Section title={dashboard.proof}>
      <div className={styles.state}>
        <StateMark
          mark={
            isProving
              ? 'working'
              : proof.kind === 'ready'
                ? 'good'
                : proof.kind === 'failed'
                  ? 'bad'
                  : 'unknown'
          }
        />
        <div>
          <div role="status">
            {isProving
              ? dashboard.proving
              : proof.kind === 'ready'
                ? dashboard.proofLine(format.duration(proof.value.seconds))
                : proof.kind === 'failed'
                  ? dashboard.proofFailed
                  : dashboard.proofNever}
          </div>
          {proof.kind === 'ready' && <div className={styles.when}>{format.dateTime(proof.value.at)}</div>}
        </div>
      </div>
      {proof.kind === 'ready' && proof.value.ways !== undefined && <WaysLine ways={proof.value.ways} />}
      {isProving ? (
        <Button className={styles.button} onClick={() => void call('stop', {})}>
          {dashboard.stop}
        </Button>
      ) : (
        <Button
          className={styles.button}
          icon={<BeakerRegular />}
          disabledFocusable={isOccupied}
          onClick={() => void call('prove', {})}
        >
          {dashboard.prove}
        </Button>
      )}
      {proof.kind === 'failed' ? (
        <ProblemView problem={proof.problem} />
      ) : (
        problem !== undefined && <ProblemView problem={problem} />
      )}
    </Section>
  )
}

function WaysLine({ ways }: { ways: Ways }) {
  const { texts, format } = useLanguage()
  if (ways.kind === 'one-by-one-only') return <Body1>{texts.ways.oneByOneOnly}</Body1>
  const { packages, oneByOneSeconds, wholeSeconds } = ways
  const times = timesAsFast(ways)
  return (
    <>
      <Body1>
        {texts.ways.both(
          format.count(packages),
          format.duration(oneByOneSeconds),
          format.duration(wholeSeconds),
        )}
        {times !== undefined && ` ${texts.ways.soMuchFaster(format.count(times))}`}
      </Body1>
      <Body1>{texts.ways.inShort}</Body1>
    </>
  )
}
