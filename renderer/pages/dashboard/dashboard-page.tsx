import { Button, makeStyles, Tab, TabList, tokens } from '@fluentui/react-components'
import { ArrowClockwiseRegular } from '@fluentui/react-icons'
import { useEffect, useState } from 'react'
import { ProblemView } from '../../components/problem-view.tsx'
import { RepairedParts } from '../../components/repaired-parts.tsx'
import { VersionLine } from '../../components/version-line.tsx'
import { placeOfNotice } from '../../state/place-of-notice.ts'
import { useAppState, useCalls, useGoToPage, useOnce } from '../../state/window-context.tsx'
import { useLanguage } from '../../texts/language.tsx'
import { Interrupted } from '../../wizard/interrupted.tsx'
import { PageFrame } from '../../wizard/page-frame.tsx'
import { UnreadableEntries } from '../../wizard/unreadable-entries.tsx'
import { BuildsSection } from './builds/builds-section.tsx'
import { DraftNotice } from './draft-notice.tsx'
import { HealthNotice } from './health-notice.tsx'
import { Lights } from './lights.tsx'
import { Manage } from './manage.tsx'
import { Parts } from './parts.tsx'
import { Power } from './power.tsx'
import { ProgramLog } from './program-log.tsx'
import { ProofSection } from './proof-section.tsx'
import { RemovedNotice } from './removed-notice.tsx'

const sections = ['overview', 'parts', 'log'] as const
type SectionName = (typeof sections)[number]

const useStyles = makeStyles({
  bar: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'space-between',
    gap: tokens.spacingHorizontalM,
  },
  tabs: { marginInlineStart: `calc(-1 * ${tokens.spacingHorizontalM})` },
  panel: { display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', rowGap: tokens.spacingVerticalXXL },
  pair: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(340px, 100%), 1fr))',
    // A problem in one of them must not stretch the other.
    alignItems: 'start',
    gap: `${tokens.spacingVerticalXXL} ${tokens.spacingHorizontalL}`,
  },
})

export function DashboardPage() {
  const styles = useStyles()
  const { texts, format } = useLanguage()
  const { dashboard } = texts
  const [shown, setShown] = useState<SectionName>('overview')
  const status = useAppState((state) => state.status)
  const seeksNotice = useAppState((state) => state.seeksNotice)
  const sought = useAppState(placeOfNotice)
  const goToPage = useGoToPage()
  const { call, problem } = useCalls()

  useOnce(() => {
    // Whoever comes for what a look has found is shown just that.
    const isKnown = status.kind === 'ready' && seeksNotice
    if (status.kind !== 'pending' && !isKnown) void call('refreshStatus', {})
  })

  const isSought = sought !== undefined
  const soughtSection = sought === null ? 'overview' : 'parts'
  if (isSought && shown !== soughtSection) setShown(soughtSection)
  // What is sought has taken the focus: effects of what is within come first.
  useEffect(() => {
    if (isSought) void goToPage('dashboard')
  }, [isSought, goToPage])

  const isLooking = status.kind === 'pending'
  return (
    <PageFrame
      title={dashboard.title}
      isAlone
      lead={
        isLooking
          ? dashboard.looking
          : status.kind === 'ready'
            ? dashboard.lookedAt(format.time(status.value.at))
            : dashboard.never
      }
    >
      <UnreadableEntries />
      <Interrupted />
      <HealthNotice isSought={sought === null} />
      <RemovedNotice />
      <DraftNotice />
      <div className={styles.bar}>
        <TabList
          className={styles.tabs}
          selectedValue={shown}
          aria-label={dashboard.navigation}
          onTabSelect={(_, { value }) => setShown(value as SectionName)}
        >
          {sections.map((section) => (
            <Tab key={section} value={section} id={`tab-${section}`} aria-controls="dashboard-panel">
              {dashboard.sections[section]}
            </Tab>
          ))}
        </TabList>
        {/* The log is read again by a button of its own. */}
        {shown !== 'log' && (
          <Button
            appearance="subtle"
            icon={<ArrowClockwiseRegular />}
            disabledFocusable={isLooking}
            onClick={() => void call('refreshStatus', {})}
          >
            {dashboard.refresh}
          </Button>
        )}
      </div>
      <div id="dashboard-panel" role="tabpanel" aria-labelledby={`tab-${shown}`} className={styles.panel}>
        {status.kind === 'failed' && <ProblemView problem={status.problem} />}
        {problem !== undefined && status.kind !== 'failed' && <ProblemView problem={problem} />}
        {shown === 'overview' && (
          <>
            <Lights />
            <RepairedParts />
            <BuildsSection />
            <div className={styles.pair}>
              <Power />
              <ProofSection />
            </div>
            <Manage />
            <VersionLine />
          </>
        )}
        {shown === 'parts' && <Parts sought={sought ?? undefined} />}
        {shown === 'log' && <ProgramLog />}
      </div>
    </PageFrame>
  )
}
