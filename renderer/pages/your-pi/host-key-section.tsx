/** The key that the machine shows: a person compares it once, and nobody can take its place any more. */
import {
  Body1,
  Button,
  makeStyles,
  MessageBar,
  MessageBarBody,
  MessageBarTitle,
  tokens,
} from '@fluentui/react-components'
import { useState } from 'react'
import { ProblemView } from '../../components/problem-view.tsx'
import { Section } from '../../components/section.tsx'
import { monospaced } from '../../components/theme.ts'
import { useComingIntoView } from '../../components/use-coming-into-view.ts'
import { useField } from '../../state/use-field.ts'
import { useAppState, useCalls } from '../../state/window-context.tsx'
import { useTexts } from '../../texts/language.tsx'

const compareCommand = 'ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub'

const useStyles = makeStyles({
  key: {
    ...monospaced,
    fontSize: tokens.fontSizeBase400,
    lineHeight: tokens.lineHeightBase400,
    overflowWrap: 'anywhere',
    userSelect: 'all',
  },
  warning: { overflowWrap: 'anywhere' },
  command: { ...monospaced, userSelect: 'all', overflowWrap: 'anywhere' },
  buttons: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
  how: { display: 'grid', rowGap: tokens.spacingVerticalXS },
})

/** The key was asked for, and is read next. Not the button: whoever presses Enter once more would confirm what was never read. */
const focus = (element: HTMLElement | null): void => element?.focus({ preventScroll: true })

export function HostKeySection({ onConfirm }: { onConfirm: () => void }) {
  const styles = useStyles()
  const { yourPi } = useTexts()
  const hostKey = useAppState((state) => state.hostKey)
  // The login met another key than the one that is shown here.
  const isDisproved = useAppState(
    ({ pi }) => pi.kind === 'failed' && pi.problem.code === 'PI_HOST_KEY_CHANGED',
  )
  const known = useField<string>('pi.hostKeyFingerprint').value
  const { call, isBusy, problem } = useCalls()
  const place = useComingIntoView(hostKey.kind === 'ready' && !hostKey.value.isConfirmed)

  // Until the key is asked for again.
  const [left, setLeft] = useState<unknown>()
  if (hostKey.kind !== 'ready' || hostKey.value === left) return null
  const { address, fingerprint, isConfirmed } = hostKey.value
  const isOther = known !== undefined && known !== fingerprint
  return (
    <Section ref={place} title={yourPi.isIt}>
      <div ref={isConfirmed ? null : focus} tabIndex={-1} className={styles.how}>
        <Body1>{yourPi.fingerprintOf(address)}</Body1>
        <code className={styles.key}>{fingerprint}</code>
      </div>
      {isConfirmed ? (
        !isDisproved && (
          <MessageBar intent="success">
            <MessageBarBody>{yourPi.confirmed}</MessageBarBody>
          </MessageBar>
        )
      ) : (
        <>
          {isOther && (
            <MessageBar intent="warning" layout="multiline">
              <MessageBarBody className={styles.warning}>
                <MessageBarTitle>{yourPi.otherKey}</MessageBarTitle> {yourPi.otherKeyDetail}
                <div>
                  <code className={styles.command}>{known}</code>
                </div>
              </MessageBarBody>
            </MessageBar>
          )}
          <div className={styles.how}>
            <Body1>{yourPi.compare}</Body1>
            <code className={styles.command}>{compareCommand}</code>
          </div>
          <div className={styles.buttons}>
            {/* Another key is never what one agrees to in passing. */}
            <Button
              appearance={isOther ? 'secondary' : 'primary'}
              disabledFocusable={isBusy}
              onClick={() => {
                onConfirm()
                void call('confirmHostKey', { fingerprint })
              }}
            >
              {isOther ? yourPi.confirmOther : yourPi.confirm}
            </Button>
            {isOther && (
              <Button appearance="primary" onClick={() => setLeft(hostKey.value)}>
                {yourPi.leaveOther}
              </Button>
            )}
          </div>
        </>
      )}
      {problem && <ProblemView problem={problem} />}
    </Section>
  )
}
