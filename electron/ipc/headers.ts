/** What every answer says to the browser. */

const always = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
} as const

/**
 * Scripts come from our own files alone. Fluent's styles are made by scripts in `style` elements, which bear the nonce; `img-src
 * data:` is for the machine's console.
 */
function contentSecurityPolicy(nonce?: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self'${nonce === undefined ? '' : ` 'nonce-${nonce}'`}`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

export function headersFor(contentType: string, nonce?: string): Record<string, string> {
  return {
    ...always,
    'content-security-policy': contentSecurityPolicy(nonce),
    'content-type': contentType,
    'cache-control': 'no-store',
  }
}
