/** The text of a file with what changes in it. Signs and elements say the same as the colours. */
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import { useMemo } from 'react'
import { fileLines, type FileLine } from './file-lines.ts'
import { Preformatted } from './preformatted.tsx'

const useStyles = makeStyles({
  text: { padding: `${tokens.spacingVerticalS} 0`, whiteSpace: 'pre', overflowWrap: 'normal' },
  // As wide as the longest line, so that the colour reaches its end.
  lines: { display: 'grid', minWidth: 'max-content' },
  line: { display: 'block', paddingInline: '12px', textDecorationLine: 'none', minHeight: '18px' },
  new: {
    borderInlineStartWidth: '3px',
    borderInlineStartStyle: 'solid',
    borderInlineStartColor: tokens.colorStatusSuccessBorder1,
    marginInlineStart: '8px',
  },
  added: { backgroundColor: tokens.colorStatusSuccessBackground1 },
  removed: { backgroundColor: tokens.colorStatusDangerBackground1 },
  gap: { color: tokens.colorNeutralForeground3 },
  sign: { display: 'inline-block', width: '18px', userSelect: 'none', fontWeight: tokens.fontWeightSemibold },
  comment: { color: tokens.colorNeutralForeground3, fontStyle: 'italic' },
  string: { color: tokens.colorPaletteMarigoldForeground2 },
  keyword: { color: tokens.colorPaletteBerryForeground2, fontWeight: tokens.fontWeightSemibold },
  name: { color: tokens.colorPaletteBlueForeground2 },
  number: { color: tokens.colorPaletteTealForeground2 },
  path: { color: tokens.colorPaletteTealForeground2 },
  plain: {},
})

interface FileViewProps {
  path: string
  before?: string | undefined
  after?: string | undefined
}

export function FileView({ path, before, after }: FileViewProps) {
  const styles = useStyles()
  // In a new file nothing stands beside what is new: signs and colour on every line would only hide its text.
  const isNew = before === undefined
  const lines = useMemo(() => fileLines(path, before, after), [path, before, after])
  return (
    <Preformatted label={path} className={styles.text}>
      <code className={mergeClasses(styles.lines, isNew && styles.new)}>
        {lines.map((line, index) => (
          <OneLine key={index} line={isNew ? { ...line, kind: 'same' } : line} isPlain={isNew} />
        ))}
      </code>
    </Preformatted>
  )
}

const signs = { added: '+', removed: '−', same: ' ', gap: '⋯' } as const
const elements = { added: 'ins', removed: 'del', same: 'span', gap: 'span' } as const

function OneLine({ line, isPlain }: { line: FileLine; isPlain: boolean }) {
  const styles = useStyles()
  const Element = elements[line.kind]
  const tone = line.kind === 'same' ? undefined : styles[line.kind]
  return (
    <Element className={mergeClasses(styles.line, tone)}>
      {!isPlain && <span className={styles.sign}>{signs[line.kind]}</span>}
      {line.tokens.map((token, index) => (
        <span key={index} className={styles[token.kind]}>
          {token.text}
        </span>
      ))}
    </Element>
  )
}
