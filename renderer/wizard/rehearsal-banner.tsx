/** Says on every page that nothing is real, and lets things go wrong on request. */
import {
  Button,
  Menu,
  MenuGroup,
  MenuGroupHeader,
  MenuItemCheckbox,
  MenuList,
  MenuPopover,
  MenuTrigger,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  MessageBarTitle,
  makeStyles,
  tokens,
} from '@fluentui/react-components'
import { BugRegular, EyeRegular } from '@fluentui/react-icons'
import { rehearsalFaultSchema } from '../../electron/contract/app-state.ts'
import { narrow } from '../components/theme.ts'
import { useAppState, useCalls } from '../state/window-context.tsx'
import { useTexts } from '../texts/language.tsx'

const useStyles = makeStyles({
  // At 200 % the page needs the room; those who listen hear it all the same.
  detail: {
    [narrow]: {
      position: 'absolute',
      width: '1px',
      height: '1px',
      overflow: 'hidden',
      clipPath: 'inset(50%)',
    },
  },
  bar: {
    borderRadius: 0,
    borderInlineStyle: 'none',
    borderTopStyle: 'none',
    backgroundColor: tokens.colorBrandBackground2,
    borderBottomColor: tokens.colorBrandStroke2,
  },
  // The bar keeps its own words on one line.
  faults: { whiteSpace: 'normal' },
  hint: { height: 'auto' },
})

const faults = rehearsalFaultSchema.options

export function RehearsalBanner() {
  const styles = useStyles()
  const { rehearsal } = useTexts()
  const { call } = useCalls()
  const switchedOn = useAppState((state) => state.rehearsal?.faults)
  const on = switchedOn ?? []
  return (
    <MessageBar intent="info" politeness="polite" icon={<EyeRegular />} className={styles.bar}>
      <MessageBarBody>
        <MessageBarTitle>{rehearsal.title}</MessageBarTitle>{' '}
        <span className={styles.detail}>{rehearsal.detail}</span>
      </MessageBarBody>
      <MessageBarActions>
        <Menu
          // Within the page's parts, so that those who listen find it there.
          inline
          checkedValues={{ faults: on }}
          onCheckedValueChange={(_, { checkedItems }) => {
            for (const fault of faults)
              if (on.includes(fault) !== checkedItems.includes(fault))
                void call('pretend', { fault, isOn: checkedItems.includes(fault) })
          }}
        >
          <MenuTrigger disableButtonEnhancement>
            <Button size="small" icon={<BugRegular />}>
              {rehearsal.faults}
              {on.length > 0 && ` (${String(on.length)})`}
            </Button>
          </MenuTrigger>
          <MenuPopover className={styles.faults}>
            <MenuList>
              <MenuGroup>
                <MenuGroupHeader className={styles.hint}>{rehearsal.faultsHint}</MenuGroupHeader>
                {faults.map((fault) => (
                  <MenuItemCheckbox key={fault} name="faults" value={fault}>
                    {rehearsal.fault[fault]}
                  </MenuItemCheckbox>
                ))}
              </MenuGroup>
            </MenuList>
          </MenuPopover>
        </Menu>
      </MessageBarActions>
    </MessageBar>
  )
}
