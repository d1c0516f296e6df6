/** What was found in the network: likely Pis at once, all else on request. A home has many machines, and few are Pis. */
import { Badge, Button, makeStyles, tokens } from '@fluentui/react-components'
import { ChevronDownRegular } from '@fluentui/react-icons'
import { useState } from 'react'
import type { DiscoveryReason, PiCandidate } from '../../../electron/contract/pi-view.ts'
import { RadioList } from '../../components/radio-list.tsx'
import { useField } from '../../state/use-field.ts'
import { useLanguage } from '../../texts/language.tsx'

const useStyles = makeStyles({
  name: { fontWeight: tokens.fontWeightSemibold, overflowWrap: 'anywhere' },
  more: { justifySelf: 'start', marginInlineStart: `calc(-1 * ${tokens.spacingHorizontalM})` },
})

export function Candidates({ candidates }: { candidates: readonly PiCandidate[] }) {
  const styles = useStyles()
  const { texts } = useLanguage()
  const address = useField<string>('pi.address')
  const reasonsOf = useReasons()
  const [isAllShown, setIsAllShown] = useState(false)
  const chosen = candidates.find((found) => isMeant(found, address.value))
  const likely = candidates.filter((candidate) => candidate.isLikely || candidate === chosen)
  const shown = isAllShown ? candidates : likely
  const hiddenCount = candidates.length - shown.length
  return (
    <>
      {shown.length > 0 && (
        <RadioList
          aria-label={texts.yourPi.found}
          value={chosen?.address ?? ''}
          onChoose={(value) => address.set(value)}
          choices={shown.map((candidate) => ({
            value: candidate.address,
            title: <CandidateName candidate={candidate} />,
            hint: reasonsOf(candidate),
          }))}
        />
      )}
      {hiddenCount > 0 && (
        <Button
          appearance="subtle"
          icon={<ChevronDownRegular />}
          className={styles.more}
          onClick={() => setIsAllShown(true)}
        >
          {texts.yourPi.more(hiddenCount)}
        </Button>
      )}
    </>
  )
}

function isMeant({ address, name }: PiCandidate, entered: string | undefined): boolean {
  return entered !== undefined && (entered === address || entered === name)
}

function CandidateName({ candidate: { name, address, isLikely } }: { candidate: PiCandidate }) {
  const styles = useStyles()
  const { texts } = useLanguage()
  return (
    <>
      <span className={styles.name}>{name ?? address}</span>
      {isLikely && (
        <Badge appearance="tint" color="brand" shape="rounded">
          {texts.yourPi.likely}
        </Badge>
      )}
    </>
  )
}

/** What says most comes first; that this PC met it says something only where nothing else does. */
const order: readonly DiscoveryReason['kind'][] = ['ssh', 'vendor', 'mdns', 'neighbour']

function useReasons(): (candidate: PiCandidate) => string {
  const { texts } = useLanguage()
  const { reason: words } = texts.yourPi
  const wordsOf = (reason: DiscoveryReason, name: string | null): string => {
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
  return ({ name, address, reasons }) => {
    const telling = reasons
      .filter(({ kind }) => kind !== 'neighbour' || reasons.length === 1)
      .toSorted((one, other) => order.indexOf(one.kind) - order.indexOf(other.kind))
    return [...(name === null ? [] : [address]), ...telling.map((reason) => wordsOf(reason, name))].join(
      ' · ',
    )
  }
}
