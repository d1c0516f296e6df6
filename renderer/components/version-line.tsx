/** Which build this is, quietly. */
import { Caption1, makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import { useAppState } from '../state/window-context.tsx'
import { useTexts } from '../texts/language.tsx'

const useStyles = makeStyles({ line: { color: tokens.colorNeutralForeground3, overflowWrap: 'anywhere' } })

export function VersionLine({ className }: { className?: string | undefined }) {
  const styles = useStyles()
  const { build: texts } = useTexts()
  const version = useAppState((state) => state.version)
  const { kind, signedBy } = useAppState((state) => state.build)
  const words = [
    texts.version(version),
    ...(kind === 'sources'
      ? [texts.sources]
      : signedBy === null
        ? [texts.unsigned]
        : [texts.signedBy(signedBy)]),
    ...(kind === 'stand-in' ? [texts.standIn] : []),
  ]
  return <Caption1 className={mergeClasses(styles.line, className)}>{words.join(', ')}</Caption1>
}
