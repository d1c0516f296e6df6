/** The machine's console as a picture, asked for again and again while it is installed. */
import { makeStyles } from '@fluentui/react-components'
import { useEffect, useRef, useState } from 'react'
import { Section } from '../../components/section.tsx'
import { useCalls } from '../../state/window-context.tsx'
import { useTexts } from '../../texts/language.tsx'

const pauseMs = 2000

const useStyles = makeStyles({
  // A screen is black in every theme.
  picture: { display: 'block', width: '100%', backgroundColor: '#000' },
  place: { flex: '1 1 0', minWidth: 0, width: '100%', maxWidth: '640px' },
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
    <div className={isOn ? styles.place : styles.hidden}>
      <Section title={settingUp.screen} isFlush>
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
