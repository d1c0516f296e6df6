/** The focus at what is no control: something that somebody was led to. */
import { makeStyles, tokens } from '@fluentui/react-components'

const useStyles = makeStyles({
  // Inside of its edge, which a card would cut off; also for those who came by mouse.
  place: {
    '&:focus': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
})

export function useFocusStyle(): string {
  return useStyles().place
}

/** Brings it into view with the focus, which goes on from there; once that is elsewhere, a click does not bring it back. */
export function placeFocus(place: HTMLElement | null): void {
  if (place === null) return
  place.tabIndex = -1
  function leave(): void {
    // The window alone was left, and comes back to it.
    if (document.activeElement === place) return
    place?.removeAttribute('tabindex')
    place?.removeEventListener('blur', leave)
  }
  place.addEventListener('blur', leave)
  // At once: nothing moves that those who wish for less motion would see.
  place.scrollIntoView({ block: 'nearest' })
  place.focus({ preventScroll: true })
}
