/** A field of the form, and under it what is set up instead of its value, to be taken over with one press. */
import { Button, makeStyles, tokens } from '@fluentui/react-components'
import { useRef, type ReactNode } from 'react'
import { useFoundDifferences } from '../state/use-found.ts'
import { useFormChanges } from '../state/window-context.tsx'
import { useLanguage } from '../texts/language.tsx'
import { settingName, settingValue } from '../texts/settings.ts'

const useStyles = makeStyles({
  place: { display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', rowGap: tokens.spacingVerticalXS },
  found: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalS,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    overflowWrap: 'anywhere',
  },
})

export function WithFound({ path, children }: { path: `${string}.${string}`; children: ReactNode }) {
  const styles = useStyles()
  const language = useLanguage()
  const { texts } = language
  const changes = useFormChanges()
  const place = useRef<HTMLDivElement>(null)
  const [difference] = useFoundDifferences([path])
  const take = (): void => {
    if (difference === undefined) return
    changes.set(path, difference.found)
    // The button goes: whoever works with the keys stays at the field.
    place.current?.querySelector<HTMLElement>('input, select, textarea')?.focus()
  }
  const value = difference === undefined ? '' : settingValue(language, path, difference.found)
  return (
    <div ref={place} className={styles.place}>
      {children}
      {difference !== undefined && (
        <div className={styles.found}>
          <span>{texts.found.is(value)}</span>
          <Button
            size="small"
            aria-label={texts.found.takeFor(value, settingName(texts, path))}
            onClick={take}
          >
            {texts.found.take(value)}
          </Button>
        </div>
      )}
    </div>
  )
}
