/** What somebody waits for may come below the fold. What was there when the page opened moves nothing. */
import { useEffect, useRef, type RefObject } from 'react'

/** The place of what is brought into view when it comes. */
export function useComingIntoView<Place extends HTMLElement>(isThere: boolean): RefObject<Place | null> {
  const place = useRef<Place>(null)
  const wasThere = useRef(isThere)
  useEffect(() => {
    // At once: nothing moves that those who wish for less motion would see.
    if (isThere && !wasThere.current) place.current?.scrollIntoView({ block: 'nearest' })
    wasThere.current = isThere
  }, [isThere])
  return place
}
