/** A state as a sign of its own shape, never by colour alone; its words stand beside it. */
import { makeStyles, mergeClasses, Spinner, tokens } from '@fluentui/react-components'
import {
  CheckmarkCircleFilled,
  CircleRegular,
  ErrorCircleFilled,
  PowerRegular,
  QuestionCircleRegular,
  WarningFilled,
  WrenchFilled,
} from '@fluentui/react-icons'

export type Mark = 'good' | 'fixable' | 'attention' | 'bad' | 'working' | 'waiting' | 'off' | 'unknown'

const useStyles = makeStyles({
  mark: {
    width: '24px',
    height: '24px',
    fontSize: '24px',
    display: 'grid',
    placeContent: 'center',
    flexShrink: 0,
  },
  good: { color: tokens.colorStatusSuccessForeground1 },
  bad: { color: tokens.colorStatusDangerForeground1 },
  attention: { color: tokens.colorStatusWarningForeground1 },
  quiet: { color: tokens.colorNeutralForeground3 },
  brand: { color: tokens.colorBrandForeground1 },
})

export function StateMark({ mark }: { mark: Mark }) {
  const styles = useStyles()
  const [tone, sign] = signs[mark]
  return (
    <span className={mergeClasses(styles.mark, styles[tone])} aria-hidden>
      {sign}
    </span>
  )
}

const signs = {
  good: ['good', <CheckmarkCircleFilled key="" />],
  fixable: ['brand', <WrenchFilled key="" />],
  attention: ['attention', <WarningFilled key="" />],
  bad: ['bad', <ErrorCircleFilled key="" />],
  working: ['brand', <Spinner key="" size="tiny" />],
  waiting: ['quiet', <CircleRegular key="" />],
  off: ['quiet', <PowerRegular key="" />],
  unknown: ['quiet', <QuestionCircleRegular key="" />],
} as const satisfies Record<Mark, readonly [string, React.ReactNode]>
