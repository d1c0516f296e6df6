/** Everything that the program says outside of its window. */
import type { Build } from '../../contract/build.ts'
import type { Problem } from '../../contract/problem.ts'
import { remediesEn } from '../../contract/texts/remedies-en.ts'

export const en = {
  program: 'Pi Offload',
  menu: {
    file: '&File',
    quit: 'E&xit',
    edit: '&Edit',
    undo: '&Undo',
    redo: '&Redo',
    cut: 'Cu&t',
    copy: '&Copy',
    paste: '&Paste',
    selectAll: 'Select &all',
    view: '&View',
    reload: '&Reload',
    zoomIn: 'Zoom &in',
    zoomOut: 'Zoom &out',
    resetZoom: 'Actual &size',
    fullScreen: '&Full screen',
    help: '&Help',
    licences: 'Third-party &licences',
    about: '&About Pi Offload',
  },
  about: 'Turns this PC into a NixOS build machine for a Raspberry Pi. Open source, MIT licence.',
  build: ({ kind, signedBy, feed }: Build) =>
    kind === 'sources'
      ? 'It runs from its sources.'
      : [
          ...(kind === 'stand-in' ? ['A trial build with a stand-in for Electron: not for use.'] : []),
          signedBy === null ? 'This build is not signed.' : `This build is signed by ${signedBy}.`,
          feed === null
            ? 'It does not look for newer versions.'
            : `It looks for newer versions at ${new URL(feed.url).host}.`,
        ].join(' '),
  tray: {
    open: 'Open Pi Offload',
    playing: 'I am playing',
    stop: 'Stop',
    quit: 'Exit',
    settingUp: (percent: number) => `Pi Offload: setting up, ${percent} %`,
    removing: (percent: number) => `Pi Offload: removing, ${percent} %`,
    stopping: 'Pi Offload: stopping',
  },
  goesOn: {
    title: 'Pi Offload works on',
    body: 'You find it beside the clock. There you can also stop it.',
  },
  notice: {
    'address-changed': {
      title: 'This PC has another address',
      body: 'The Pi no longer finds its builder. Open Pi Offload to repair it.',
    },
    'not-well': {
      title: 'Something is not as it was set up',
      body: 'Open Pi Offload to see what, and to repair it.',
    },
  },
  windowGone: {
    message: 'The window of Pi Offload keeps ending',
    detail:
      'Its page ended several times in a row. Nothing is lost, and what is under way goes on without it. Load the page anew; if it ends again, exit and start Pi Offload once more: it continues where it was.',
    reload: 'Load anew',
    quit: 'Exit',
  },
  /** Where there is no window to show it in. */
  problem: ({ code, title, detail, remedy }: Problem) => ({
    ...{ title, detail },
    remedy: remediesEn[code] ?? remedy,
  }),
  elevated: {
    startAsUsual: 'Start as usual',
    quit: 'Exit',
  },
  /** Asked by the uninstaller of Windows' list of apps. */
  uninstall: {
    ask: {
      message: 'Remove what Pi Offload set up, too?',
      details: {
        more: 'The builder on this PC and what joins your Pi to it are still there. You can remove them now, all or a part. What you keep stays as it is; later it takes Pi Offload, installed again, to remove it.',
        'only-pis':
          'Nothing is left on this PC but the instructions for a Pi that could not be reached: what was set up there is still there. If that Pi is back, “Remove…” does it. What you keep stays as it is, with the instructions.',
      },
      remove: 'Remove…',
      keep: 'Keep it',
      cancel: 'Cancel',
    },
    end: {
      message: 'All removed. Uninstall Pi Offload itself now?',
      detail: 'The PC and the Pi are as they were before.',
      goOn: 'Uninstall',
      back: 'Not now',
    },
    rest: {
      message: 'Removed, but for what stays. Uninstall Pi Offload itself now?',
      detail:
        'What stays and the notes of it are left as they are: Pi Offload, installed again, finds and removes them.',
      goOn: 'Uninstall',
      back: 'Not now',
    },
  },
  ended: {
    present: {
      succeeded: { title: 'All set up', body: 'The Pi built a test package on this PC.' },
      failed: { title: 'Setting up did not succeed', body: 'Open Pi Offload to see why and to continue.' },
    },
    absent: {
      succeeded: { title: 'All removed', body: 'The PC and the Pi are as they were before.' },
      inPart: { title: 'Removed, but for what stays', body: 'Open Pi Offload to see what is still there.' },
      failed: { title: 'Removing did not succeed', body: 'Open Pi Offload to see why and to continue.' },
    },
  },
}

export type ShellTexts = typeof en
