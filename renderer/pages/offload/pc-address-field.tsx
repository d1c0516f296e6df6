import { Field, Input } from '@fluentui/react-components'
import { useField } from '../../state/use-field.ts'
import { useTexts } from '../../texts/language.tsx'
import { WithFound } from '../../components/with-found.tsx'

/** Left empty it is found anew each time; `found` is what that gives now. */
export function PcAddressField({ found }: { found: string | undefined }) {
  const { offload } = useTexts()
  const address = useField<string>('network.pcAddress')
  const isFound = address.value === undefined || address.value === 'auto'
  return (
    <WithFound path={'network.pcAddress'}>
      <Field
        label={offload.pcAddress}
        hint={found === undefined ? offload.pcAddressAutoUnknown : offload.pcAddressAuto(found)}
        validationMessage={address.message ?? null}
        validationState={address.message === undefined ? 'none' : 'error'}
      >
        <Input
          value={isFound ? '' : (address.value ?? '')}
          placeholder={found ?? ''}
          spellCheck={false}
          autoComplete="off"
          onChange={(_, { value }) => address.set(value === '' ? null : value)}
        />
      </Field>
    </WithFound>
  )
}
