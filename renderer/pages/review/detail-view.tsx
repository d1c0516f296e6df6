/** One exact text of a change. */
import { Caption1Strong, Link, makeStyles, tokens } from '@fluentui/react-components'
import type { Detail } from '../../../electron/contract/plan.ts'
import { BeforeAfter } from '../../components/before-after.tsx'
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
  // Its further lines hang, so that it is seen where the next command begins.
  line: { display: 'block', paddingInlineStart: '2ch', textIndent: '-2ch' },
})

type Command = Extract<Detail, { kind: 'command' }>

/** In the order of the plan; commands that follow each other on one machine stand together. */
export function DetailViews({ details }: { details: readonly Detail[] }) {
  return withCommandsTogether(details).map((detail, index) =>
    Array.isArray(detail) ? (
      <Commands key={index} commands={detail} />
    ) : (
      <DetailView key={index} detail={detail} />
    ),
  )
}

function withCommandsTogether(details: readonly Detail[]): (Exclude<Detail, Command> | Command[])[] {
  const shown: (Exclude<Detail, Command> | Command[])[] = []
  for (const detail of details) {
    const last = shown.at(-1)
    if (detail.kind !== 'command') shown.push(detail)
    else if (Array.isArray(last) && last[0]?.where === detail.where) last.push(detail)
    else shown.push([detail])
  }
  return shown
}

function DetailView({ detail }: { detail: Exclude<Detail, Command> }) {
  switch (detail.kind) {
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

function Commands({ commands }: { commands: readonly Command[] }) {
  const styles = useStyles()
  const { review } = useLanguage().texts
  const title = review.commands(commands.length)
  const lines = commands.map(({ argv }) => argv.map(quoted).join(' '))
  const where = commands[0]?.where ?? 'pc'
  return (
    <div className={styles.detail}>
      <div className={styles.head}>
        <Caption1Strong>{title}</Caption1Strong>
        <span className={styles.kind}>{review.where[where]}</span>
        <span className={styles.copy}>
          <CopyButton text={() => lines.join('\n')} />
        </span>
      </div>
      <Preformatted label={title}>
        {lines.map((line, index) => (
          <span key={index} className={styles.line}>
            {line}
          </span>
        ))}
      </Preformatted>
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
    after === undefined ? review.fileDeleted : before === undefined ? review.fileNew : review.fileChanged
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
  const { phrase } = useLanguage()
  const words = phrase(name)
  return (
    <BeforeAfter
      name={words.text}
      lang={words.lang}
      before={before === undefined ? undefined : <Value text={before} />}
      after={after === undefined ? undefined : <Value text={after} />}
    />
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
