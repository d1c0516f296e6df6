import { Caption1, makeStyles, ProgressBar, Subtitle2, tokens, useAnnounce } from '@fluentui/react-components'
import { useEffect } from 'react'
import { useAppState } from '../../state/window-context.tsx'
import { useLanguage } from '../../texts/language.tsx'

const useStyles = makeStyles({
  progress: { display: 'grid', rowGap: tokens.spacingVerticalS },
  words: {
    display: 'flex',
    justifyContent: 'space-between',
    columnGap: tokens.spacingHorizontalL,
    flexWrap: 'wrap',
  },
  percent: { fontVariantNumeric: 'tabular-nums', color: tokens.colorNeutralForeground2 },
  below: { color: tokens.colorNeutralForeground3 },
  bar: { height: '6px' },
})

export function OverallProgress() {
  const styles = useStyles()
  const { texts, format, phrase } = useLanguage()
  const { announce } = useAnnounce()
  const fraction = useAppState(({ run }) => run?.view.fraction ?? 0)
  const state = useAppState(({ run }) => run?.view.state ?? 'running')
  const current = useAppState(
    ({ run }) =>
      run?.view.actions.find((action) => action.state === 'running' || action.state === 'failed')?.title,
  )
  const step = useAppState(({ run }) =>
    Math.min(
      run?.view.actions.length ?? 0,
      1 + (run?.view.actions.filter((action) => action.state === 'done').length ?? 0),
    ),
  )
  const count = useAppState(({ run }) => run?.view.actions.length ?? 0)
  const startedAt = useAppState(({ run }) => run?.startedAt)
  const words = current === undefined ? undefined : phrase(current)
  const title = words?.text

  // Who listens hears each step once, not each percent.
  useEffect(() => {
    if (title !== undefined) announce(title)
  }, [announce, title])

  return (
    <div className={styles.progress}>
      <div className={styles.words}>
        <Subtitle2 lang={words?.lang}>{title ?? texts.settingUp.progress}</Subtitle2>
        <Subtitle2 className={styles.percent}>{format.percent(fraction)}</Subtitle2>
      </div>
      <ProgressBar
        className={styles.bar}
        shape="rounded"
        value={fraction}
        color={state === 'failed' ? 'error' : 'brand'}
        aria-label={texts.settingUp.progress}
        aria-valuetext={texts.settingUp.percent(format.percent(fraction))}
      />
      {startedAt !== undefined && (
        <Caption1 className={styles.below}>
          {texts.settingUp.stepOf(format.count(step), format.count(count))} ·{' '}
          {texts.settingUp.begun(format.time(startedAt))}
        </Caption1>
      )}
    </div>
  )
}
