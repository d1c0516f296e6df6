/** A number of the form: a slider for the eye, a field for the exact value. */
import { Field, makeStyles, Slider, SpinButton, tokens } from '@fluentui/react-components'
import { useId } from 'react'
import { useField, type Bounds } from '../state/use-field.ts'
import { useLanguage } from '../texts/language.tsx'
import { WithFound } from './with-found.tsx'

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

/** Which way a key goes, in steps. */
const directions: Readonly<Record<string, number>> = { ArrowUp: 1, ArrowDown: -1, PageUp: 1, PageDown: -1 }

export function NumberField({ path, label, unit = '', scale = 1, step = 1, reach, hint }: NumberFieldProps) {
  const styles = useStyles()
  const { texts, format } = useLanguage()
  // Rounded inwards: the named ends can be entered.
  const rangeWords = ({ least, most }: Bounds): string =>
    texts.field.rangeIn(
      format.decimal(Math.ceil((least / scale) * 100) / 100),
      format.decimal(Math.floor((most / scale) * 100) / 100),
      unit,
    )
  const field = useField<number | string>(path, scale === 1 ? undefined : rangeWords)
  const labelId = useId()
  // What was typed and is no number is kept as it is, to be corrected.
  const value = typeof field.value === 'number' ? field.value / scale : null
  const shown = value === null ? String(field.value ?? '') : format.decimal(value)
  const least = (field.bounds?.least ?? scale) / scale
  const most = (field.bounds?.most ?? scale) / scale
  const sliderMost = Math.min(most, Math.max(value ?? least, reach ?? most))
  const change = (wanted: number): void => field.set(scale === 1 ? wanted : Math.round(wanted * scale))
  /** Gives the value, where it is one. */
  const enter = (text: string): number | undefined => {
    // What is shown may be rounded: it is no other value.
    if (text === shown) return value ?? undefined
    const typed = format.parseDecimal(text)
    if (typed === undefined) field.set(text.trim())
    else change(typed)
    return typed
  }
  return (
    <WithFound path={path}>
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
              aria-valuetext={`${shown} ${unit}`.trim()}
              min={Math.ceil(least / step)}
              max={Math.floor(sliderMost / step)}
              value={Math.round(Math.min(sliderMost, Math.max(least, value ?? least)) / step)}
              onChange={(_, data) => change(data.value * step)}
            />
            <div className={styles.number}>
              <SpinButton
                {...control}
                className={styles.spin}
                value={value}
                displayValue={shown}
                step={step}
                precision={2}
                incrementButton={{ 'aria-label': texts.field.increase }}
                decrementButton={{ 'aria-label': texts.field.decrease }}
                // What is typed is read here: the component itself knows only one way of writing numbers.
                onBlur={({ currentTarget }) => enter(currentTarget.value)}
                onKeyDown={({ key, currentTarget }) => {
                  const direction = directions[key]
                  if (direction === undefined && key !== 'Enter') return
                  const from = enter(currentTarget.value)
                  if (direction !== undefined && from !== undefined) change(from + direction * step)
                }}
                onChange={({ type }, { value: stepped }) => {
                  if (typeof stepped === 'number' && type !== 'keydown') change(stepped)
                }}
              />
              <span className={styles.unit}>{unit}</span>
            </div>
          </div>
        )}
      </Field>
    </WithFound>
  )
}
