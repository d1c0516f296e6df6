/** One of a few, each with what it means. */
import { Field, makeStyles, Radio, RadioGroup, tokens } from '@fluentui/react-components'
import { useField } from '../state/use-field.ts'

const useStyles = makeStyles({
  hint: {
    display: 'block',
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
  },
})

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
  const styles = useStyles()
  const field = useField<Value>(path)
  const group = (
    <RadioGroup
      value={field.value ?? ''}
      {...(isLabelHidden ? { 'aria-label': label } : {})}
      onChange={(_, { value }) => field.set(value)}
    >
      {Object.entries<string>(choices).map(([value, words]) => (
        <Radio
          key={value}
          value={value}
          label={
            <>
              {words}
              {hints !== undefined && <span className={styles.hint}>{hints[value as Value]}</span>}
            </>
          }
        />
      ))}
    </RadioGroup>
  )
  return isLabelHidden ? group : <Field label={label}>{group}</Field>
}
