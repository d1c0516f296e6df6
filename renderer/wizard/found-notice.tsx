/** Above the fields: what was entered because it was found, and what is set up otherwise than the fields say. */
import { MessageBar, MessageBarBody, MessageBarTitle } from '@fluentui/react-components'
import { useFoundDifferences } from '../state/use-found.ts'
import { useAppState, useCalls, useOnce } from '../state/window-context.tsx'
import { useTexts } from '../texts/language.tsx'
import { settingName } from '../texts/settings.ts'

/** `groups`: of the setup, those that the page is about. */
export function FoundNotice({ groups }: { groups: readonly string[] }) {
  const texts = useTexts()
  const found = useAppState((state) => state.found)
  const hasSetup = useAppState(({ inForce }) => inForce !== null)
  const differences = useFoundDifferences(groups)
  const { call } = useCalls()
  // What cannot be read back is no trouble of the form; the dashboard tells what is wrong with it.
  useOnce(() => {
    if (found.kind === 'none' || found.kind === 'failed') void call('findSetup', {})
  })
  if (found.kind !== 'ready') return null
  const { filledIn, isPiRead } = found.value
  const isWithin = (path: string): boolean => groups.some((group) => path.startsWith(`${group}.`))
  const filled = hasSetup ? [] : filledIn.filter(isWithin)
  const names = (paths: readonly string[]): string =>
    paths
      .filter((path) => path !== 'pi.hostKeyFingerprint')
      .map((path) => settingName(texts, path))
      .join(', ')
  return (
    <>
      {filled.length > 0 && (
        <MessageBar intent="info">
          <MessageBarBody>
            <MessageBarTitle>{texts.found.filledTitle}</MessageBarTitle> {texts.found.filled(names(filled))}
          </MessageBarBody>
        </MessageBar>
      )}
      {differences.length > 0 && (
        <MessageBar intent="warning">
          <MessageBarBody>
            <MessageBarTitle>{texts.found.differsTitle}</MessageBarTitle>{' '}
            {texts.found.differs(names(differences.map(({ path }) => path)))}
          </MessageBarBody>
        </MessageBar>
      )}
      {hasSetup && !isPiRead && groups.includes('offload') && (
        <MessageBar intent="info">
          <MessageBarBody>{texts.found.piNotRead}</MessageBarBody>
        </MessageBar>
      )}
    </>
  )
}
