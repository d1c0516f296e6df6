/** The files of the window, as they were built. */
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { extname, join, posix } from 'node:path'
import { headersFor } from './headers.ts'
import { refuseWindow } from './refusal.ts'

export interface WindowFile {
  headers: Record<string, string>
  body: Buffer
}

/** Stands in index.html for the nonce of its styles; a new one for every answer. */
const noncePlaceholder = '{{csp-nonce}}'

const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

const notBuilt = 'The window is not built. Run `npm run build:renderer` first.'

/** What is to be done before there is anything to show; `undefined` where the window is there. */
export async function whyNoWindow(folder: string): Promise<string | undefined> {
  return (await readUnlessAbsent(join(folder, 'index.html'))) === undefined ? notBuilt : undefined
}

/** Throws a `Refusal` where there is no such file. `path` is that of the URL. */
export async function windowFile(folder: string, path: string): Promise<WindowFile> {
  const name = fileNameIn(path)
  const type = contentTypes[extname(name)]
  const content = type === undefined ? undefined : await readUnlessAbsent(join(folder, name))
  if (type === undefined || content === undefined)
    throw name === 'index.html' ? refuseWindow(404, notBuilt) : refuseWindow(404, 'There is no such file.')
  const nonce = name.endsWith('.html') ? randomBytes(18).toString('base64') : undefined
  const body =
    nonce === undefined ? content : Buffer.from(content.toString('utf8').replaceAll(noncePlaceholder, nonce))
  const headers = headersFor(type, nonce)
  // Their names change with their content.
  if (name.startsWith('assets/')) headers['cache-control'] = 'private, max-age=31536000, immutable'
  return { headers, body }
}

/** Below the folder, whatever the path says: names of letters, digits, dash, underscore and inner dots. */
function fileNameIn(path: string): string {
  const name = path === '/' ? 'index.html' : posix.normalize(path).slice(1)
  if (!/^(?:[\w-]+\/)*[\w-]+(?:\.[\w-]+)+$/.test(name)) throw refuseWindow(404, 'There is no such file.')
  return name
}

async function readUnlessAbsent(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path)
  } catch {
    return undefined
  }
}
