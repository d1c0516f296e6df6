import { Button, makeStyles, tokens, useRestoreFocusTarget } from '@fluentui/react-components'
import { TextBulletListSquareRegular } from '@fluentui/react-icons'
import { useState } from 'react'
import type { AppState } from '../../../electron/contract/app-state.ts'
import { DiagnosticsButton } from '../../components/diagnostics-button.tsx'
import { ProblemView } from '../../components/problem-view.tsx'
import { RepairedParts } from '../../components/repaired-parts.tsx'
import { WaysOut } from '../../components/ways-out.tsx'
import { continuing, usePlanning } from '../../state/use-planning.ts'
import { useAppState, useCalls, useLine } from '../../state/window-context.tsx'
import { useTexts } from '../../texts/language.tsx'
import { DashboardButton } from '../../wizard/dashboard-button.tsx'
import { PageFrame } from '../../wizard/page-frame.tsx'
import { LogDrawer } from './log-drawer.tsx'
import { OverallProgress } from './overall-progress.tsx'
import { RunSteps } from './run-steps.tsx'
import { BuilderScreen } from './builder-screen.tsx'

const useStyles = makeStyles({
  // The picture stands beside the steps where there is room for both.
  sides: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingHorizontalXL,
    '@media (min-width: 1180px)': { flexDirection: 'row', alignItems: 'start' },
  },
  steps: { flex: '1 1 0', minWidth: 0, width: '100%' },
})

export function RunPage() {
  const styles = useStyles()
  const { settingUp } = useTexts()
  const goal = useAppState(({ run }) => run?.goal ?? 'present')
  const phase = useAppState(phaseOf)
  const problem = useAppState(({ run }) => run?.view.problem)
  const isInstalling = useAppState(isMachineShown)
  const isLineUp = useLine().line.kind === 'up'
  const planning = usePlanning()
  const stopping = useCalls()
  // The drawer gives the focus back to the button that opened it.
  const restoresFocus = useRestoreFocusTarget()
  const [isLogOpen, setIsLogOpen] = useState(false)
  const isAbsent = goal === 'absent'
  const isUnderWay = phase === 'running' || phase === 'stopping'

  const words = {
    running: [isAbsent ? settingUp.absentTitle : settingUp.title, settingUp.lead],
    stopping: [settingUp.stopping, settingUp.lead],
    succeeded: [settingUp.succeeded, settingUp.lead],
    cancelled: [settingUp.stopped, settingUp.stoppedLead],
    failed: [settingUp.failed, settingUp.failedLead],
  } as const satisfies Record<typeof phase, readonly [string, string]>
  const [title, lead] = words[phase]
  const isFollowed = isLineUp || !isUnderWay

  return (
    <PageFrame
      title={title}
      lead={isFollowed ? lead : settingUp.unknownLead}
      isAlone={isAbsent}
      footer={
        <>
          {phase === 'failed' && <DiagnosticsButton />}
          <Button
            {...restoresFocus}
            icon={<TextBulletListSquareRegular />}
            onClick={() => setIsLogOpen(true)}
          >
            {settingUp.log}
          </Button>
          {isUnderWay ? (
            <Button
              disabledFocusable={phase === 'stopping' || stopping.isBusy || !isLineUp}
              onClick={() => void stopping.call('stop', {})}
            >
              {phase === 'stopping' ? settingUp.stopping : settingUp.stop}
            </Button>
          ) : (
            phase !== 'succeeded' && (
              <>
                <DashboardButton />
                <Button appearance="primary" onClick={() => void planning.review(continuing(goal))}>
                  {settingUp.continue}
                </Button>
              </>
            )
          )}
        </>
      }
    >
      {problem !== undefined && phase === 'failed' && (
        <ProblemView problem={problem}>
          {!isAbsent && problem.decision !== undefined && (
            <WaysOut ways={problem.decision.ways} onTaken={() => planning.review(goal)} />
          )}
        </ProblemView>
      )}
      {planning.problem && <ProblemView problem={planning.problem} />}
      {stopping.problem && <ProblemView problem={stopping.problem} />}
      <OverallProgress />
      <div className={styles.sides}>
        <div className={styles.steps}>
          <RunSteps />
        </div>
        {isInstalling && <BuilderScreen />}
      </div>
      {phase === 'failed' && <RepairedParts />}
      <LogDrawer isOpen={isLogOpen} onClose={() => setIsLogOpen(false)} />
    </PageFrame>
  )
}

function phaseOf({ run }: AppState) {
  const state = run?.view.state ?? 'running'
  return state === 'running' && run?.isStopping === true ? 'stopping' : state
}

/** While these are under way the machine's own screen is what can be seen of it. */
const onTheScreen = new Set(['vm/system', 'vm/power'])

function isMachineShown({ run }: AppState): boolean {
  return (
    run?.view.actions.some(({ resource, state }) => state === 'running' && onTheScreen.has(resource)) ?? false
  )
}
