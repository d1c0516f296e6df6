/** A number of the form: a slider for the eye, a field for the exact value. */
import { Field, makeStyles, Slider, SpinButton, tokens } from '@fluentui/react-components'
import { useId } from 'react'
import { useField } from '../state/use-field.ts'

const useStyles = makeStyles({
  row: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) 132px',
    columnGap: tokens.spacingHorizontalL,
    alignItems: 'center',
  },
  number: { display: 'flex', alignItems: 'center', columnGap: tokens.spacingHorizontalS },
  spin: { minWidth: 0, flexGrow: 1 },
  unit: { minWidth: '24px', color: tokens.colorNeutralForeground2 },
})

interface NumberFieldProps {
  path: `${string}.${string}`
  label: string
  unit?: string
  /** How many of the setup's units one shown unit is: 1024 for gigabytes of a value in MiB. */
  scale?: number
  /** Of the slider and the buttons, in shown units. */
  step?: number
  /** Where the slider ends, in shown units, when the bound is far beyond what makes sense. */
  reach?: number | undefined
  hint?: (value: number) => string
}

export function NumberField({ path, label, unit = '', scale = 1, step = 1, reach, hint }: NumberFieldProps) {
  const styles = useStyles()
  const field = useField<number>(path)
  const labelId = useId()
  const value = Number(field.value) / scale
  const least = (field.bounds?.least ?? scale) / scale
  const most = (field.bounds?.most ?? Number(field.value)) / scale
  const sliderMost = Math.min(most, Math.max(value, reach ?? most))
  const change = (shown: number | null | undefined): void => {
    if (shown !== null && shown !== undefined && Number.isFinite(shown)) field.set(Math.round(shown * scale))
  }
  return (
    <Field
      label={{ children: label, id: labelId }}
      // What would be left by a value that cannot be is no help.
      hint={field.message === undefined ? (hint?.(Number(field.value)) ?? null) : null}
      validationMessage={field.message ?? null}
      validationState={field.message === undefined ? 'none' : 'error'}
    >
      {(control) => (
        <div className={styles.row}>
          {/* It counts steps: with a step of its own it would draw a mark for each of hundreds. */}
          <Slider
            aria-labelledby={labelId}
            aria-valuetext={`${String(value)} ${unit}`}
            min={Math.ceil(least / step)}
            max={Math.floor(sliderMost / step)}
            value={Math.round(Math.min(sliderMost, Math.max(least, value)) / step)}
            onChange={(_, data) => change(data.value * step)}
          />
          <div className={styles.number}>
            <SpinButton
              {...control}
              className={styles.spin}
              value={value}
              step={step}
              onChange={(_, data) => change(data.value ?? Number.parseFloat(data.displayValue ?? ''))}
            />
            <span className={styles.unit}>{unit}</span>
          </div>
        </div>
      )}
    </Field>
  )
}
