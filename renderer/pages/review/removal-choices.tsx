/** What goes and what stays: each choice is looked at anew, and the plan below shows what it means. */
import { makeStyles, tokens } from '@fluentui/react-components'
import type { Keepable, Removal } from '../../../electron/contract/removal.ts'
import { RadioList } from '../../components/radio-list.tsx'
import { Section } from '../../components/section.tsx'
import { SwitchField } from '../../components/switch-field.tsx'
import { useTexts } from '../../texts/language.tsx'

const useStyles = makeStyles({
  choices: { display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', rowGap: tokens.spacingVerticalL },
})

const sides = ['everything', 'pi', 'pc'] as const
const keepable: readonly Keepable[] = ['machine', 'image']

interface RemovalChoicesProps {
  removal: Removal
  onChange: (change: (last: Removal) => Removal) => void
}

export function RemovalChoices({ removal, onChange }: RemovalChoicesProps) {
  const styles = useStyles()
  const { removal: texts } = useTexts()
  return (
    <Section title={texts.title}>
      <div className={styles.choices}>
        <RadioList
          aria-label={texts.title}
          choices={sides.map((value) => ({ value, title: texts.side[value], hint: texts.sideHint[value] }))}
          value={removal.side}
          onChoose={(value) => {
            const chosen = sides.find((side) => side === value)
            // A choice of the side that is no longer meant would contradict it.
            if (chosen !== undefined)
              onChange((last) => ({
                side: chosen,
                keep: chosen === 'pi' ? [] : last.keep,
                piIsGone: chosen !== 'pc' && last.piIsGone,
              }))
          }}
        />
        {removal.side !== 'pi' &&
          keepable.map((thing) => (
            <SwitchField
              key={thing}
              label={texts.keep[thing]}
              hint={texts.keepHint[thing]}
              isOn={removal.keep.includes(thing)}
              onChange={(isOn) => onChange((last) => withKept(last, thing, isOn))}
            />
          ))}
        {removal.side !== 'pc' && (
          <SwitchField
            label={texts.piIsGone}
            hint={texts.piIsGoneHint}
            isOn={removal.piIsGone}
            onChange={(piIsGone) =>
              onChange((last) => ({ ...last, piIsGone: last.side !== 'pc' && piIsGone }))
            }
          />
        )}
      </div>
    </Section>
  )
}

/** A switch that is pressed while its side is being left means nothing any more. */
function withKept(removal: Removal, thing: Keepable, isOn: boolean): Removal {
  if (removal.side === 'pi') return removal
  const others = removal.keep.filter((other) => other !== thing)
  return { ...removal, keep: isOn ? [...others, thing] : others }
}
