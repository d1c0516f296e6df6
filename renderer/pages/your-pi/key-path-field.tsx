import { Field, Input } from '@fluentui/react-components'
import type { Setup } from '../../../electron/contract/setup.ts'
import { useField } from '../../state/use-field.ts'
import { useTexts } from '../../texts/language.tsx'

/** The path lies deeper than other values: it belongs to one way of logging in. */
export function KeyPathField() {
  const { yourPi } = useTexts()
  const login = useField<Setup['pi']['login']>('pi.login')
  const path = login.value?.kind === 'key' ? login.value.path : ''
  const isWrong = login.message !== undefined && path !== ''
  return (
    <Field
      label={yourPi.keyPath}
      required
      validationMessage={isWrong ? (login.message ?? null) : null}
      validationState={isWrong ? 'error' : 'none'}
    >
      <Input
        value={path}
        spellCheck={false}
        autoComplete="off"
        onChange={(_, { value }) => login.set({ kind: 'key', path: value })}
      />
    </Field>
  )
}
