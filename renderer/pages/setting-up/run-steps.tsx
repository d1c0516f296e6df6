import { makeStyles, ProgressBar, tokens } from '@fluentui/react-components'
import { memo } from 'react'
import type { ActionView } from '../../../electron/contract/run-view.ts'
import { Line } from '../../components/line.tsx'
import { Section } from '../../components/section.tsx'
import { StateMark, type Mark } from '../../components/state-mark.tsx'
import { useAppState, useLine } from '../../state/window-context.tsx'
import { useLanguage } from '../../texts/language.tsx'

const marks: Record<ActionView['state'], Mark> = {
  waiting: 'waiting',
  running: 'working',
  done: 'good',
  failed: 'bad',
}

const emphases = { waiting: 'quiet', running: 'strong', done: 'plain', failed: 'strong' } as const

const useStyles = makeStyles({ bar: { marginBottom: tokens.spacingVerticalXXS } })

const none: readonly ActionView[] = []

export function RunSteps() {
  const { texts } = useLanguage()
  const actions = useAppState(({ run }) => run?.view.actions ?? none)
  const isStopped = useAppState(({ run }) => run?.view.state === 'cancelled')
  const hasFailed = useAppState(({ run }) => run?.view.state === 'failed')
  const isFollowed = useLine().line.kind === 'up'
  return (
    <Section title={texts.settingUp.stepsLabel} isFlush>
      <ol className="plain-list">
        {actions.map((action) => (
          <RunStep
            key={action.resource}
            action={action}
            isStopped={isStopped}
            isFollowed={isFollowed}
            // What is said of the failure above has moved it.
            isSought={hasFailed && action.state === 'failed'}
          />
        ))}
      </ol>
    </Section>
  )
}

interface RunStepProps {
  action: ActionView
  isStopped: boolean
  /** Otherwise what is under way was so when the program answered last. */
  isFollowed: boolean
  isSought: boolean
}

/** Many times a second something happens, and mostly to another line. */
const RunStep = memo(function RunStep({ action, isStopped, isFollowed, isSought }: RunStepProps) {
  const styles = useStyles()
  const { texts, phrase } = useLanguage()
  const { settingUp } = texts
  const title = phrase(action.title)
  const isUnderWay = action.state === 'running'
  // A run that was stopped says so of the step that it was in.
  const wasStopped = isStopped && action.state === 'failed'
  const [mark, words]: [Mark, string] = wasStopped
    ? ['attention', settingUp.state.stopped]
    : isUnderWay && !isFollowed
      ? ['unknown', settingUp.state.unknown]
      : [marks[action.state], settingUp.state[action.state]]
  return (
    <Line
      mark={<StateMark mark={mark} />}
      title={<span lang={title.lang}>{title.text}</span>}
      isCompact
      emphasis={emphases[action.state]}
      isSought={isSought}
      isCurrent={isUnderWay || action.state === 'failed'}
      detail={isUnderWay && action.progress !== undefined ? <ProgressWords action={action} /> : undefined}
      aside={words}
    >
      {isUnderWay && action.progress?.total !== undefined && (
        <ProgressBar
          className={styles.bar}
          thickness="medium"
          value={action.fraction}
          aria-label={title.text}
        />
      )}
    </Line>
  )
})

function ProgressWords({ action: { progress } }: { action: ActionView }) {
  const { texts, format, phrase } = useLanguage()
  const { settingUp } = texts
  if (progress === undefined) return null
  const { done, total, unit, note } = progress
  const words = note === undefined ? undefined : phrase(note)
  const amount = (): string | undefined => {
    if (unit === 'seconds') return settingUp.count.seconds(format.duration(Math.round(done)))
    if (total === undefined) return undefined
    if (unit === 'bytes') return settingUp.bytes(format.bytes(done), format.bytes(total))
    return settingUp.count[unit](format.count(done), format.count(total))
  }
  const shown = amount()
  return (
    <>
      {words !== undefined && <span lang={words.lang}>{capitalized(words.text)}</span>}
      {words !== undefined && shown !== undefined && ' · '}
      {shown}
    </>
  )
}

/** The engine's notes go on behind a name; here each begins a line. */
function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
