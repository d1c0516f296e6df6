import { Advanced } from '../../components/advanced.tsx'
import { ChoiceField } from '../../components/choice-field.tsx'
import { NumberField } from '../../components/number-field.tsx'
import { Section } from '../../components/section.tsx'
import { SwitchField } from '../../components/switch-field.tsx'
import { TextField } from '../../components/text-field.tsx'
import { WithFound } from '../../components/with-found.tsx'
import { useField } from '../../state/use-field.ts'
import { useAppState } from '../../state/window-context.tsx'
import { useLanguage } from '../../texts/language.tsx'
import { FormPage } from '../../wizard/form-page.tsx'
import { ImageSection } from './image-section.tsx'

export function BuilderPage() {
  const { texts, format } = useLanguage()
  const { builder } = texts
  const pc = useAppState((state) => state.pc)
  const priority = useField<'low' | 'normal'>('builder.processPriority')
  const startWithPc = useField<boolean>('builder.startWithPc')
  const free = pc.freeDiskBytes

  return (
    <FormPage
      title={builder.title}
      lead={builder.lead}
      groups={['builder', 'image']}
      back="your-pi"
      next="offload"
    >
      <Section title={builder.size}>
        <NumberField
          path="builder.cpuCount"
          label={builder.cores}
          hint={(count) =>
            builder.left(format.count(Math.max(0, pc.cpuThreads - count)), format.count(pc.cpuThreads))
          }
        />
        <NumberField
          path="builder.memoryMiB"
          label={builder.memory}
          unit={builder.gib}
          scale={1024}
          step={0.5}
          hint={(memoryMiB) =>
            builder.left(format.memory(Math.max(0, pc.memoryMiB - memoryMiB)), format.memory(pc.memoryMiB))
          }
        />
        <NumberField
          path="builder.diskGiB"
          label={builder.disk}
          unit={builder.gib}
          step={10}
          reach={free === null ? undefined : Math.floor(free / 1024 ** 3 / 10) * 10}
          hint={() => (free === null ? builder.diskHint : builder.diskLeft(format.bytes(free)))}
        />
      </Section>
      <Section title={builder.gaming}>
        <WithFound path="builder.processPriority">
          <SwitchField
            label={builder.lowPriority}
            hint={builder.lowPriorityHint}
            isOn={priority.value === 'low'}
            onChange={(isOn) => priority.set(isOn ? 'low' : 'normal')}
          />
        </WithFound>
        <WithFound path="builder.startWithPc">
          <SwitchField
            label={builder.startWithPc}
            hint={builder.startWithPcHint}
            isOn={startWithPc.value ?? true}
            onChange={(isOn) => startWithPc.set(isOn)}
          />
        </WithFound>
        <ChoiceField
          path="builder.whilePlaying"
          label={builder.whilePlaying}
          choices={builder.whilePlayingChoice}
          hints={builder.whilePlayingHint}
        />
      </Section>
      <Advanced>
        <Section title={builder.place}>
          <TextField
            path="builder.folder"
            label={builder.folder}
            hint={builder.folderHint}
            placeholder={pc.machineFolder ?? ''}
          />
          <TextField path="builder.vmName" label={builder.vmName} />
          <NumberField path="builder.cpuCapPercent" label={builder.cap} unit={builder.percent} step={5} />
          <NumberField
            path="builder.cpuCapPercentWhilePlaying"
            label={builder.capWhilePlaying}
            unit={builder.percent}
            step={5}
          />
        </Section>
        <ImageSection />
      </Advanced>
    </FormPage>
  )
}
