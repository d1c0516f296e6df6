import {
  Accordion,
  AccordionHeader,
  AccordionItem,
  AccordionPanel,
  makeStyles,
  tokens,
} from '@fluentui/react-components'
import { ChoiceField } from '../../components/choice-field.tsx'
import { Section } from '../../components/section.tsx'
import { TextField } from '../../components/text-field.tsx'
import { useAppState } from '../../state/window-context.tsx'
import { useTexts } from '../../texts/language.tsx'
import { FormPage } from '../../wizard/form-page.tsx'
import { PcAddressField } from './pc-address-field.tsx'

const useStyles = makeStyles({
  advanced: { display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', rowGap: tokens.spacingVerticalXXL },
  port: { maxWidth: '320px' },
  pair: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(220px, 100%), 1fr))',
    gap: tokens.spacingHorizontalL,
  },
})

export function OffloadPage() {
  const styles = useStyles()
  const { offload, common } = useTexts()
  const pcAddress = useAppState(({ pi }) => (pi.kind === 'ready' ? pi.value.pcAddress : undefined))

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
          hints={offload.policyHint}
          isLabelHidden
        />
      </Section>
      <Section title={offload.network}>
        <div className={styles.port}>
          <TextField
            path="network.port"
            label={offload.port}
            hint={offload.portHint}
            inputMode="numeric"
            isNumber
          />
        </div>
        <PcAddressField found={pcAddress} />
        <ChoiceField path="network.allowFrom" label={offload.allowFrom} choices={offload.allow} />
      </Section>
      <Accordion collapsible>
        <AccordionItem value="advanced">
          <AccordionHeader as="h2">{common.advanced}</AccordionHeader>
          <AccordionPanel className={styles.advanced}>
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
              <TextField path="offload.systems" label={offload.systems} hint={offload.listHint} isList />
              <TextField path="offload.features" label={offload.features} hint={offload.listHint} isList />
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
          </AccordionPanel>
        </AccordionItem>
      </Accordion>
    </FormPage>
  )
}
