/** What the machine is, and what its owner should know before going on. */
import { MessageBar, MessageBarBody, Spinner } from '@fluentui/react-components'
import type { PiView } from '../../../electron/contract/pi-view.ts'
import { Facts } from '../../components/facts.tsx'
import { Section } from '../../components/section.tsx'
import { useComingIntoView } from '../../components/use-coming-into-view.ts'
import { useAppState } from '../../state/window-context.tsx'
import { useLanguage } from '../../texts/language.tsx'
import { memoryOfPi } from '../../texts/memory-of-pi.ts'

export function PiSection() {
  const { texts } = useLanguage()
  const pi = useAppState((state) => state.pi)
  const place = useComingIntoView(pi.kind === 'ready')
  if (pi.kind === 'pending')
    return (
      <Section title={texts.yourPi.itIs}>
        <Spinner size="small" labelPosition="after" label={texts.yourPi.looking} />
      </Section>
    )
  if (pi.kind !== 'ready') return null
  return (
    <Section ref={place} title={texts.yourPi.itIs}>
      <PiFacts pi={pi.value} />
      {pi.value.warnings.map((warning) => (
        <Warning key={warning.code} detail={warning.detail} />
      ))}
    </Section>
  )
}

function Warning({ detail }: { detail: string }) {
  const { phrase } = useLanguage()
  const { text, lang } = phrase(detail)
  return (
    <MessageBar intent="warning" layout="multiline">
      <MessageBarBody lang={lang}>{text}</MessageBarBody>
    </MessageBar>
  )
}

function PiFacts({ pi }: { pi: PiView }) {
  const language = useLanguage()
  const { texts, format } = language
  const { yourPi } = texts
  const { fact } = yourPi
  return (
    <Facts
      facts={[
        { name: fact.model, value: pi.model ?? yourPi.someModel },
        { name: fact.architecture, value: pi.architecture },
        { name: fact.system, value: pi.system },
        { name: fact.nix, value: pi.nixVersion },
        { name: fact.memory, value: memoryOfPi(pi, language) },
        { name: fact.disk, value: format.memory(pi.freeDiskMiB) },
        { name: fact.configuration, value: yourPi.configuration[pi.configuration] },
        {
          name: fact.buildMachines,
          value: pi.buildMachines.length === 0 ? yourPi.none : pi.buildMachines.join(', '),
        },
      ]}
    />
  )
}
