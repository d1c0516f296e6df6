/** A page of the form: Enter goes on, as soon as its values can work. */
import { Button, makeStyles, tokens } from '@fluentui/react-components'
import { useId, type ReactNode } from 'react'
import type { Page } from '../../electron/contract/app-state.ts'
import { ProblemView } from '../components/problem-view.tsx'
import { issueCount, useIssueCount } from '../state/use-field.ts'
import { usePlanning } from '../state/use-planning.ts'
import { useFormChanges, useGoToPage, useLatestState } from '../state/window-context.tsx'
import { useTexts } from '../texts/language.tsx'
import { DiscardButton } from './discard-button.tsx'
import { FoundNotice } from './found-notice.tsx'
import { PageFrame } from './page-frame.tsx'

interface FormPageProps {
  title: string
  lead: string
  /** Groups of the setup that this page is about. */
  groups: readonly string[]
  back: Page
  next: Page
  children: ReactNode
}

const useStyles = makeStyles({
  form: { display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', rowGap: tokens.spacingVerticalXXL },
})

export function FormPage({ title, lead, groups, back, next, children }: FormPageProps) {
  const styles = useStyles()
  const { common, field } = useTexts()
  const goToPage = useGoToPage()
  const { review, problem } = usePlanning()
  const changes = useFormChanges()
  const latest = useLatestState()
  const isWrong = useIssueCount(groups) > 0
  const formId = useId()
  const goOn = async () => {
    // What was typed last may be what is wrong; what was not taken must not be passed over.
    changes.forgetRefusal()
    const isTaken = await changes.settle()
    if (!isTaken || issueCount(latest().form, groups) > 0) return
    await (next === 'review' ? review('present') : goToPage(next))
  }
  return (
    <PageFrame
      title={title}
      lead={lead}
      hint={isWrong ? field.correct : undefined}
      footer={
        <>
          <DiscardButton />
          <Button onClick={() => void goToPage(back)}>{common.back}</Button>
          <Button type="submit" form={formId} appearance="primary" disabledFocusable={isWrong}>
            {common.next}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        className={styles.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void goOn()
        }}
      >
        <FoundNotice groups={groups} />
        {children}
        {problem !== undefined && <ProblemView problem={problem} />}
      </form>
    </PageFrame>
  )
}
