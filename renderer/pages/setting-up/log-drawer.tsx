import {
  Button,
  DrawerBody,
  DrawerHeader,
  DrawerHeaderTitle,
  makeStyles,
  OverlayDrawer,
  tokens,
} from '@fluentui/react-components'
import { DismissRegular } from '@fluentui/react-icons'
import { useMemo } from 'react'
import { LogView } from '../../components/log-view.tsx'
import { useAppState } from '../../state/window-context.tsx'
import { useTexts } from '../../texts/language.tsx'

const useStyles = makeStyles({
  drawer: { height: 'min(70vh, 640px)' },
  body: { display: 'grid', paddingBottom: tokens.spacingVerticalM },
})

export function LogDrawer({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const styles = useStyles()
  const { log, common } = useTexts()
  return (
    <OverlayDrawer
      position="bottom"
      className={styles.drawer}
      open={isOpen}
      onOpenChange={(_, { open }) => {
        if (!open) onClose()
      }}
    >
      <DrawerHeader>
        <DrawerHeaderTitle
          action={
            <Button
              appearance="subtle"
              aria-label={common.close}
              icon={<DismissRegular />}
              onClick={() => onClose()}
            />
          }
        >
          {log.title}
        </DrawerHeaderTitle>
      </DrawerHeader>
      <DrawerBody className={styles.body}>
        <RunLog />
      </DrawerBody>
    </OverlayDrawer>
  )
}

/** Of its own, so that its lines are followed only while the drawer is open. */
function RunLog() {
  const run = useAppState((state) => state.run)
  const log = run?.log
  const lines = useMemo(() => (log ?? []).map(({ resource, line }) => `${resource}  ${line}`), [log])
  return <LogView lines={lines} dropped={run?.droppedLogLines ?? 0} />
}
