/** The way through the wizard: beside the page, or as one line above it where the window is narrow. */
import {
  Button,
  Caption1,
  makeStyles,
  mergeClasses,
  ProgressBar,
  shorthands,
  Subtitle2,
  tokens,
} from '@fluentui/react-components'
import { CheckmarkCircleFilled, GridRegular } from '@fluentui/react-icons'
import type { AppState, Page } from '../../electron/contract/app-state.ts'
import { contrast, narrow } from '../components/theme.ts'
import { VersionLine } from '../components/version-line.tsx'
import { useAppState, useGoToPage } from '../state/window-context.tsx'
import { useLanguage } from '../texts/language.tsx'
import icon from '../../resources/icons/icon.svg'
import { DashboardButton } from './dashboard-button.tsx'

const steps = ['this-pc', 'your-pi', 'builder', 'offload', 'review', 'setting-up', 'done'] as const
type Step = (typeof steps)[number]

const useStyles = makeStyles({
  rail: {
    padding: `${tokens.spacingVerticalXXL} ${tokens.spacingHorizontalM} ${tokens.spacingVerticalL}`,
    display: 'flex',
    flexDirection: 'column',
    rowGap: tokens.spacingVerticalXL,
    overflowY: 'auto',
    [narrow]: { display: 'none' },
  },
  program: {
    display: 'flex',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalM,
    paddingInline: tokens.spacingHorizontalM,
  },
  list: { listStyle: 'none', margin: 0, padding: 0, display: 'grid', rowGap: tokens.spacingVerticalXXS },
  step: {
    width: '100%',
    justifyContent: 'start',
    columnGap: tokens.spacingHorizontalM,
    fontWeight: tokens.fontWeightRegular,
    paddingInline: tokens.spacingHorizontalM,
    minHeight: '36px',
    color: tokens.colorNeutralForeground1,
    textAlign: 'start',
  },
  plain: {
    display: 'flex',
    alignItems: 'center',
    boxSizing: 'border-box',
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
    borderRadius: tokens.borderRadiusMedium,
    // As thick as that of a button, so that nothing moves when a step becomes one.
    border: '1px solid transparent',
    [contrast]: { ...shorthands.borderColor('Canvas') },
  },
  ahead: { color: tokens.colorNeutralForeground3 },
  current: {
    position: 'relative',
    fontWeight: tokens.fontWeightSemibold,
    backgroundColor: tokens.colorNeutralBackground1,
    ...shorthands.borderColor(tokens.colorNeutralStroke2),
    [contrast]: { ...shorthands.borderColor('Highlight') },
    '::before': {
      content: '""',
      position: 'absolute',
      insetInlineStart: '-1px',
      top: '10px',
      bottom: '10px',
      width: '3px',
      borderRadius: '2px',
      backgroundColor: tokens.colorCompoundBrandBackground,
      [contrast]: { backgroundColor: 'Highlight' },
    },
  },
  mark: {
    flexShrink: 0,
    width: '20px',
    height: '20px',
    display: 'grid',
    placeContent: 'center',
    fontSize: tokens.fontSizeBase200,
    fontVariantNumeric: 'tabular-nums',
  },
  finished: { color: tokens.colorBrandForeground1, fontSize: '20px' },
  line: {
    display: 'none',
    [narrow]: {
      display: 'grid',
      rowGap: tokens.spacingVerticalS,
      padding: `${tokens.spacingVerticalM} ${tokens.spacingHorizontalL} 0`,
    },
  },
  place: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', justifyContent: 'space-between' },
  end: { marginTop: 'auto', display: 'grid', rowGap: tokens.spacingVerticalM },
  dashboard: { justifyContent: 'start', paddingInline: tokens.spacingHorizontalM },
  version: { paddingInline: tokens.spacingHorizontalM },
})

export function Steps({ current }: { current: Exclude<Page, 'dashboard'> }) {
  const styles = useStyles()
  const { texts, format } = useLanguage()
  const at = steps.indexOf(current)
  return (
    <>
      <nav className={styles.rail} aria-label={texts.steps.label}>
        <div className={styles.program}>
          <img src={icon} alt="" width={28} height={28} />
          <Subtitle2>{texts.program}</Subtitle2>
        </div>
        <ol className={styles.list}>
          {steps.map((step, index) => (
            <li key={step}>
              <StepLine step={step} number={format.count(index + 1)} at={index - at} />
            </li>
          ))}
        </ol>
        <div className={styles.end}>
          {/* Whoever is through is led there by the page itself. */}
          {current !== 'done' && (
            <DashboardButton appearance="subtle" icon={<GridRegular />} className={styles.dashboard} />
          )}
          <VersionLine className={styles.version} />
        </div>
      </nav>
      <div className={styles.line}>
        <div className={styles.place}>
          <Caption1>{texts.steps.of(format.count(at + 1), format.count(steps.length))}</Caption1>
          {current !== 'done' && <DashboardButton appearance="subtle" size="small" />}
        </div>
        <ProgressBar
          value={(at + 1) / steps.length}
          aria-label={texts.steps.of(format.count(at + 1), format.count(steps.length))}
        />
      </div>
    </>
  )
}

/** `at`: negative for what lies behind, 0 for the current one. */
function StepLine({ step, number, at }: { step: Step; number: string; at: number }) {
  const styles = useStyles()
  const { texts } = useLanguage()
  const goToPage = useGoToPage()
  const isFixed = useAppState(isUnderWay)
  const name = step === 'done' ? texts.steps.finished : texts.steps[step]
  const isBehind = at < 0
  // Whoever is on the last page is through.
  const isFinished = isBehind || (at === 0 && step === 'done')
  const mark = (
    <span className={mergeClasses(styles.mark, isFinished && styles.finished)} aria-hidden>
      {isFinished ? <CheckmarkCircleFilled /> : number}
    </span>
  )
  // A finished setup is not gone back into step by step.
  if (isBehind && !isFixed && step !== 'setting-up')
    return (
      <Button appearance="subtle" className={styles.step} onClick={() => void goToPage(step)}>
        {mark}
        {name}
        <span className="visually-hidden">, {texts.steps.done}</span>
      </Button>
    )
  return (
    <div
      className={mergeClasses(styles.step, styles.plain, at > 0 && styles.ahead, at === 0 && styles.current)}
      aria-current={at === 0 ? 'step' : undefined}
    >
      {mark}
      {name}
    </div>
  )
}

function isUnderWay({ run, page }: AppState): boolean {
  return run?.view.state === 'running' || page === 'done'
}
