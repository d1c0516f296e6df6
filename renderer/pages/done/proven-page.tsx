import { Body1, Button, makeStyles, tokens } from '@fluentui/react-components'
import { Facts } from '../../components/facts.tsx'
import { RepairedParts } from '../../components/repaired-parts.tsx'
import { Section } from '../../components/section.tsx'
import { monospaced } from '../../components/theme.ts'
import { useAppState, useGoToPage } from '../../state/window-context.tsx'
import { useLanguage } from '../../texts/language.tsx'
import { PageFrame } from '../../wizard/page-frame.tsx'
import { Hero } from './hero.tsx'
import { WhichWay } from './which-way.tsx'

const useStyles = makeStyles({
  id: { ...monospaced, userSelect: 'all' },
  hint: { color: tokens.colorNeutralForeground2 },
})

export function ProvenPage() {
  const styles = useStyles()
  const { texts, format } = useLanguage()
  const { done } = texts
  const proof = useAppState((state) => state.proof)
  const goToPage = useGoToPage()
  const proven = proof.kind === 'ready' ? proof.value : undefined
  return (
    <PageFrame
      title={proven === undefined ? done.titleNoProof : done.title}
      footer={
        <Button appearance="primary" onClick={() => void goToPage('dashboard')}>
          {done.dashboard}
        </Button>
      }
    >
      <Hero>{proven === undefined ? done.noProof : done.proof(format.duration(proven.seconds))}</Hero>
      {proven !== undefined && (
        <Section title={done.boot}>
          <Facts
            facts={[
              { name: done.builtBy, value: done.builtByBuilder },
              { name: done.builtFor, value: proven.system },
              { name: done.took, value: format.duration(proven.seconds) },
              { name: done.when, value: format.dateTime(proven.at) },
              { name: done.bootId, value: <code className={styles.id}>{proven.bootId}</code>, isWide: true },
            ]}
          />
          <Body1 className={styles.hint}>{done.bootHint}</Body1>
        </Section>
      )}
      <RepairedParts />
      <WhichWay ways={proven?.ways} />
    </PageFrame>
  )
}
