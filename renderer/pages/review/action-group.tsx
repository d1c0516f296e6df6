/** What is done in one of the three places, each with its exact text. */
import {
  Accordion,
  AccordionHeader,
  AccordionItem,
  AccordionPanel,
  Badge,
  Body1,
  Checkbox,
  makeStyles,
  tokens,
} from '@fluentui/react-components'
import { ShieldRegular } from '@fluentui/react-icons'
import type { Action } from '../../../electron/contract/plan.ts'
import { Section } from '../../components/section.tsx'
import { useLanguage } from '../../texts/language.tsx'
import { DetailViews } from './detail-view.tsx'
import type { Choice } from './use-choice.ts'

const useStyles = makeStyles({
  item: { '& + &': { borderTop: `1px solid ${tokens.colorNeutralStroke2}` } },
  // The box stands beside the header: what opens the texts is a button and can hold none.
  row: { display: 'flex', alignItems: 'center' },
  header: {
    flexGrow: 1,
    minWidth: 0,
    '& button': {
      paddingBlock: tokens.spacingVerticalM,
      paddingInline: tokens.spacingHorizontalL,
      minHeight: '56px',
    },
  },
  words: { display: 'grid', rowGap: '2px', textAlign: 'start', minWidth: 0, flexGrow: 1 },
  title: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: tokens.spacingHorizontalS,
    fontWeight: tokens.fontWeightSemibold,
  },
  summary: { color: tokens.colorNeutralForeground2, overflowWrap: 'anywhere' },
  details: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr)',
    rowGap: tokens.spacingVerticalM,
    margin: 0,
    padding: `0 ${tokens.spacingHorizontalL} ${tokens.spacingVerticalL} 44px`,
  },
})

interface ActionGroupProps {
  title: string
  actions: readonly Action[]
  /** Where not all has to be done. */
  choice: Choice | undefined
  /** Resources whose texts are shown. */
  open: readonly string[]
  /** Not everything is of the same kind: each says of which it is. */
  isMixed: boolean
  onToggle: (open: string[]) => void
}

export function ActionGroup({ title, actions, choice, open, isMixed, onToggle }: ActionGroupProps) {
  const styles = useStyles()
  const { texts, phrase } = useLanguage()
  return (
    <Section title={title} isFlush aside={<Body1>{texts.review.groupCount(actions.length)}</Body1>}>
      <Accordion
        multiple
        collapsible
        openItems={[...open]}
        onToggle={(_, { openItems }) => onToggle(openItems as string[])}
      >
        {actions.map((action) => (
          <AccordionItem key={action.resource} value={action.resource} className={styles.item}>
            <div className={styles.row}>
              {choice !== undefined && (
                <Checkbox
                  aria-label={texts.review.include(phrase(action.title).text)}
                  checked={choice.ticked.includes(action.resource)}
                  onChange={() => choice.toggle(action.resource)}
                />
              )}
              <AccordionHeader as="h3" className={styles.header}>
                <ActionWords action={action} isMixed={isMixed} />
              </AccordionHeader>
            </div>
            <AccordionPanel className={styles.details}>
              {action.change.details.length === 0 && <Body1>{texts.review.noDetails}</Body1>}
              <DetailViews details={action.change.details} />
            </AccordionPanel>
          </AccordionItem>
        ))}
      </Accordion>
    </Section>
  )
}

function ActionWords({ action, isMixed }: { action: Action; isMixed: boolean }) {
  const styles = useStyles()
  const { texts, phrase } = useLanguage()
  const title = phrase(action.title)
  const summary = phrase(action.change.summary)
  return (
    <span className={styles.words}>
      <span className={styles.title}>
        <span lang={title.lang}>{title.text}</span>
        {isMixed && (
          <Badge appearance="tint" color="informative" shape="rounded">
            {texts.review.kind[action.kind]}
          </Badge>
        )}
        {action.needsAdministrator && (
          <Badge appearance="tint" color="brand" shape="rounded" icon={<ShieldRegular />}>
            {texts.common.needsAdministrator}
          </Badge>
        )}
      </span>
      <span className={styles.summary} lang={summary.lang}>
        {summary.text}
      </span>
    </span>
  )
}
