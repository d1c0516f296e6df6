import { Button, makeStyles, tokens } from '@fluentui/react-components'
import { PauseRegular, PlayRegular, PowerRegular } from '@fluentui/react-icons'
import { ProblemView } from '../../components/problem-view.tsx'
import { Section } from '../../components/section.tsx'
import { StateMark, type Mark } from '../../components/state-mark.tsx'
import { useAppState, useCalls } from '../../state/window-context.tsx'
import { useTexts } from '../../texts/language.tsx'

const useStyles = makeStyles({
  state: { display: 'flex', alignItems: 'center', columnGap: tokens.spacingHorizontalM },
  buttons: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
  hint: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
})

export function Power() {
  const styles = useStyles()
  const { dashboard } = useTexts()
  const machine = useAppState((state) => state.machine)
  const power = useAppState((state) => state.power)
  const { call, problem } = useCalls()
  const isBusy =
    power.kind === 'pending' || machine === 'starting' || machine === 'stopping' || machine === 'other'
  const isRunning = machine === 'running'
  const mark: Mark = isBusy ? 'working' : isRunning ? 'good' : machine === null ? 'unknown' : 'off'
  return (
    <Section title={dashboard.power}>
      <div className={styles.state}>
        <StateMark mark={mark} />
        <div>
          <div role="status">{dashboard.machine[machine ?? 'none']}</div>
          <div className={styles.hint}>{dashboard.powerHint}</div>
        </div>
      </div>
      <div className={styles.buttons}>
        {isRunning ? (
          <>
            <Button
              icon={<PauseRegular />}
              disabledFocusable={isBusy}
              onClick={() => void call('changePower', { action: 'pause' })}
            >
              {dashboard.pause}
            </Button>
            <Button
              icon={<PowerRegular />}
              disabledFocusable={isBusy}
              onClick={() => void call('changePower', { action: 'shut-down' })}
            >
              {dashboard.shutDown}
            </Button>
          </>
        ) : (
          <Button
            icon={<PlayRegular />}
            disabledFocusable={isBusy || machine === null}
            onClick={() => void call('changePower', { action: 'start' })}
          >
            {machine === 'paused' ? dashboard.goOn : dashboard.start}
          </Button>
        )}
      </div>
      {power.kind === 'failed' ? (
        <ProblemView problem={power.problem} />
      ) : (
        problem !== undefined && <ProblemView problem={problem} />
      )}
    </Section>
  )
}
