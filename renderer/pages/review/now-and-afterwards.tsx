/** Of a repair: how each part is now, and what it will be like. */
import type { Action, Detail, Plan } from '../../../electron/contract/plan.ts'
import type { StatusLine } from '../../../electron/contract/status.ts'
import { PartTable, StateWords } from '../../components/part-table.tsx'
import { useLanguage } from '../../texts/language.tsx'

export function NowAndAfterwards({ plan: { found = [], actions, obstacles, left } }: { plan: Plan }) {
  const { review } = useLanguage().texts
  const rows = found.flatMap((line) => {
    const action = actions.find(({ resource }) => resource === line.resource)
    // What stands in the way or stays for now has a place of its own; what nothing is known of, none.
    const isElsewhere = [...obstacles, ...left].some(({ resource }) => resource === line.resource)
    if (isElsewhere || (action === undefined && line.problem === undefined)) return []
    const { resource, title } = line
    return [{ resource, title, before: <Now line={line} action={action} />, after: <Then action={action} /> }]
  })
  if (rows.length === 0) return null
  return <PartTable title={review.whatBecomes} before={review.now} after={review.afterwards} rows={rows} />
}

type Setting = Extract<Detail, { kind: 'setting' }> & { before: string }

/** What has a value already. New ones, and those that are there only meanwhile, have nothing beside them: the summary says more. */
function changesOf(action: Action | undefined): Setting[] {
  return (action?.change.details ?? []).filter(
    (detail): detail is Setting => detail.kind === 'setting' && detail.before !== undefined,
  )
}

function Now({ line, action }: { line: StatusLine; action: Action | undefined }) {
  const values = changesOf(action).map(({ name, before }) => ({ name, value: before }))
  return (
    <>
      <StateWords line={line} />
      <Values values={values} />
    </>
  )
}

function Then({ action }: { action: Action | undefined }) {
  const { texts, phrase } = useLanguage()
  if (action === undefined) return texts.review.lookedAtAgain
  const values = changesOf(action).flatMap(({ name, after }) =>
    after === undefined ? [] : { name, value: after },
  )
  if (values.length > 0) return <Values values={values} />
  const { text, lang } = phrase(action.change.summary)
  return <span lang={lang}>{text}</span>
}

function Values({ values }: { values: readonly { name: string; value: string }[] }) {
  const { phrase } = useLanguage()
  return values.map(({ name, value }) => (
    <div key={name}>
      <span lang={phrase(name).lang}>{phrase(name).text}</span>: {phrase(value).text}
    </div>
  ))
}
