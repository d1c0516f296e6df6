import { Button, type ButtonProps, useAnnounce } from '@fluentui/react-components'
import { CheckmarkRegular, CopyRegular } from '@fluentui/react-icons'
import { useEffect, useState } from 'react'
import { useTexts } from '../texts/language.tsx'

interface CopyButtonProps {
  /** What is copied; asked for when it is clicked. */
  text: () => string
  label?: string
  size?: ButtonProps['size']
  appearance?: ButtonProps['appearance']
}

export function CopyButton({ text, label, size = 'small', appearance = 'subtle' }: CopyButtonProps) {
  const { common } = useTexts()
  const { announce } = useAnnounce()
  const [isCopied, setIsCopied] = useState(false)

  useEffect(() => {
    if (!isCopied) return
    const timer = setTimeout(() => setIsCopied(false), 2000)
    return () => clearTimeout(timer)
  }, [isCopied])

  const copy = async () => {
    await navigator.clipboard.writeText(text())
    setIsCopied(true)
    announce(common.copied)
  }

  return (
    <Button
      size={size}
      appearance={appearance}
      icon={isCopied ? <CheckmarkRegular /> : <CopyRegular />}
      onClick={() => void copy()}
    >
      {isCopied ? common.copied : (label ?? common.copy)}
    </Button>
  )
}
