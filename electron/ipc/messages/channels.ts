/** What the two ends of Electron's messages call each other by. */
export const channels = {
  /** Name of the call and its request as JSON → envelope. */
  call: 'pi-offload:call',
  /** Brings a port, on which every message of the event stream is told. */
  listen: 'pi-offload:listen',
} as const
