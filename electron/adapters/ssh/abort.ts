/** How a stop on request is told to the caller. */
export function abortError(what: string): DOMException {
  return new DOMException(`${what} was stopped on request.`, 'AbortError')
}
