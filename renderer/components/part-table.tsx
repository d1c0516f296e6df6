/** What becomes of each part, side by side. */
import { makeStyles, tokens } from '@fluentui/react-components'
import type { ReactNode } from 'react'
import type { StatusLine } from '../../electron/contract/status.ts'
import { useLanguage } from '../texts/language.tsx'
import { Section } from './section.tsx'

const useStyles = makeStyles({
  table: {
    width: '100%',
    tableLayout: 'fixed',
    borderCollapse: 'collapse',
    overflowWrap: 'anywhere',
    '& th, & td': {
      textAlign: 'start',
      verticalAlign: 'top',
      padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalL}`,
    },
    '& tbody tr': { borderTop: `1px solid ${tokens.colorNeutralStroke2}` },
    '& thead th': { color: tokens.colorNeutralForeground3, fontWeight: tokens.fontWeightRegular },
    '& tbody th': { fontWeight: tokens.fontWeightSemibold },
  },
})

interface PartRow {
  resource: string
  title: string
  before: ReactNode
  after: ReactNode
}

interface PartTableProps {
  title: string
  /** What the two columns say. */
  before: string
  after: string
  rows: readonly PartRow[]
}

export function PartTable({ title, before, after, rows }: PartTableProps) {
  const styles = useStyles()
  const { texts, phrase } = useLanguage()
  return (
    <Section title={title} isFlush>
      <table className={styles.table} aria-label={title}>
        <thead>
          <tr>
            <th scope="col">{texts.common.part}</th>
            <th scope="col">{before}</th>
            <th scope="col">{after}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.resource}>
              <th scope="row" lang={phrase(row.title).lang}>
                {phrase(row.title).text}
              </th>
              <td>{row.before}</td>
              <td>{row.after}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  )
}

/** How a part is, in a few words; the sign by which documentation calls it comes with it. */
export function StateWords({ line: { state, problem } }: { line: StatusLine }) {
  const { texts, problem: wordsOf } = useLanguage()
  return problem === undefined
    ? texts.dashboard.lineState[state]
    : `${wordsOf(problem).title} (${problem.code})`
}
