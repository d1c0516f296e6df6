/** What the user changed since the last run, each as it is in force and as it shall be. */
import { settingChanges } from '../../../electron/contract/setup-changes.ts'
import { BeforeAfter } from '../../components/before-after.tsx'
import { Section } from '../../components/section.tsx'
import { useAppState } from '../../state/window-context.tsx'
import { useLanguage } from '../../texts/language.tsx'
import { settingName, settingValue } from '../../texts/settings.ts'

export function ChangedSettings() {
  const language = useLanguage()
  const { review } = language.texts
  const form = useAppState((state) => state.form)
  const inForce = useAppState((state) => state.inForce)
  if (inForce === null) return null
  const changes = settingChanges(inForce, form.entered, form.defaults)
  if (changes.length === 0) return null
  return (
    <Section title={review.changedSettings}>
      {changes.map(({ path, before, after }) => (
        <BeforeAfter
          key={path}
          name={settingName(language.texts, path)}
          before={settingValue(language, path, before)}
          after={settingValue(language, path, after)}
        />
      ))}
    </Section>
  )
}
