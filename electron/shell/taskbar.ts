/** How far a run is, on the window's button in the taskbar. */
import type { BrowserWindow } from 'electron'
import type { AppState } from '../contract/app-state.ts'
import { percentOf, whenChanged } from './work.ts'

type Mode = 'none' | 'normal' | 'paused' | 'error'

export function showOnTaskbar(window: BrowserWindow): (state: AppState) => void {
  let mode: Mode = 'none'
  let fraction = 0
  // Less than nothing takes it away (BrowserWindow.setProgressBar).
  const show = whenChanged(() => window.setProgressBar(mode === 'none' ? -1 : fraction, { mode }))
  return (state) => {
    mode = modeFor(state)
    fraction = percentOf(state) / 100
    show(mode === 'none' ? mode : `${mode} ${fraction}`)
  }
}

function modeFor({ run, page }: AppState): Mode {
  if (run?.view.state === 'running') return run.isStopping ? 'paused' : 'normal'
  // Red for as long as the page that says why is in front.
  return run?.view.state === 'failed' && page === 'setting-up' ? 'error' : 'none'
}
