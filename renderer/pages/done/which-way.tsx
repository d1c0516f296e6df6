/** What is to be typed on the Pi when, and what each of the two ways took there. */
import { Body1, makeStyles, tokens } from '@fluentui/react-components'
import type { Ways } from '../../../electron/contract/status.ts'
import { CopyButton } from '../../components/copy-button.tsx'
import { Facts } from '../../components/facts.tsx'
import { Preformatted } from '../../components/preformatted.tsx'
import { Section } from '../../components/section.tsx'
import { timesAsFast, type Compared } from '../../state/ways.ts'
import { useLanguage } from '../../texts/language.tsx'

const useStyles = makeStyles({
  hint: { color: tokens.colorNeutralForeground2 },
  command: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) auto',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalS,
  },
})

/** `undefined`: nothing was compared yet. */
export function WhichWay({ ways }: { ways: Ways | undefined }) {
  const styles = useStyles()
  const { done, ways: texts } = useLanguage().texts
  const isCompared = ways?.kind === 'compared'
  const command = isCompared ? 'sudo pi-offload rebuild switch' : 'sudo nixos-rebuild switch'
  return (
    <>
      {isCompared && <BothTimes ways={ways} />}
      <Section title={done.whatNext}>
        {isCompared && <Body1>{texts.forUpdates}</Body1>}
        <div className={styles.command}>
          <Preformatted label={done.whatNext}>{command}</Preformatted>
          <CopyButton text={() => command} size="medium" />
        </div>
        {isCompared ? (
          <>
            <Body1>{texts.plain}</Body1>
            <Body1 className={styles.hint}>{texts.whenOff}</Body1>
          </>
        ) : (
          <Body1 className={styles.hint}>{done.nextHint}</Body1>
        )}
        {ways?.kind === 'one-by-one-only' && <Body1 className={styles.hint}>{texts.oneByOneOnly}</Body1>}
      </Section>
    </>
  )
}

function BothTimes({ ways }: { ways: Compared }) {
  const styles = useStyles()
  const { texts, format } = useLanguage()
  const times = timesAsFast(ways)
  const faster = times === undefined ? '' : ` · ${texts.ways.timesAsFast(format.count(times))}`
  return (
    <Section title={texts.ways.title}>
      <Facts
        facts={[
          { name: texts.ways.oneByOne, value: format.duration(ways.oneByOneSeconds) },
          { name: texts.ways.whole, value: `${format.duration(ways.wholeSeconds)}${faster}` },
        ]}
      />
      <Body1 className={styles.hint}>{texts.ways.measured(format.count(ways.packages))}</Body1>
    </Section>
  )
}
