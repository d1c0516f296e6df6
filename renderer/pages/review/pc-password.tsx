/** The password for sudo on this PC, where looking at its firewall takes an administrator already. */
import { Button, makeStyles, tokens } from '@fluentui/react-components'
import { useState } from 'react'
import type { AppState } from '../../../electron/contract/app-state.ts'
import { ProblemView } from '../../components/problem-view.tsx'
import { SecretField } from '../../components/secret-field.tsx'
import { Section } from '../../components/section.tsx'
import { usePlanning, type Subject } from '../../state/use-planning.ts'
import { useAppState, useCalls } from '../../state/window-context.tsx'
import { useTexts } from '../../texts/language.tsx'

const useStyles = makeStyles({
  form: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr)',
    rowGap: tokens.spacingVerticalL,
    maxWidth: '480px',
  },
  button: { justifySelf: 'start' },
})

export function PcPassword({ subject }: { subject: Subject }) {
  const styles = useStyles()
  const { review, common } = useTexts()
  const isAskedFor = useAppState((state) => state.pc.system === 'linux' && needsRights(state))
  const wasRefused = useAppState((state) => codesOf(state).includes('SUDO_PASSWORD_WRONG'))
  const planning = usePlanning()
  const secret = useCalls()
  const problem = secret.problem ?? planning.problem
  const [typed, setTyped] = useState('')
  if (!isAskedFor) return null

  const handOver = async () => {
    if (typed !== '') await secret.call('provideSecret', { name: 'pc-sudo-password', value: typed })
    // It is in the main process now; nothing of it stays here.
    setTyped('')
    await planning.review(subject)
  }
  return (
    <Section title={review.pcPassword}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          void handOver()
        }}
      >
        {review.pcPasswordWhy}
        <SecretField
          name="pc-sudo-password"
          label={common.password}
          hint={common.kept}
          value={typed}
          wasRefused={wasRefused}
          onChange={setTyped}
        />
        {problem !== undefined && <ProblemView problem={problem} />}
        <Button type="submit" appearance="primary" className={styles.button}>
          {review.usePassword}
        </Button>
      </form>
    </Section>
  )
}

function codesOf({ plan }: AppState): string[] {
  if (plan.kind === 'failed') return [plan.problem.code]
  return plan.kind === 'ready' ? plan.value.obstacles.map(({ problem }) => problem.code) : []
}

function needsRights(state: AppState): boolean {
  return codesOf(state).some((code) => code === 'NEEDS_ADMINISTRATOR' || code === 'SUDO_PASSWORD_WRONG')
}
