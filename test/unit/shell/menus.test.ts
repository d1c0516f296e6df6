/** What the program says outside of its window, in both languages, and its menus. */
import { writeFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { de } from '../../../electron/shell/texts/de.ts'
import { en } from '../../../electron/shell/texts/en.ts'
import { textsFor } from '../../../electron/shell/texts/texts-for.ts'
import type { FakeMenu } from '../../fakes/electron/desktop.ts'
import { builtProgram, hasEnded, notices, tray } from './program.ts'

const { files, start, startRun } = builtProgram()

describe('in German', () => {
  test('menus, tray and notices follow the system’s first language', async () => {
    const { program, client } = await startRun({ languages: ['de-AT', 'en-GB'] })
    expect(client.state().locale).toBe('de-AT')
    expect(tray(program).toolTip).toMatch(/^Pi Offload: Einrichtung, \d+ %$/)
    expect(program.desktop.menu?.items.map(({ label }) => label)).toEqual([
      '&Datei',
      '&Bearbeiten',
      '&Ansicht',
      '&Hilfe',
    ])
    program.window().close()
    expect(notices(program)).toEqual([de.goesOn.title])
    tray(program).menu?.click(de.tray.stop)
    await client.until(hasEnded)
  })

  test('every text is there, and another one than in English', () => {
    const namesIn = (texts: object): string[] =>
      Object.entries(texts).flatMap(([name, value]) =>
        typeof value === 'object' && value !== null
          ? namesIn(value as object).map((inner) => `${name}.${inner}`)
          : [`${name}: ${typeof value}`],
      )
    expect(namesIn(de)).toEqual(namesIn(en))
    expect(textsFor('de').about).not.toBe(textsFor('en').about)
    expect(['de', 'DE-ch', 'en', 'den', 'fr-FR', ''].map((locale) => textsFor(locale) === de)).toEqual([
      ...[true, true, false, false, false, false],
    ])
  })
})

describe('menus', () => {
  test('have names of their own for everything, and the developer’s tools only where it is developed', async () => {
    const rolesIn = (menu: FakeMenu | null | undefined): string[] =>
      (menu?.items ?? []).flatMap(({ submenu, role }) =>
        (submenu ?? [{ role }]).map((item) => item.role ?? ''),
      )
    const installed = await start({ isPackaged: true })
    expect(rolesIn(installed.desktop.menu)).not.toContain('toggleDevTools')
    expect(installed.window().options.webPreferences['devTools']).toBe(false)
    const unnamed = installed.desktop.menu?.items.flatMap(({ submenu }) =>
      (submenu ?? []).filter(({ label, type }) => type !== 'separator' && label === undefined),
    )
    expect(unnamed).toEqual([])
    const developed = await start({ isPackaged: false })
    expect(rolesIn(developed.desktop.menu)).toContain('toggleDevTools')
    expect(installed.app.aboutPanel).toMatchObject({
      applicationName: 'Pi Offload',
      applicationVersion: '1.2.3',
    })
  })

  test('the licences of what others wrote open in what the user reads texts with', async () => {
    const { desktop, world } = await start({ isPackaged: true })
    desktop.menu?.click(en.menu.licences)
    expect(desktop.opened).toEqual([])
    await expect.poll(() => world.ports.log.tail(1)).toEqual([expect.stringContaining('licences-not-shown')])
    await writeFile(files().licences, 'Third-party notices')
    desktop.menu?.click(en.menu.licences)
    expect(desktop.opened).toEqual([files().licences])
  })

  test('a right click offers what can be done with text', async () => {
    const { window, desktop } = await start()
    const click = (details: object): string[] | undefined => {
      desktop.popups.length = 0
      window().webContents.emit('context-menu', {}, details)
      return desktop.popups[0]?.items.map(({ role }) => role ?? '')
    }
    expect(click({ isEditable: true, selectionText: '' })).toContain('paste')
    expect(click({ isEditable: false, selectionText: 'SHA256:…' })).toEqual(['copy'])
    expect(click({ isEditable: false, selectionText: ' ' })).toBeUndefined()
  })
})
