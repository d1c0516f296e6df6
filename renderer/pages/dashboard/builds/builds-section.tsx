/** What the builder is building and built lately, and above it what the Pi tells of a whole build in one session. */
import { makeStyles, tokens } from '@fluentui/react-components'
import type { AppState } from '../../../../electron/contract/app-state.ts'
import { ProblemView } from '../../../components/problem-view.tsx'
import { Section } from '../../../components/section.tsx'
import { StateMark, type Mark } from '../../../components/state-mark.tsx'
import { useAppState } from '../../../state/window-context.tsx'
import { useLanguage } from '../../../texts/language.tsx'
import { BuildsChart } from './builds-chart.tsx'
import { FastBuildView } from './fast-build-view.tsx'
import { useFollowedBuilds, useFollowedFastBuilds } from './use-builds.ts'

type Moment = 'looking' | 'off' | 'hidden' | 'running' | 'idle' | 'empty'

const marks: Record<Moment, Mark> = {
  looking: 'working',
  off: 'off',
  hidden: 'unknown',
  running: 'working',
  idle: 'waiting',
  empty: 'waiting',
}

const useStyles = makeStyles({
  state: { display: 'flex', alignItems: 'center', columnGap: tokens.spacingHorizontalM },
  hint: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
})

export function BuildsSection() {
  const styles = useStyles()
  const { texts, format, problem } = useLanguage()
  const { builds: words } = texts.dashboard
  const builds = useAppState((state) => state.builds)
  const moment = useAppState(momentOf)
  const fastBuilds = useAppState((state) => state.fastBuilds)
  useFollowedBuilds()
  useFollowedFastBuilds()
  const known = builds.kind === 'ready' ? builds.value : undefined
  const running = known?.running.length ?? 0
  return (
    <Section title={words.title}>
      {moment !== 'off' &&
        fastBuilds.kind === 'ready' &&
        // The same one goes on in the same place.
        fastBuilds.value.map((build, index) => <FastBuildView key={index} build={build} />)}
      <div className={styles.state}>
        <StateMark mark={marks[moment]} />
        <div>
          <div role="status">
            {moment === 'running' ? words.running(running, format.count(running)) : words.moment[moment]}
          </div>
          <div className={styles.hint}>{words.hint[moment]}</div>
          {moment === 'running' && fastBuilds.kind === 'failed' && (
            <div className={styles.hint}>
              {words.fast.unseen} {problem(fastBuilds.problem).title}
            </div>
          )}
        </div>
      </div>
      {moment === 'hidden' && builds.kind === 'failed' && <ProblemView problem={builds.problem} />}
      {known !== undefined && (moment === 'running' || known.recent.length > 0) && (
        // Of a machine that is off only the past is true.
        <BuildsChart builds={moment === 'running' ? known : { ...known, running: [] }} />
      )}
    </Section>
  )
}

function momentOf({ machine, status, builds }: AppState): Moment {
  if (machine !== 'running') return machine === null && status.kind === 'pending' ? 'looking' : 'off'
  if (builds.kind === 'failed') return 'hidden'
  if (builds.kind !== 'ready') return 'looking'
  if (builds.value.running.length > 0) return 'running'
  return builds.value.recent.length > 0 ? 'idle' : 'empty'
}
