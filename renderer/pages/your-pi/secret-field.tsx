/** A password or passphrase: typed here, handed over, and forgotten by the window. */
import { Field, Input } from '@fluentui/react-components'
import { useAppState } from '../../state/window-context.tsx'
import { useTexts } from '../../texts/language.tsx'

interface SecretFieldProps {
  name: 'pi-password' | 'pi-sudo-password' | 'pi-key-passphrase'
  label: string
  hint: string
  value: string
  onChange: (value: string) => void
}

export function SecretField({ name, label, hint, value, onChange }: SecretFieldProps) {
  const { yourPi } = useTexts()
  // One that did not help is typed anew.
  const isGiven = useAppState(({ secrets, pi }) => secrets.includes(name) && pi.kind !== 'failed')
  return (
    <Field label={label} hint={hint}>
      <Input
        type="password"
        autoComplete="off"
        value={value}
        placeholder={isGiven ? yourPi.given : ''}
        onChange={(_, data) => onChange(data.value)}
      />
    </Field>
  )
}
