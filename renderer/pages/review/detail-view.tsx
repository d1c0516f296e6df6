/** One exact text of a change. */
import { Caption1Strong, Link, makeStyles, tokens } from '@fluentui/react-components'
import { ArrowRightRegular } from '@fluentui/react-icons'
import type { Detail } from '../../../electron/contract/plan.ts'
import { CopyButton } from '../../components/copy-button.tsx'
import { FileView } from '../../components/file-view.tsx'
import { Preformatted } from '../../components/preformatted.tsx'
import { useLanguage } from '../../texts/language.tsx'

const useStyles = makeStyles({
  detail: { display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', rowGap: tokens.spacingVerticalXS },
  head: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalS,
    minHeight: '24px',
  },
  kind: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
  path: { fontFamily: tokens.fontFamilyMonospace, overflowWrap: 'anywhere' },
  copy: { marginInlineStart: 'auto' },
  setting: {
    display: 'grid',
    gridTemplateColumns: 'minmax(120px, 1fr) minmax(0, 2fr)',
    columnGap: tokens.spacingHorizontalL,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
  },
  name: { color: tokens.colorNeutralForeground3 },
  value: {
    overflowWrap: 'anywhere',
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalXS,
  },
  former: { textDecorationLine: 'line-through', color: tokens.colorNeutralForeground3 },
})

export function DetailView({ detail }: { detail: Detail }) {
  switch (detail.kind) {
    case 'command':
      return <Command detail={detail} />
    case 'file':
      return <FileChange detail={detail} />
    case 'setting':
      return <Setting detail={detail} />
    case 'download':
      return <Download detail={detail} />
  }
}

interface Of<Kind extends Detail['kind']> {
  detail: Extract<Detail, { kind: Kind }>
}

function Command({ detail: { argv, where } }: Of<'command'>) {
  const styles = useStyles()
  const { review } = useLanguage().texts
  const text = argv.map(quoted).join(' ')
  return (
    <div className={styles.detail}>
      <div className={styles.head}>
        <Caption1Strong>{review.command}</Caption1Strong>
        <span className={styles.kind}>{review.where[where]}</span>
        <span className={styles.copy}>
          <CopyButton text={() => text} />
        </span>
      </div>
      <Preformatted label={review.command}>{text}</Preformatted>
    </div>
  )
}

/** So that the borders of the arguments can be seen. */
function quoted(argument: string): string {
  return /^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", "'\\''")}'`
}

function FileChange({ detail: { path, where, before, after } }: Of<'file'>) {
  const styles = useStyles()
  const { review } = useLanguage().texts
  const kind =
    before === undefined ? review.fileNew : after === undefined ? review.fileDeleted : review.fileChanged
  const isTextless = (before ?? '') === (after ?? '')
  return (
    <div className={styles.detail}>
      <div className={styles.head}>
        <Caption1Strong className={styles.path}>{path}</Caption1Strong>
        <span className={styles.kind}>
          {kind} {review.where[where]}
        </span>
        {after !== undefined && !isTextless && (
          <span className={styles.copy}>
            <CopyButton text={() => after} />
          </span>
        )}
      </div>
      {!isTextless && <FileView path={path} before={before} after={after} />}
    </div>
  )
}

function Setting({ detail: { name, before, after } }: Of<'setting'>) {
  const styles = useStyles()
  const { phrase, texts } = useLanguage()
  const words = phrase(name)
  return (
    <div className={styles.setting}>
      <span className={styles.name} lang={words.lang}>
        {words.text}
      </span>
      <span className={styles.value}>
        {before !== undefined && (
          <del className={styles.former} aria-label={texts.review.before}>
            <Value text={before} />
          </del>
        )}
        {before !== undefined && after !== undefined && <ArrowRightRegular aria-hidden />}
        {after !== undefined && <Value text={after} />}
      </span>
    </div>
  )
}

/** Often a value is no language: its exact text is shown then, and nothing said of it. */
function Value({ text }: { text: string }) {
  const { phrase } = useLanguage()
  return phrase(text).text
}

function Download({ detail: { url, bytes } }: Of<'download'>) {
  const styles = useStyles()
  const { texts, format } = useLanguage()
  return (
    <div className={styles.detail}>
      <div className={styles.head}>
        <Caption1Strong>{texts.review.download}</Caption1Strong>
        {bytes !== undefined && <span className={styles.kind}>{format.bytes(bytes)}</span>}
      </div>
      <Link href={url} target="_blank" rel="noreferrer" inline>
        {url}
      </Link>
    </div>
  )
}
