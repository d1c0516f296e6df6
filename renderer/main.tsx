/** Opens the window on the connection that is there: the desktop program's, or the small server's on loopback. */
import { createRoot } from 'react-dom/client'
import { preloadTransport } from './connection/preload.ts'
import { webTransport } from './connection/web.ts'
import { AppWindow } from './wizard/app-window.tsx'

const place = document.getElementById('window')
if (place === null) throw new Error('index.html has no place for the window')

const transport = window.piOffload === undefined ? webTransport() : preloadTransport(window.piOffload)
createRoot(place).render(<AppWindow transport={transport} />)
