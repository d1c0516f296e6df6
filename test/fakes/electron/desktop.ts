/** What a program shows and takes outside of its windows. */
import { EventEmitter } from 'node:events'
import { existsSync } from 'node:fs'

export interface MenuItem {
  label?: string
  role?: string
  type?: string
  enabled?: boolean
  checked?: boolean
  click?: () => void
  submenu?: MenuItem[]
}

export class FakeMenu {
  readonly items: readonly MenuItem[]
  readonly #desktop: Desktop

  constructor(items: readonly MenuItem[], desktop: Desktop) {
    this.items = items
    this.#desktop = desktop
  }

  popup(): void {
    this.#desktop.popups.push(this)
  }

  /** The item of this name, wherever it is, as a person would click on it. */
  click(label: string): void {
    const items = this.items.flatMap((item) => [item, ...(item.submenu ?? [])])
    const item = items.find((candidate) => candidate.label === label)
    if (item?.click === undefined || item.enabled === false) throw new Error(`“${label}” cannot be clicked`)
    item.click()
  }
}

export class FakeTray extends EventEmitter {
  readonly image: string
  toolTip = ''
  menu: FakeMenu | undefined

  constructor(image: string) {
    super()
    this.image = image
  }

  setToolTip(text: string): void {
    this.toolTip = text
  }

  setContextMenu(menu: FakeMenu): void {
    this.menu = menu
  }
}

export class FakeNotification extends EventEmitter {
  readonly title: string
  readonly body: string
  readonly #desktop: Desktop

  constructor({ title, body }: { title: string; body: string }, desktop: Desktop) {
    super()
    this.title = title
    this.body = body
    this.#desktop = desktop
  }

  show(): void {
    this.#desktop.notifications.push(this)
  }
}

interface MessageBoxOptions {
  message: string
  detail: string
  buttons: string[]
}

interface MessageBox extends MessageBoxOptions {
  press(button: string): void
}

export class Desktop {
  readonly trays: FakeTray[] = []
  readonly notifications: FakeNotification[] = []
  readonly errorBoxes: { title: string; content: string }[] = []
  /** Boxes that wait for a person to press one of their buttons. */
  readonly messageBoxes: MessageBox[] = []
  /** Told when one opens. */
  onMessageBox: (box: MessageBox) => void = () => undefined
  /** What the browser was asked to open. */
  readonly opened: string[] = []
  /** Ids of what keeps the PC awake now. */
  readonly blockers = new Map<number, string>()
  /** Menus that were opened at the pointer. */
  readonly popups: FakeMenu[] = []
  menu: FakeMenu | null = null
  showsNotifications = true
  #lastBlocker = 0

  /** Says `resume` when the PC wakes. */
  readonly powerMonitor = new EventEmitter()
  readonly powerSaveBlocker = {
    start: (type: string): number => {
      this.#lastBlocker += 1
      this.blockers.set(this.#lastBlocker, type)
      return this.#lastBlocker
    },
    stop: (id: number): boolean => this.blockers.delete(id),
  }
  readonly dialog = {
    showErrorBox: (title: string, content: string) => void this.errorBoxes.push({ title, content }),
    showMessageBox: (options: MessageBoxOptions) =>
      new Promise<{ response: number }>((resolve) => {
        const box: MessageBox = {
          ...options,
          press: (button) => {
            this.messageBoxes.splice(this.messageBoxes.indexOf(box), 1)
            resolve({ response: options.buttons.indexOf(button) })
          },
        }
        this.messageBoxes.push(box)
        this.onMessageBox(box)
      }),
  }
  readonly shell = {
    openExternal: (url: string) => {
      this.opened.push(url)
      return Promise.resolve()
    },
    /** Resolves with what went wrong, as Electron's does. */
    openPath: (path: string) => {
      if (!existsSync(path)) return Promise.resolve('Failed to open path')
      this.opened.push(path)
      return Promise.resolve('')
    },
  }
}
