/** One of a few values of the form. */
import { Field } from '@fluentui/react-components'
import { useField } from '../state/use-field.ts'
import { RadioList } from './radio-list.tsx'
import { WithFound } from './with-found.tsx'

interface ChoiceFieldProps<Value extends string> {
  path: `${string}.${string}`
  label: string
  choices: Readonly<Record<Value, string>>
  hints?: Readonly<Record<Value, string>>
  /** The heading above says it already. */
  isLabelHidden?: boolean
}

export function ChoiceField<Value extends string>(props: ChoiceFieldProps<Value>) {
  const { path, label, choices, hints, isLabelHidden = false } = props
  const field = useField<Value>(path)
  const list = {
    choices: Object.entries<string>(choices).map(([value, title]) => ({
      value,
      title,
      hint: hints?.[value as Value],
    })),
    value: field.value ?? '',
    onChoose: (value: string) => field.set(value),
  }
  return (
    <WithFound path={path}>
      {isLabelHidden ? (
        <RadioList {...list} aria-label={label} />
      ) : (
        <Field label={label}>{(control) => <RadioList {...list} {...control} />}</Field>
      )}
    </WithFound>
  )
}
