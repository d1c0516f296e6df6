/** The frame of the window: what is always said above the page, the steps beside it, and the page itself. */
import { makeStyles, MessageBar, MessageBarBody, MessageBarTitle } from '@fluentui/react-components'
import type { ReactNode } from 'react'
import type { AppState } from '../../electron/contract/app-state.ts'
import { ProblemView } from '../components/problem-view.tsx'
import { low, narrow, small } from '../components/theme.ts'
import { useAppState, useLine, useRefusedChange } from '../state/window-context.tsx'
import { useTexts } from '../texts/language.tsx'
import { RehearsalBanner } from './rehearsal-banner.tsx'
import { Steps } from './steps.tsx'
import { UpdateNotice } from './update-notice.tsx'

const useStyles = makeStyles({
  shell: {
    height: '100%',
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr)',
    gridTemplateRows: 'auto minmax(0, 1fr)',
    [low]: { height: 'auto', minHeight: '100%' },
  },
  withSteps: {
    display: 'grid',
    gridTemplateColumns: '248px minmax(0, 1fr)',
    minHeight: 0,
    [small]: { gridTemplateColumns: '216px minmax(0, 1fr)' },
    [narrow]: { gridTemplateColumns: 'minmax(0, 1fr)', gridTemplateRows: 'auto minmax(0, 1fr)' },
  },
  // Its menu opens over the page.
  banners: { display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', position: 'relative', zIndex: 1 },
  bar: { borderRadius: 0, borderInlineStyle: 'none', borderTopStyle: 'none' },
})

export function Shell({ children }: { children: ReactNode }) {
  const styles = useStyles()
  const { lineDown } = useTexts()
  const { line } = useLine()
  const refusedChange = useRefusedChange()
  const isRehearsal = useAppState((state) => state.rehearsal !== null)
  const page = useAppState((state) => state.page)
  const isUninstalling = useAppState(isAboutUninstall)
  return (
    <div className={styles.shell}>
      <header className={styles.banners}>
        {isRehearsal && <RehearsalBanner />}
        <UpdateNotice className={styles.bar} />
        {line.kind === 'down' && (
          <MessageBar intent="warning" className={styles.bar}>
            <MessageBarBody>
              <MessageBarTitle>{lineDown.title}</MessageBarTitle> {lineDown.detail}
            </MessageBarBody>
          </MessageBar>
        )}
        {line.kind === 'refused' && <ProblemView problem={line.problem} />}
        {refusedChange !== undefined && <ProblemView problem={refusedChange} />}
      </header>
      {page === 'dashboard' || isUninstalling ? (
        children
      ) : (
        <div className={styles.withSteps}>
          <Steps current={page} />
          {children}
        </div>
      )}
    </div>
  )
}

/** Taking everything back is no step of the setup. */
function isAboutUninstall({ page, removal, run }: AppState): boolean {
  if (page === 'review') return removal !== null
  return (page === 'setting-up' || page === 'done') && run?.goal === 'absent'
}
