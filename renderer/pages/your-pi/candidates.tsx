import { Badge, makeStyles, Radio, RadioGroup, tokens } from '@fluentui/react-components'
import type { DiscoveryReason, PiCandidate } from '../../../electron/contract/pi-view.ts'
import { useField } from '../../state/use-field.ts'
import { useLanguage } from '../../texts/language.tsx'

const useStyles = makeStyles({
  list: { rowGap: tokens.spacingVerticalXS },
  words: { display: 'grid', rowGap: '2px' },
  name: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalS,
    fontWeight: tokens.fontWeightSemibold,
  },
  reasons: {
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
  },
})

export function Candidates({ candidates }: { candidates: readonly PiCandidate[] }) {
  const styles = useStyles()
  const { texts } = useLanguage()
  const address = useField<string>('pi.address')
  return (
    <RadioGroup
      aria-label={texts.yourPi.found}
      className={styles.list}
      value={candidates.find((found) => isMeant(found, address.value))?.address ?? ''}
      onChange={(_, { value }) => address.set(value)}
    >
      {candidates.map((candidate) => (
        <Radio
          key={candidate.address}
          value={candidate.address}
          label={<CandidateWords candidate={candidate} />}
        />
      ))}
    </RadioGroup>
  )
}

function isMeant({ address, name }: PiCandidate, entered: string | undefined): boolean {
  return entered !== undefined && (entered === address || entered === name)
}

function CandidateWords({ candidate }: { candidate: PiCandidate }) {
  const styles = useStyles()
  const { texts } = useLanguage()
  const { name, address, isLikely, reasons } = candidate
  const reasonOf = useReason()
  return (
    <span className={styles.words}>
      <span className={styles.name}>
        {name ?? address}
        {isLikely && (
          <Badge appearance="tint" color="brand" shape="rounded">
            {texts.yourPi.likely}
          </Badge>
        )}
      </span>
      <span className={styles.reasons}>
        {[...(name === null ? [] : [address]), ...reasons.map((reason) => reasonOf(reason, name))].join(
          ' · ',
        )}
      </span>
    </span>
  )
}

function useReason(): (reason: DiscoveryReason, name: string | null) => string {
  const { texts } = useLanguage()
  const { reason: words } = texts.yourPi
  return (reason, name) => {
    switch (reason.kind) {
      case 'mdns':
        return reason.name === name ? words.mdnsItself : words.mdns(reason.name)
      case 'vendor':
        return words.vendor(reason.vendor)
      case 'ssh':
        return words.ssh(String(reason.port), reason.banner.replace(/^SSH-[\d.]+-/, ''))
      case 'neighbour':
        return words.neighbour
    }
  }
}
