/** Putting right, changing, taking back: each leads to a review first. */
import { Button, Spinner } from '@fluentui/react-components'
import {
  ArrowCircleUpRegular,
  ClipboardTextLtrRegular,
  DeleteRegular,
  KeyRegular,
  SettingsRegular,
  WrenchRegular,
} from '@fluentui/react-icons'
import { DiagnosticsButton } from '../../components/diagnostics-button.tsx'
import { Line } from '../../components/line.tsx'
import { ProblemView } from '../../components/problem-view.tsx'
import { Section } from '../../components/section.tsx'
import { hasUnused, isChanging } from '../../state/moments.ts'
import { usePlanning } from '../../state/use-planning.ts'
import { useAppState, useCalls, useGoToPage } from '../../state/window-context.tsx'
import { useTexts } from '../../texts/language.tsx'
import { DryBuildLine } from './dry-build-line.tsx'
import { WhyLine } from './why-line.tsx'

export function Manage() {
  const { dashboard, diagnostics } = useTexts()
  const repair = usePlanning()
  const newKey = usePlanning()
  const newerNixos = usePlanning()
  const isOccupied = useAppState(isChanging)
  const isRemovedInPart = useAppState(hasUnused)
  const repairTitle = isRemovedInPart ? dashboard.setUpAgain : dashboard.repair
  const goToPage = useGoToPage()
  const { call, isBusy, problem } = useCalls()
  // Only with a plan in hand is it seen that the review is one of an uninstall.
  const uninstall = async () => {
    const answer = await call('plan', { goal: 'absent' })
    if (answer.ok) await goToPage('review')
  }
  return (
    <Section title={dashboard.manage} isFlush>
      <ul className="plain-list">
        <Line
          mark={<WrenchRegular fontSize={24} />}
          title={repairTitle}
          detail={isRemovedInPart ? dashboard.setUpAgainHint : dashboard.repairHint}
          aside={
            <Button disabledFocusable={isOccupied} onClick={() => void repair.review('repair')}>
              {repairTitle}
            </Button>
          }
        >
          {repair.problem !== undefined && <ProblemView problem={repair.problem} />}
        </Line>
        <Line
          mark={<SettingsRegular fontSize={24} />}
          title={dashboard.reconfigure}
          detail={dashboard.reconfigureHint}
          aside={
            <Button disabledFocusable={isOccupied} onClick={() => void goToPage('builder')}>
              {dashboard.reconfigure}
            </Button>
          }
        />
        <WhyLine />
        <DryBuildLine />
        <Line
          mark={<KeyRegular fontSize={24} />}
          title={dashboard.newKey}
          detail={dashboard.newKeyHint}
          aside={
            <Button disabledFocusable={isOccupied} onClick={() => void newKey.review('new-key')}>
              {dashboard.newKey}
            </Button>
          }
        >
          {newKey.problem !== undefined && <ProblemView problem={newKey.problem} />}
        </Line>
        <Line
          mark={<ArrowCircleUpRegular fontSize={24} />}
          title={dashboard.newerNixos}
          detail={dashboard.newerNixosHint}
          aside={
            <Button disabledFocusable={isOccupied} onClick={() => void newerNixos.review('newer-nixos')}>
              {dashboard.newerNixos}
            </Button>
          }
        >
          {newerNixos.problem !== undefined && <ProblemView problem={newerNixos.problem} />}
        </Line>
        <Line
          mark={<ClipboardTextLtrRegular fontSize={24} />}
          title={diagnostics.title}
          detail={diagnostics.hint}
          aside={<DiagnosticsButton />}
        />
        <Line
          mark={<DeleteRegular fontSize={24} />}
          title={dashboard.uninstall}
          detail={dashboard.uninstallHint}
          aside={
            <Button
              disabledFocusable={isBusy || isOccupied}
              icon={isBusy ? <Spinner size="tiny" /> : null}
              onClick={() => void uninstall()}
            >
              {dashboard.uninstall}
            </Button>
          }
        >
          {problem !== undefined && <ProblemView problem={problem} />}
        </Line>
      </ul>
    </Section>
  )
}
