/** Who this window is to the server: the token in the link is exchanged once for a session, which survives a reload. */
const place = 'pi-offload-session'

/** The secret of the session; an empty one where there is neither a token nor a session of before. */
export async function openSession(): Promise<string> {
  const token = new URLSearchParams(location.hash.slice(1)).get('token')
  if (token === null) return sessionStorage.getItem(place) ?? ''
  // Not to be seen, and not to be exchanged a second time by a reload.
  history.replaceState(null, '', location.pathname)
  const response = await fetch('/api/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  })
  const answer = (await response.json()) as { ok: boolean; value?: { session?: unknown } }
  const session = answer.value?.session
  // A link that was used already: perhaps by this very window.
  if (typeof session !== 'string') return sessionStorage.getItem(place) ?? ''
  sessionStorage.setItem(place, session)
  return session
}
