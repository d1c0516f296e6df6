/** Puts the connection into the page, and nothing else. */
import { contextBridge, ipcRenderer } from 'electron'
import { preloadConnection } from './ipc/messages/preload-connection.ts'

contextBridge.exposeInMainWorld('piOffload', preloadConnection(ipcRenderer))
