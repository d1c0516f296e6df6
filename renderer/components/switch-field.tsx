/** Something that is on or off, with what that means. */
import { makeStyles, Switch, tokens } from '@fluentui/react-components'
import { useId } from 'react'

const useStyles = makeStyles({
  field: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) auto',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalL,
  },
  hint: {
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
  },
})

interface SwitchFieldProps {
  label: string
  hint: string
  isOn: boolean
  isDisabled?: boolean
  onChange: (isOn: boolean) => void
}

export function SwitchField({ label, hint, isOn, isDisabled = false, onChange }: SwitchFieldProps) {
  const styles = useStyles()
  const labelId = useId()
  const hintId = useId()
  return (
    <div className={styles.field}>
      <div>
        <div id={labelId}>{label}</div>
        <div id={hintId} className={styles.hint}>
          {hint}
        </div>
      </div>
      <Switch
        checked={isOn}
        disabledFocusable={isDisabled}
        aria-labelledby={labelId}
        aria-describedby={hintId}
        onChange={(_, { checked }) => onChange(checked)}
      />
    </div>
  )
}
