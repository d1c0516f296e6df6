import { Button, makeStyles, tokens } from '@fluentui/react-components'
import { PauseRegular, PlayRegular, PowerRegular } from '@fluentui/react-icons'
import type { CallRequest } from '../../../electron/contract/api.ts'
import type { AppState } from '../../../electron/contract/app-state.ts'
import { ProblemView } from '../../components/problem-view.tsx'
import { Section } from '../../components/section.tsx'
import { SwitchField } from '../../components/switch-field.tsx'
import { StateMark, type Mark } from '../../components/state-mark.tsx'
import { isChanging } from '../../state/moments.ts'
import { useField } from '../../state/use-field.ts'
import { useAppState, useCalls } from '../../state/window-context.tsx'
import { useLanguage, useTexts } from '../../texts/language.tsx'

const useStyles = makeStyles({
  state: { display: 'flex', alignItems: 'center', columnGap: tokens.spacingHorizontalM },
  buttons: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
  hint: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
})

export function Power() {
  const styles = useStyles()
  const { dashboard } = useTexts()
  const machine = useAppState((state) => state.machine)
  const isPlaying = useAppState((state) => state.isPlaying)
  const whilePlaying = useField<WhilePlaying>('builder.whilePlaying')
  const power = useAppState((state) => state.power)
  const isOccupied = useAppState(isChanging)
  const isUnknown = useAppState(isMachineUnknown)
  const { call, problem } = useCalls()
  const looking = useCalls()
  const isBusy =
    power.kind === 'pending' || machine === 'starting' || machine === 'stopping' || machine === 'other'
  const isRunning = machine === 'running'
  const mark: Mark = isBusy ? 'working' : markOf(machine)
  const playingHint = usePlayingHint()
  const isPausedForGame = isPlaying && whilePlaying.value === 'pause'
  const hint =
    machine === 'paused'
      ? dashboard.pausedHint
      : isRunning || machine === 'stopping'
        ? dashboard.powerHint
        : undefined
  const change = async (action: CallRequest<'changePower'>['action']) => {
    await call('changePower', { action })
    // The lights tell of the machine, too.
    await looking.call('refreshStatus', {})
  }
  const changePlaying = async (isPlayedNow: boolean) => {
    await call('setPlaying', { isPlaying: isPlayedNow })
    await looking.call('refreshStatus', {})
  }
  return (
    <Section title={dashboard.power}>
      <div className={styles.state}>
        <StateMark mark={mark} />
        <div>
          <div role="status">
            {isUnknown ? dashboard.machineHidden : dashboard.machine[machine ?? 'none']}
          </div>
          {hint !== undefined && <div className={styles.hint}>{hint}</div>}
        </div>
      </div>
      <div className={styles.buttons}>
        {isRunning || machine === 'stuck' ? (
          <>
            <Button
              icon={<PauseRegular />}
              disabledFocusable={isBusy || isOccupied || !isRunning}
              onClick={() => void change('pause')}
            >
              {dashboard.pause}
            </Button>
            <Button
              icon={<PowerRegular />}
              disabledFocusable={isBusy || isOccupied}
              onClick={() => void change('shut-down')}
            >
              {dashboard.shutDown}
            </Button>
          </>
        ) : (
          <Button
            icon={<PlayRegular />}
            disabledFocusable={isBusy || isOccupied || machine === null || isPausedForGame}
            onClick={() => void change('start')}
          >
            {machine === 'paused' ? dashboard.goOn : dashboard.start}
          </Button>
        )}
      </div>
      {machine !== null && (
        <SwitchField
          label={dashboard.playing}
          hint={playingHint}
          isOn={isPlaying}
          isDisabled={isBusy || isOccupied}
          onChange={(isOn) => void changePlaying(isOn)}
        />
      )}
      {power.kind === 'failed' ? (
        <ProblemView problem={power.problem} />
      ) : (
        problem !== undefined && <ProblemView problem={problem} />
      )}
    </Section>
  )
}

/** Of a machine that is in no transition. */
function markOf(machine: AppState['machine']): Mark {
  if (machine === null) return 'unknown'
  if (machine === 'stuck') return 'attention'
  return machine === 'running' ? 'good' : 'off'
}

type WhilePlaying = 'slow-down' | 'pause'

/** What the setup says that a game means. */
function usePlayingHint(): string {
  const { texts, format } = useLanguage()
  const whilePlaying = useField<WhilePlaying>('builder.whilePlaying')
  const usual = useField<number>('builder.cpuCapPercent')
  const reduced = useField<number>('builder.cpuCapPercentWhilePlaying')
  const percent = Math.min(usual.value ?? 100, reduced.value ?? 100)
  return texts.dashboard.playingHint[whilePlaying.value ?? 'slow-down'](format.percent(percent / 100))
}

/** Only VirtualBox can say that there is no machine. */
function isMachineUnknown({ machine, status }: AppState): boolean {
  if (machine !== null) return false
  const lines = status.kind === 'ready' ? status.value.lines : []
  return !lines.some(({ resource, state }) => resource === 'vm/machine' && state === 'missing')
}
