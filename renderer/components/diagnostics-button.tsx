/** Puts everything that helps to understand a problem on the clipboard. It leaves the PC only by the user's own hand. */
import {
  Button,
  makeStyles,
  Spinner,
  tokens,
  useAnnounce,
  type ButtonProps,
} from '@fluentui/react-components'
import { CheckmarkRegular, ClipboardTextLtrRegular } from '@fluentui/react-icons'
import { useEffect, useRef, useState } from 'react'
import { useCalls } from '../state/window-context.tsx'
import { useTexts } from '../texts/language.tsx'

const useStyles = makeStyles({
  buttons: {
    display: 'inline-flex',
    flexWrap: 'wrap',
    justifyContent: 'end',
    gap: tokens.spacingHorizontalS,
  },
})

export function DiagnosticsButton({ appearance = 'secondary' }: { appearance?: ButtonProps['appearance'] }) {
  const styles = useStyles()
  const { common, diagnostics } = useTexts()
  const { call, isBusy } = useCalls()
  const stopping = useCalls()
  const place = useRef<HTMLSpanElement>(null)
  const { announce } = useAnnounce()
  const [isCopied, setIsCopied] = useState(false)

  useEffect(() => {
    if (!isCopied) return
    const timer = setTimeout(() => setIsCopied(false), 3000)
    return () => clearTimeout(timer)
  }, [isCopied])

  const copy = async () => {
    const text = call('readDiagnostics', {}).then((answer) => {
      if (!answer.ok) throw new Error(answer.problem.title)
      return new Blob([answer.value.text], { type: 'text/plain' })
    })
    // A clipboard that refuses at once does not wait for it.
    text.catch(() => undefined)
    try {
      // Begun within the click: by the time of the answer, which may take seconds, a browser no longer believes in it.
      await navigator.clipboard.write([new ClipboardItem({ 'text/plain': text })])
    } catch {
      // Where the call failed, the window says it.
      return
    }
    setIsCopied(true)
    announce(common.copied)
  }

  const words = isCopied ? common.copied : diagnostics.copy
  const icon = isCopied ? <CheckmarkRegular /> : <ClipboardTextLtrRegular />
  return (
    <span ref={place} className={styles.buttons}>
      <Button
        appearance={appearance}
        icon={isBusy ? <Spinner size="tiny" /> : icon}
        disabledFocusable={isBusy}
        onClick={() => void copy()}
      >
        {isBusy ? diagnostics.looking : words}
      </Button>
      {isBusy && (
        <Button
          appearance={appearance}
          onClick={() => {
            // It is gone in a moment, and the focus with it.
            place.current?.querySelector('button')?.focus()
            void stopping.call('stopDiagnostics', {})
          }}
        >
          {common.cancel}
        </Button>
      )}
    </span>
  )
}
