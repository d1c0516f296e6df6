/** A line of text of the form. */
import { Field, Input, makeStyles, type InputProps } from '@fluentui/react-components'
import { useField } from '../state/use-field.ts'
import { WithFound } from './with-found.tsx'

interface TextFieldProps {
  path: `${string}.${string}`
  label: string
  hint?: string
  /** What holds while nothing is entered, where it is no value of the setup. */
  placeholder?: string
  /** A list is written with blanks between its values. */
  isList?: boolean
  isRequired?: boolean
  /** Nothing was entered yet: that it is missing needs no telling. */
  isQuietWhenEmpty?: boolean
  inputMode?: InputProps['inputMode']
  isNumber?: boolean
  inputRef?: (input: HTMLInputElement | null) => void
}

const useStyles = makeStyles({ input: { width: '100%', minWidth: 0 } })

export function TextField(props: TextFieldProps) {
  const styles = useStyles()
  const { path, label, hint, placeholder, isList = false, isNumber = false, inputMode } = props
  const field = useField<string | number | string[]>(path)
  const isQuiet = props.isQuietWhenEmpty === true && !field.isEntered
  const text = Array.isArray(field.value) ? field.value.join(' ') : String(field.value ?? '')
  return (
    <WithFound path={path}>
      <Field
        label={label}
        hint={hint ?? null}
        required={props.isRequired ?? false}
        validationMessage={isQuiet ? null : (field.message ?? null)}
        validationState={field.message === undefined || isQuiet ? 'none' : 'error'}
      >
        <Input
          {...(props.inputRef === undefined ? {} : { ref: props.inputRef })}
          className={styles.input}
          value={text}
          spellCheck={false}
          autoComplete="off"
          {...(placeholder === undefined ? {} : { placeholder })}
          {...(inputMode === undefined ? {} : { inputMode })}
          onChange={(_, { value }) => {
            if (value === '') field.set(null)
            else if (isList) field.set(value.split(/[\s,]+/))
            else field.set(isNumber && /^\d+$/.test(value) ? Number(value) : value)
          }}
        />
      </Field>
    </WithFound>
  )
}
