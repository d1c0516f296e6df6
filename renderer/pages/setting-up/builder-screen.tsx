/** The machine's console as a picture, asked for again and again while it is installed. */
import { makeStyles, tokens } from '@fluentui/react-components'
import { useEffect, useRef, useState } from 'react'
import { Section } from '../../components/section.tsx'
import { useCalls } from '../../state/window-context.tsx'
import { useTexts } from '../../texts/language.tsx'

const pauseMs = 2000

const useStyles = makeStyles({
  picture: {
    display: 'block',
    width: '400px',
    maxWidth: '100%',
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: '#000',
  },
  hidden: { display: 'none' },
})

export function BuilderScreen() {
  const styles = useStyles()
  const { settingUp } = useTexts()
  const { call } = useCalls()
  const canvas = useRef<HTMLCanvasElement>(null)
  const [isOn, setIsOn] = useState(false)

  useEffect(() => {
    let isGone = false
    let timer: ReturnType<typeof setTimeout> | undefined
    const look = async () => {
      const answer = await call('takeScreenshot', {})
      if (isGone) return
      if (answer.ok) {
        const { pngBase64 } = answer.value
        setIsOn(pngBase64 !== null && canvas.current !== null && (await draw(canvas.current, pngBase64)))
      }
      timer = setTimeout(() => void look(), pauseMs)
    }
    void look()
    return () => {
      isGone = true
      clearTimeout(timer)
    }
  }, [call])

  return (
    <div className={isOn ? undefined : styles.hidden}>
      <Section title={settingUp.screen}>
        <canvas ref={canvas} role="img" aria-label={settingUp.screenAlt} className={styles.picture} />
      </Section>
    </div>
  )
}

/** Drawn instead of linked to: the content security policy needs no exception for it. False: it is no picture. */
async function draw(canvas: HTMLCanvasElement, pngBase64: string): Promise<boolean> {
  const bytes = Uint8Array.from(atob(pngBase64), (character) => character.charCodeAt(0))
  try {
    const picture = await createImageBitmap(new Blob([bytes], { type: 'image/png' }))
    canvas.width = picture.width
    canvas.height = picture.height
    canvas.getContext('2d')?.drawImage(picture, 0, 0)
    picture.close()
    return true
  } catch {
    return false
  }
}
