/** The window's end of Electron's messages: all that the page can reach. It runs in the sandbox, so it is small and trusts nobody. */
import type { IpcRenderer } from 'electron'
import type { CallName, CallResponse, Connection, Envelope, StreamMessage } from '../../contract/api.ts'
import { channels } from './channels.ts'

export function preloadConnection(messages: Pick<IpcRenderer, 'invoke' | 'postMessage'>): Connection {
  return {
    call: <Name extends CallName>(name: Name, request: unknown) =>
      messages.invoke(channels.call, name, JSON.stringify(request)) as Promise<Envelope<CallResponse<Name>>>,

    listen(listener) {
      // A port of its own ends with the page: what is told after a reload does not reach the one before.
      const { port1, port2 } = new MessageChannel()
      port1.addEventListener('message', (event) => listener((event as MessageEvent).data as StreamMessage))
      port1.start()
      messages.postMessage(channels.listen, null, [port2])
      return () => port1.close()
    },
  }
}
