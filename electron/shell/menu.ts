/** The menus. Their names are our own: Electron's are English everywhere. */
import type { Menu, MenuItemConstructorOptions, WebContents } from 'electron'
import type { ShellTexts } from './texts/en.ts'

type MenuClass = typeof Menu
type Item = MenuItemConstructorOptions

const separator: Item = { type: 'separator' }

export interface MenuOptions {
  isDeveloped: boolean
  showLicences: () => void
}

export function programMenu(menu: MenuClass, { menu: texts }: ShellTexts, options: MenuOptions) {
  const { isDeveloped, showLicences } = options
  // `npm start` makes no such file.
  const licences: Item[] = isDeveloped ? [] : [{ label: texts.licences, click: showLicences }]
  const developer: Item[] = isDeveloped ? [separator, { role: 'toggleDevTools' }] : []
  return menu.buildFromTemplate([
    { label: texts.file, submenu: [{ role: 'quit', label: texts.quit }] },
    { label: texts.edit, submenu: editItems(texts) },
    {
      label: texts.view,
      submenu: [
        { role: 'reload', label: texts.reload },
        separator,
        { role: 'resetZoom', label: texts.resetZoom },
        { role: 'zoomIn', label: texts.zoomIn },
        { role: 'zoomOut', label: texts.zoomOut },
        separator,
        { role: 'togglefullscreen', label: texts.fullScreen },
        ...developer,
      ],
    },
    { label: texts.help, submenu: [...licences, { role: 'about', label: texts.about }] },
  ])
}

/** A right click offers what can be done with text; without it Electron shows no menu at all. */
export function offerContextMenu(menu: MenuClass, { menu: texts }: ShellTexts, contents: WebContents): void {
  contents.on('context-menu', (_event, { isEditable, selectionText }) => {
    if (isEditable) menu.buildFromTemplate(editItems(texts)).popup()
    else if (selectionText.trim() !== '')
      menu.buildFromTemplate([{ role: 'copy', label: texts.copy }]).popup()
  })
}

function editItems(texts: ShellTexts['menu']): Item[] {
  return [
    { role: 'undo', label: texts.undo },
    { role: 'redo', label: texts.redo },
    separator,
    { role: 'cut', label: texts.cut },
    { role: 'copy', label: texts.copy },
    { role: 'paste', label: texts.paste },
    separator,
    { role: 'selectAll', label: texts.selectAll },
  ]
}
