/** The good news, large. */
import { makeStyles, Subtitle1, tokens } from '@fluentui/react-components'
import { CheckmarkCircleFilled } from '@fluentui/react-icons'
import type { ReactNode } from 'react'

const useStyles = makeStyles({
  hero: {
    display: 'grid',
    gridTemplateColumns: 'auto minmax(0, 1fr)',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalXL,
    padding: `${tokens.spacingVerticalXXL} ${tokens.spacingHorizontalXXL}`,
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusLarge,
  },
  sign: { color: tokens.colorStatusSuccessForeground1, fontSize: '56px', display: 'grid' },
})

export function Hero({ children }: { children: ReactNode }) {
  const styles = useStyles()
  return (
    <div className={styles.hero}>
      <span className={styles.sign} aria-hidden>
        <CheckmarkCircleFilled />
      </span>
      <Subtitle1 as="p" style={{ margin: 0 }}>
        {children}
      </Subtitle1>
    </div>
  )
}
