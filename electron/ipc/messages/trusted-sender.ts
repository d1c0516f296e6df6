import type { IpcMainEvent, IpcMainInvokeEvent, WebContents } from 'electron'

/**
 * Whether a message comes from our own page, in the window's own frame: not from a frame in it, not from another page, and not from
 * a page that is gone (electronjs.org/docs/latest/tutorial/security, 17).
 */
export function isTrustedSender(
  { sender, senderFrame: frame }: IpcMainEvent | IpcMainInvokeEvent,
  window: WebContents,
  origin: string,
): boolean {
  // A frame that has navigated or gone is null, or destroyed; then nothing else of it can be read.
  if (sender !== window || frame === null || frame.isDestroyed()) return false
  return frame === window.mainFrame && frame.origin === origin
}
