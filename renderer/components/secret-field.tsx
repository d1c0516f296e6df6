/** A password or passphrase: typed here, handed over, and forgotten by the window. */
import { Field, Input } from '@fluentui/react-components'
import type { CallRequest } from '../../electron/contract/api.ts'
import { useAppState } from '../state/window-context.tsx'
import { useTexts } from '../texts/language.tsx'

interface SecretFieldProps {
  name: CallRequest<'provideSecret'>['name']
  label: string
  hint: string
  value: string
  /** What was given did not help: it is typed anew. */
  wasRefused: boolean
  onChange: (value: string) => void
}

export function SecretField({ name, label, hint, value, wasRefused, onChange }: SecretFieldProps) {
  const { common } = useTexts()
  const isGiven = useAppState(({ secrets }) => secrets.includes(name))
  return (
    <Field label={label} hint={hint}>
      <Input
        type="password"
        autoComplete="off"
        value={value}
        placeholder={isGiven && !wasRefused ? common.given : ''}
        onChange={(_, data) => onChange(data.value)}
      />
    </Field>
  )
}
