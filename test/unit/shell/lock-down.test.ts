/** What a page in the window may not do, and with which rights it runs: docs/security.md, line by line. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { en } from '../../../electron/shell/texts/en.ts'
import { builtProgram, eventually, type Program } from './program.ts'

const { folder, start } = builtProgram()
let program: Program
beforeAll(() => writeFile(join(folder(), 'secret.html'), 'not for you'))
beforeEach(async () => {
  program = await start()
})

const contents = () => program.window().webContents
const session = () => {
  const [only, ...others] = program.sessions.values()
  if (only === undefined || others.length > 0) throw new Error('there is not one session')
  return only
}

test('the page runs in the sandbox, apart from the preload script, without Node', () => {
  expect(program.app.isSandboxed).toBe(true)
  expect(program.window().options.webPreferences).toMatchObject({
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    spellcheck: false,
  })
  expect(program.window().options.webPreferences).not.toHaveProperty('enableBlinkFeatures')
  expect(program.window().options).toMatchObject({ minWidth: 800, minHeight: 600 })
})

test('what the page keeps is kept in memory', () => {
  expect([...program.sessions.keys()].filter((partition) => partition.startsWith('persist:'))).toEqual([])
})

describe('the window’s own protocol', () => {
  test('has an origin, is secure, and brings the same headers as the server on loopback', () => {
    expect(program.protocols.privileges.get('app')).toEqual({
      standard: true,
      secure: true,
      supportFetchAPI: true,
    })
    const { mainFrame, status, headers, text } = contents()
    expect([mainFrame.origin, status]).toEqual(['app://pi-offload', 200])
    const nonce = /<meta content="([^"]+)">/.exec(text)?.[1] ?? ''
    expect(headers?.get('content-security-policy')).toBe(
      [
        "default-src 'none'",
        "script-src 'self'",
        `style-src 'self' 'nonce-${nonce}'`,
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
      ].join('; '),
    )
    expect(headers?.get('x-content-type-options')).toBe('nosniff')
    // Chromium unpacks nothing that such a protocol brings.
    expect(headers?.has('content-encoding')).toBe(false)
  })

  test.each([
    'app://other/',
    'app://other/index.html',
    'app://pi-offload/../../secret.html',
    'app://pi-offload/%2e%2e/%2e%2e/secret.html',
    'app://pi-offload/..%2f..%2fsecret.html',
    'app://pi-offload//etc/passwd',
    'app://pi-offload/nothing.js',
  ])('%s is not there', async (url) => {
    const response = await session().load(url)
    expect([response.status, response.headers.get('content-security-policy')]).toEqual([
      404,
      expect.stringContaining("default-src 'none'"),
    ])
    expect(await response.text()).not.toContain('not for you')
  })

  test('nothing outside of the window’s folder is reached, whatever is asked for', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('..', '.', '%2e%2e', '/', '\\', 'secret.html', '%00', 'dist')),
        async (parts) => {
          const response = await session().load(`app://pi-offload/${parts.join('/')}`)
          expect(await response.text()).not.toContain('not for you')
        },
      ),
    )
  })

  test('asks for no permission but to copy, and that only in our own page', async () => {
    const own = { isMainFrame: true, requestingUrl: 'app://pi-offload/' }
    expect(await session().permits('clipboard-sanitized-write', own)).toBe(true)
    expect(await session().permits('clipboard-sanitized-write', { ...own, isMainFrame: false })).toBe(false)
    for (const requestingUrl of [
      'https://example.org/',
      'app://pi-offload.example.org/',
      'file:///app://pi-offload/',
    ])
      expect(await session().permits('clipboard-sanitized-write', { ...own, requestingUrl })).toBe(false)
    for (const permission of [
      'media',
      'geolocation',
      'notifications',
      'clipboard-read',
      'openExternal',
      'fullscreen',
    ])
      expect(await session().permits(permission, own)).toBe(false)
    expect(session().permitsDevice()).toBe(false)
  })
})

describe('the page cannot', () => {
  test('go elsewhere, or let a frame go anywhere; it can only be loaded anew', () => {
    expect(contents().mayGo('app://pi-offload/')).toBe(true)
    expect(contents().mayGo('app://pi-offload/', false)).toBe(false)
    for (const url of [
      'https://example.org/',
      'app://other/',
      'file:///etc/passwd',
      'app://pi-offload/other.html',
      'data:text/html,x',
    ])
      expect([contents().mayGo(url), contents().mayRedirect(url)]).toEqual([false, false])
  })

  test('open windows; known links open in the browser, all others nowhere', () => {
    const known = 'https://www.virtualbox.org/wiki/Downloads'
    expect(contents().mayOpen(known)).toBe(false)
    expect(program.desktop.opened).toEqual([known])
    for (const url of [
      'http://www.virtualbox.org/',
      'https://www.virtualbox.org.example.org/',
      'https://example.org/?https://www.virtualbox.org/',
      'file:///bin/sh',
      'smb://example.org/share',
      'ms-settings:',
      'javascript:alert(1)',
      'https://',
      '',
    ])
      expect(contents().mayOpen(url)).toBe(false)
    expect(program.desktop.opened).toEqual([known])
  })

  test('open any other program, whatever the address', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.webUrl(), fc.string(), fc.webUrl({ validSchemes: ['ftp', 'file', 'vbscript'] })),
        (url) => {
          expect(contents().mayOpen(url)).toBe(false)
        },
      ),
    )
    expect(program.desktop.opened).toEqual([])
  })

  test('save files, use the network, or hold other pages', async () => {
    expect(session().downloads('data:text/plain,x')).toBe(false)
    for (const url of [
      'http://192.168.1.1/',
      'https://example.org/',
      'wss://example.org/',
      'ws://127.0.0.1:2222/',
      'file:///etc/passwd',
    ])
      expect(await session().letsOut(url)).toBe(false)
    expect(await session().letsOut('app://pi-offload/assets/index.js')).toBe(true)
    expect(contents().mayAttachWebview()).toBe(false)
  })
})

describe('a page that dies', () => {
  test('comes back and loses nothing, but not for ever', async () => {
    const client = await program.client()
    await client.must('goToPage', { page: 'builder' })
    for (let round = 0; round < 3; round++) {
      const { mainFrame } = contents()
      contents().crash()
      await eventually(() => contents().mainFrame !== mainFrame)
    }
    expect((await program.client()).state().page).toBe('builder')
    const { mainFrame } = contents()
    contents().crash()
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(contents().mainFrame).toBe(mainFrame)
  })

  test('then says what happened, and a person has it loaded anew or ends the program', async () => {
    const { messageBoxes } = program.desktop
    const { message, reload, quit } = en.windowGone
    const die = async () => {
      const { mainFrame } = contents()
      contents().crash()
      await eventually(() => contents().mainFrame !== mainFrame || messageBoxes.length > 0)
    }
    for (let round = 0; round < 3; round++) await die()
    expect(messageBoxes).toEqual([])
    await die()
    expect(messageBoxes).toMatchObject([{ message, buttons: [reload, quit] }])
    const { mainFrame } = contents()
    messageBoxes[0]?.press(reload)
    await eventually(() => contents().mainFrame !== mainFrame)
    expect((await program.client()).state().page).toBe('this-pc')

    await die()
    messageBoxes[0]?.press(quit)
    await eventually(() => program.app.exitCode === 0)
  })

  test('that ended in order is no reason for a question', async () => {
    for (let round = 0; round < 5; round++) contents().crash('clean-exit')
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(program.desktop.messageBoxes).toEqual([])
  })
})

describe('what is written down', () => {
  const read = (name: string): Promise<string> =>
    readFile(new URL(`../../../${name}`, import.meta.url), 'utf8')

  test('every fuse that is set is explained, and as it is set', async () => {
    const [, fuses = ''] = (await read('electron-builder.yml')).split('electronFuses:\n')
    const set = fuses.match(/\w+: (?:true|false)/g) ?? []
    expect(set).toHaveLength(8)
    const security = await read('docs/security.md')
    for (const fuse of set) expect(security).toContain(`\`${fuse}\``)
  })

  test('Windows knows the program by one name', async () => {
    expect(await read('electron-builder.yml')).toContain(`appId: ${program.app.userModelId}\n`)
  })

  test('all twenty items of Electron’s list have a place that is there', async () => {
    const security = await read('docs/security.md')
    const rows = [...security.matchAll(/^\| (\d+) +\|.*\| ([^|]+) \| +[✓ ] +\|$/gm)]
    expect(rows.map(([, number]) => Number(number))).toEqual(
      Array.from({ length: 20 }, (_, index) => index + 1),
    )
    const places = rows.flatMap(([, , where]) =>
      [...(where ?? '').matchAll(/`([^`]+)`/g)].map(([, place]) => place ?? ''),
    )
    expect(places.length).toBeGreaterThanOrEqual(20)
    for (const place of places) {
      const isInside = /^(?:shell|ipc)\/|^preload\.ts$/.test(place)
      expect(await read(isInside ? `electron/${place}` : place)).not.toBe('')
    }
  })
})
