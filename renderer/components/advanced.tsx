/** What few need, folded away. */
import {
  Accordion,
  AccordionHeader,
  AccordionItem,
  AccordionPanel,
  makeStyles,
  tokens,
} from '@fluentui/react-components'
import type { ReactNode } from 'react'
import { useTexts } from '../texts/language.tsx'

const useStyles = makeStyles({
  // Its arrow stands in line with the cards, and so do the cards within.
  header: { '& button': { paddingInline: tokens.spacingHorizontalXS } },
  words: { fontWeight: tokens.fontWeightSemibold },
  panel: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr)',
    rowGap: tokens.spacingVerticalXXL,
    margin: 0,
    paddingTop: tokens.spacingVerticalS,
  },
})

export function Advanced({ children }: { children: ReactNode }) {
  const styles = useStyles()
  const { common } = useTexts()
  return (
    <Accordion collapsible>
      <AccordionItem value="advanced">
        <AccordionHeader as="h2" className={styles.header}>
          <span className={styles.words}>{common.advanced}</span>
        </AccordionHeader>
        <AccordionPanel className={styles.panel}>{children}</AccordionPanel>
      </AccordionItem>
    </Accordion>
  )
}
