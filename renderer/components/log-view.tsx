/** Lines of a log: searched, copied, and drawn only where one looks. */
import { Body1, Button, Caption1, makeStyles, SearchBox, tokens } from '@fluentui/react-components'
import { ArrowDownRegular } from '@fluentui/react-icons'
import { useDeferredValue, useEffect, useMemo, useRef, useState } from 'react'
import { useLanguage } from '../texts/language.tsx'
import { CopyButton } from './copy-button.tsx'
import { monospaced } from './theme.ts'

const lineHeight = 18
/** Drawn above and below what is seen, so that scrolling shows no holes. */
const spareLines = 20

const useStyles = makeStyles({
  log: {
    display: 'grid',
    gridTemplateRows: 'auto minmax(0, 1fr) auto',
    rowGap: tokens.spacingVerticalS,
    minHeight: 0,
    height: '100%',
  },
  tools: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS, alignItems: 'center' },
  search: { flexGrow: 1, maxWidth: '360px' },
  count: { marginInlineEnd: 'auto', color: tokens.colorNeutralForeground3 },
  lines: {
    ...monospaced,
    overflow: 'auto',
    backgroundColor: tokens.colorNeutralBackground3,
    color: tokens.colorNeutralForeground1,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
    minHeight: '120px',
    position: 'relative',
    // What changes in here moves nothing outside.
    contain: 'strict',
  },
  space: { position: 'relative', minWidth: 'max-content' },
  line: {
    position: 'absolute',
    insetInline: 0,
    whiteSpace: 'pre',
    paddingInline: '12px',
    height: `${String(lineHeight)}px`,
  },
  empty: { padding: tokens.spacingHorizontalM },
})

interface LogViewProps {
  lines: readonly string[]
  /** What is copied, where it is more than what is shown. */
  copied?: readonly string[]
  /** How many came before and are not kept. */
  dropped?: number
}

export function LogView({ lines, copied = lines, dropped = 0 }: LogViewProps) {
  const styles = useStyles()
  const { texts, format } = useLanguage()
  const [wanted, setWanted] = useState('')
  const search = useDeferredValue(wanted.toLowerCase())
  const shown = useMemo(
    () => (search === '' ? lines : lines.filter((line) => line.toLowerCase().includes(search))),
    [lines, search],
  )
  const place = useRef<HTMLDivElement>(null)
  const [seen, setSeen] = useState({ top: 0, height: 600 })
  const [isAtEnd, setIsAtEnd] = useState(true)

  useEffect(() => {
    const element = place.current
    if (element !== null && isAtEnd) element.scrollTop = shown.length * lineHeight
  }, [shown, isAtEnd])

  const first = Math.max(0, Math.floor(seen.top / lineHeight) - spareLines)
  const last = Math.min(shown.length, Math.ceil((seen.top + seen.height) / lineHeight) + spareLines)
  return (
    <div className={styles.log}>
      <div className={styles.tools}>
        <SearchBox
          className={styles.search}
          placeholder={texts.log.search}
          aria-label={texts.log.search}
          dismiss={{ 'aria-label': texts.log.clear }}
          value={wanted}
          onChange={(_, { value }) => setWanted(value)}
        />
        <Caption1 className={styles.count} role="status">
          {search === ''
            ? texts.log.lines(lines.length, format.count(lines.length))
            : texts.log.matches(format.count(shown.length))}
        </Caption1>
        {!isAtEnd && (
          <Button
            size="small"
            appearance="subtle"
            icon={<ArrowDownRegular />}
            onClick={() => setIsAtEnd(true)}
          >
            {texts.log.toEnd}
          </Button>
        )}
        <CopyButton label={texts.log.copy} text={() => copied.join('\n')} />
      </div>
      <div
        ref={place}
        className={styles.lines}
        tabIndex={0}
        role="log"
        aria-live="off"
        aria-label={texts.log.title}
        translate="no"
        onScroll={({ currentTarget: { scrollTop, clientHeight, scrollHeight } }) => {
          setSeen({ top: scrollTop, height: clientHeight })
          setIsAtEnd(scrollTop + clientHeight >= scrollHeight - lineHeight)
        }}
      >
        {shown.length === 0 && (
          <Body1 as="p" className={styles.empty}>
            {search === '' ? texts.log.empty : texts.log.noMatch}
          </Body1>
        )}
        <div className={styles.space} style={{ height: shown.length * lineHeight }}>
          {shown.slice(first, last).map((line, index) => (
            <div key={first + index} className={styles.line} style={{ top: (first + index) * lineHeight }}>
              {line}
            </div>
          ))}
        </div>
      </div>
      <Caption1>{dropped > 0 && texts.log.dropped(format.count(dropped))}</Caption1>
    </div>
  )
}
