/** Who this window is to the server: the token in the link lets it in once, by a secret that survives a reload. */
const place = 'pi-offload-session'

/** The secret of the session; an empty one where there is neither a token nor a session of before. */
export async function openSession(): Promise<string> {
  const token = new URLSearchParams(location.hash.slice(1)).get('token')
  const known = sessionStorage.getItem(place)
  if (token === null) return known ?? ''
  // Kept before it is told, and the link kept until it was: a reload in between says the same once more.
  const session = known ?? newSecret()
  sessionStorage.setItem(place, session)
  await fetch('/api/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token, session }),
  })
  // Not to be seen. Whether the link was refused, the first call tells.
  history.replaceState(null, '', location.pathname)
  return session
}

/** 256 bits as 43 characters of base64url. */
function newSecret(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32))
  const text = btoa(String.fromCharCode(...bytes))
  return text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}
