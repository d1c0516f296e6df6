import { lazy, Suspense, useEffect, type ComponentType } from 'react'
import type { Page } from '../../electron/contract/app-state.ts'
import { ThisPcPage } from '../pages/this-pc/this-pc-page.tsx'
import { useAppState } from '../state/window-context.tsx'

/** All pages but the first, which must be there at once, are one file that is fetched meanwhile. */
const laterPages = () => import('../pages/later-pages.ts')
type LaterPages = Awaited<ReturnType<typeof laterPages>>

function later(name: keyof LaterPages): ComponentType {
  return lazy(async () => ({ default: (await laterPages())[name] }))
}

const pages: Record<Page, ComponentType> = {
  'this-pc': ThisPcPage,
  'your-pi': later('YourPiPage'),
  builder: later('BuilderPage'),
  offload: later('OffloadPage'),
  review: later('ReviewPage'),
  'setting-up': later('SettingUpPage'),
  done: later('DonePage'),
  dashboard: later('DashboardPage'),
}

export function CurrentPage() {
  const page = useAppState((state) => state.page)
  const Shown = pages[page]
  // Where the program ends meanwhile nothing comes; a page that is needed afterwards is asked for anew.
  useEffect(() => void laterPages().catch(() => undefined), [])
  return (
    <Suspense>
      <Shown key={page} />
    </Suspense>
  )
}
