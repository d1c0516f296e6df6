/** PC, builder, link and Pi, each with a sign, a word and what is behind it. */
import { Body1Strong, Caption1, makeStyles, tokens } from '@fluentui/react-components'
import type { Light } from '../../../electron/contract/status.ts'
import { StateMark, type Mark } from '../../components/state-mark.tsx'
import { SummaryWords } from '../../components/summary-words.tsx'
import { useAppState } from '../../state/window-context.tsx'
import { useLanguage } from '../../texts/language.tsx'

const marks: Record<Light['state'], Mark> = {
  ok: 'good',
  off: 'off',
  attention: 'attention',
  unknown: 'unknown',
  unused: 'off',
}

const parts = ['pc', 'builder', 'link', 'pi'] as const

const useStyles = makeStyles({
  lights: {
    display: 'grid',
    gridTemplateColumns: 'repeat(4, minmax(0, 1fr))',
    '@media (max-width: 899px)': { gridTemplateColumns: 'repeat(auto-fit, minmax(min(300px, 100%), 1fr))' },
    gap: tokens.spacingHorizontalL,
    listStyleType: 'none',
    margin: 0,
    padding: 0,
  },
  light: {
    display: 'grid',
    gridTemplateColumns: 'auto minmax(0, 1fr)',
    gridTemplateRows: 'auto auto 1fr',
    columnGap: tokens.spacingHorizontalM,
    rowGap: '2px',
    padding: tokens.spacingHorizontalL,
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusLarge,
  },
  mark: { gridRow: '1 / 3', alignSelf: 'center' },
  state: { color: tokens.colorNeutralForeground2 },
  detail: {
    gridColumn: '1 / -1',
    color: tokens.colorNeutralForeground2,
    paddingTop: tokens.spacingVerticalS,
    overflowWrap: 'anywhere',
  },
})

export function Lights() {
  const styles = useStyles()
  const { dashboard } = useLanguage().texts
  const status = useAppState((state) => state.status)
  const lights = status.kind === 'ready' ? status.value.lights : []
  return (
    <ul
      className={styles.lights}
      aria-label={dashboard.sections.overview}
      aria-busy={status.kind === 'pending'}
    >
      {parts.map((part) => {
        const light = lights.find((found) => found.part === part)
        const state = light?.state ?? 'unknown'
        return (
          <li key={part} className={styles.light}>
            <span className={styles.mark}>
              <StateMark mark={status.kind === 'pending' ? 'working' : marks[state]} />
            </span>
            <Body1Strong>{dashboard.light[part]}</Body1Strong>
            <Caption1 className={styles.state}>
              {status.kind === 'pending' ? dashboard.looking : dashboard.lightState[state]}
            </Caption1>
            {light !== undefined && (
              <Caption1 className={styles.detail}>
                <Behind light={light} />
              </Caption1>
            )}
          </li>
        )
      })}
    </ul>
  )
}

function Behind({ light: { part, state, line } }: { light: Light }) {
  const { texts, phrase, problem } = useLanguage()
  const machine = useAppState((app) => app.machine)
  if (state === 'ok') return texts.dashboard.lightDetail[part]
  if (state === 'unused')
    return line?.made === false ? texts.dashboard.removed : texts.dashboard.withoutRemoved
  if (line === undefined || (state === 'unknown' && line.state !== 'unknown')) return texts.dashboard.hidden
  if (line.problem !== undefined) return problem(line.problem).title
  if (state === 'unknown') return texts.dashboard.hidden
  // What a plan would do about it is not how it is.
  if (part === 'builder' && state === 'off')
    return machine === 'running' ? texts.dashboard.notYet : texts.dashboard.machine[machine ?? 'none']
  if (line.summary !== undefined) return <SummaryWords line={line} />
  const words = phrase(line.title)
  return <span lang={words.lang}>{words.text}</span>
}
