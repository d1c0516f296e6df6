/** Puts everything that helps to understand a problem on the clipboard. It leaves the PC only by the user's own hand. */
import { Button, useAnnounce, type ButtonProps } from '@fluentui/react-components'
import { CheckmarkRegular, ClipboardTextLtrRegular } from '@fluentui/react-icons'
import { useEffect, useState } from 'react'
import { useCalls } from '../state/window-context.tsx'
import { useTexts } from '../texts/language.tsx'

export function DiagnosticsButton({ appearance = 'secondary' }: { appearance?: ButtonProps['appearance'] }) {
  const { common, diagnostics } = useTexts()
  const { call, isBusy } = useCalls()
  const { announce } = useAnnounce()
  const [isCopied, setIsCopied] = useState(false)

  useEffect(() => {
    if (!isCopied) return
    const timer = setTimeout(() => setIsCopied(false), 3000)
    return () => clearTimeout(timer)
  }, [isCopied])

  const copy = async () => {
    const answer = await call('readDiagnostics', {})
    if (!answer.ok) return
    await navigator.clipboard.writeText(answer.value.text)
    setIsCopied(true)
    announce(common.copied)
  }

  return (
    <Button
      appearance={appearance}
      icon={isCopied ? <CheckmarkRegular /> : <ClipboardTextLtrRegular />}
      disabledFocusable={isBusy}
      onClick={() => void copy()}
    >
      {isCopied ? common.copied : diagnostics.copy}
    </Button>
  )
}
