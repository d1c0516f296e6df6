import { makeStyles, tokens } from '@fluentui/react-components'
import { Advanced } from '../../components/advanced.tsx'
import { ChoiceField } from '../../components/choice-field.tsx'
import { Section } from '../../components/section.tsx'
import { TextField } from '../../components/text-field.tsx'
import { narrow } from '../../components/theme.ts'
import { useAppState } from '../../state/window-context.tsx'
import { useLanguage } from '../../texts/language.tsx'
import { memoryOfPi } from '../../texts/memory-of-pi.ts'
import { FormPage } from '../../wizard/form-page.tsx'
import { PcAddressField } from './pc-address-field.tsx'

const useStyles = makeStyles({
  way: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) minmax(0, 2fr)',
    gap: tokens.spacingHorizontalL,
    alignItems: 'start',
    [narrow]: { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  pair: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(220px, 100%), 1fr))',
    gap: tokens.spacingHorizontalL,
    alignItems: 'start',
  },
})

export function OffloadPage() {
  const styles = useStyles()
  const language = useLanguage()
  const { offload } = language.texts
  const pi = useAppState((state) => (state.pi.kind === 'ready' ? state.pi.value : undefined))
  const hints = { ...offload.policyHint }
  if (pi !== undefined) hints['build-everything'] += ` ${offload.memoryOfPi(memoryOfPi(pi, language))}`

  return (
    <FormPage
      title={offload.title}
      lead={offload.lead}
      groups={['offload', 'network']}
      back="builder"
      next="review"
    >
      <Section title={offload.whenOff}>
        <ChoiceField
          path="offload.whenBuilderIsOff"
          label={offload.whenOff}
          choices={offload.policy}
          hints={hints}
          isLabelHidden
        />
      </Section>
      <Section title={offload.network}>
        <div className={styles.way}>
          <TextField
            path="network.port"
            label={offload.port}
            hint={offload.portHint}
            inputMode="numeric"
            isNumber
          />
          <PcAddressField found={pi?.pcAddress} />
        </div>
        <ChoiceField path="network.allowFrom" label={offload.allowFrom} choices={offload.allow} />
      </Section>
      <Advanced>
        <Section title={offload.builds}>
          <ChoiceField path="offload.protocol" label={offload.protocol} choices={offload.protocolHint} />
          <div className={styles.pair}>
            <TextField path="offload.maxJobs" label={offload.maxJobs} inputMode="numeric" isNumber />
            <TextField
              path="offload.speedFactor"
              label={offload.speedFactor}
              hint={offload.speedFactorHint}
              inputMode="numeric"
              isNumber
            />
          </div>
          <TextField path="offload.systems" label={offload.systems} hint={offload.systemsHint} isList />
          <TextField path="offload.features" label={offload.features} hint={offload.listHint} isList />
        </Section>
        <Section title={offload.swapFile}>
          <ChoiceField
            path="offload.swapFile"
            label={offload.swapFile}
            choices={offload.swapFileChoice}
            isLabelHidden
          />
        </Section>
        <Section title={offload.names}>
          <TextField path="offload.alias" label={offload.alias} />
          <TextField path="offload.user" label={offload.user} />
          <TextField path="offload.keyPath" label={offload.keyPath} />
          <TextField
            path="network.adminPort"
            label={offload.adminPort}
            hint={offload.adminPortHint}
            inputMode="numeric"
            isNumber
          />
        </Section>
      </Advanced>
    </FormPage>
  )
}
