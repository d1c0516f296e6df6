/** A few ways to choose from, each with what it means. What is not chosen must not look as if it could not be. */
import { makeStyles, Radio, RadioGroup, tokens, type RadioGroupProps } from '@fluentui/react-components'
import type { ReactNode } from 'react'

const useStyles = makeStyles({
  // The circles stand in line with the fields above and below them.
  list: { marginInlineStart: `calc(-1 * ${tokens.spacingHorizontalS})` },
  words: { display: 'grid', rowGap: '2px', color: tokens.colorNeutralForeground1 },
  title: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', columnGap: tokens.spacingHorizontalS },
  hint: {
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    overflowWrap: 'anywhere',
  },
})

interface RadioChoice {
  value: string
  title: ReactNode
  hint?: string | undefined
}

interface RadioListProps extends Omit<RadioGroupProps, 'onChange' | 'value'> {
  choices: readonly RadioChoice[]
  value: string
  onChoose: (value: string) => void
}

export function RadioList({ choices, onChoose, ...group }: RadioListProps) {
  const styles = useStyles()
  return (
    <RadioGroup {...group} className={styles.list} onChange={(_, { value }) => onChoose(value)}>
      {choices.map(({ value, title, hint }) => (
        <Radio
          key={value}
          value={value}
          label={
            <span className={styles.words}>
              <span className={styles.title}>{title}</span>
              {hint !== undefined && hint !== '' && <span className={styles.hint}>{hint}</span>}
            </span>
          }
        />
      ))}
    </RadioGroup>
  )
}
