/** Everything that the program says outside of its window, in German. */
import { detailsDe } from '../../contract/texts/details-de.ts'
import { translatePhrase } from '../../contract/texts/phrases.ts'
import { problemsDe } from '../../contract/texts/problems-de.ts'
import type { ShellTexts } from './en.ts'

export const de: ShellTexts = {
  program: 'Pi Offload',
  menu: {
    file: '&Datei',
    quit: '&Beenden',
    edit: '&Bearbeiten',
    undo: '&Rückgängig',
    redo: '&Wiederholen',
    cut: '&Ausschneiden',
    copy: '&Kopieren',
    paste: '&Einfügen',
    selectAll: 'A&lles auswählen',
    view: '&Ansicht',
    reload: '&Neu laden',
    zoomIn: 'Ver&größern',
    zoomOut: 'Ver&kleinern',
    resetZoom: '&Originalgröße',
    fullScreen: '&Vollbild',
    help: '&Hilfe',
    licences: '&Lizenzen der Bestandteile',
    about: '&Über Pi Offload',
  },
  about: 'Macht diesen PC zur NixOS-Baumaschine für einen Raspberry Pi. Quelloffen, MIT-Lizenz.',
  build: ({ kind, signedBy, feed }) =>
    kind === 'sources'
      ? 'Das Programm läuft aus seinen Quelltexten.'
      : [
          ...(kind === 'stand-in'
            ? ['Ein Probebau mit einem Platzhalter für Electron, nicht zum Gebrauch.']
            : []),
          signedBy === null
            ? 'Dieses Programm ist nicht signiert.'
            : `Dieses Programm ist von ${signedBy} signiert.`,
          feed === null
            ? 'Es sucht nicht nach neueren Versionen.'
            : `Es sucht bei ${new URL(feed.url).host} nach neueren Versionen.`,
        ].join(' '),
  tray: {
    open: 'Pi Offload öffnen',
    playing: 'Ich spiele gerade',
    stop: 'Anhalten',
    quit: 'Beenden',
    settingUp: (percent) => `Pi Offload: Einrichtung, ${percent} %`,
    removing: (percent) => `Pi Offload: Deinstallation, ${percent} %`,
    stopping: 'Pi Offload: wird angehalten',
  },
  goesOn: {
    title: 'Pi Offload arbeitet weiter',
    body: 'Sie finden es neben der Uhr. Dort können Sie es auch anhalten.',
  },
  notice: {
    'address-changed': {
      title: 'Dieser PC hat eine andere Adresse',
      body: 'Der Pi findet seinen Builder nicht mehr. Öffnen Sie Pi Offload, um ihn zu reparieren.',
    },
    'not-well': {
      title: 'Etwas ist nicht mehr, wie es eingerichtet wurde',
      body: 'Öffnen Sie Pi Offload, um zu sehen, was, und es zu reparieren.',
    },
  },
  windowGone: {
    message: 'Das Fenster von Pi Offload endet immer wieder',
    detail:
      'Seine Seite ist mehrmals hintereinander abgestürzt. Verloren ist nichts, und was gerade läuft, läuft ohne sie weiter. Laden Sie die Seite neu; endet sie wieder, beenden Sie Pi Offload und starten Sie es noch einmal: Es macht dort weiter.',
    reload: 'Neu laden',
    quit: 'Beenden',
  },
  problem: ({ code, detail }) => ({
    ...problemsDe[code],
    detail: translatePhrase(detailsDe, detail) ?? detail,
  }),
  elevated: {
    startAsUsual: 'Wie gewöhnlich starten',
    quit: 'Beenden',
  },
  uninstall: {
    ask: {
      message: 'Auch entfernen, was Pi Offload eingerichtet hat?',
      details: {
        more: 'Der Builder auf diesem PC und seine Verbindung mit dem Pi sind noch da. Sie können sie jetzt entfernen, ganz oder zum Teil. Was Sie behalten, bleibt, wie es ist; um es später zu entfernen, installieren Sie Pi Offload wieder.',
        'only-pis':
          'Auf diesem PC ist nur noch die Anleitung für einen Pi, der nicht zu erreichen war: Was dort eingerichtet wurde, ist noch da. Ist der Pi wieder da, erledigt es „Entfernen…“. Was Sie behalten, bleibt samt der Anleitung, wie es ist.',
      },
      remove: 'Entfernen…',
      keep: 'Behalten',
      cancel: 'Abbrechen',
    },
    end: {
      message: 'Alles ist entfernt. Jetzt Pi Offload selbst deinstallieren?',
      detail: 'PC und Pi sind wieder wie zuvor.',
      goOn: 'Deinstallieren',
      back: 'Jetzt nicht',
    },
    rest: {
      message: 'Entfernt, bis auf das, was bleibt. Jetzt Pi Offload selbst deinstallieren?',
      detail:
        'Was bleibt, und die Notizen darüber werden gelassen, wie sie sind: Wird Pi Offload wieder installiert, findet und entfernt es sie.',
      goOn: 'Deinstallieren',
      back: 'Jetzt nicht',
    },
  },
  ended: {
    present: {
      succeeded: {
        title: 'Alles ist eingerichtet',
        body: 'Der Pi hat ein Testpaket auf diesem PC gebaut.',
      },
      failed: {
        title: 'Die Einrichtung ist nicht gelungen',
        body: 'Öffnen Sie Pi Offload: Dort steht, warum, und es geht weiter.',
      },
    },
    absent: {
      succeeded: { title: 'Alles ist entfernt', body: 'PC und Pi sind wieder wie zuvor.' },
      inPart: {
        title: 'Entfernt, bis auf das, was bleibt',
        body: 'Öffnen Sie Pi Offload: Dort steht, was noch da ist.',
      },
      failed: {
        title: 'Die Deinstallation ist nicht gelungen',
        body: 'Öffnen Sie Pi Offload: Dort steht, warum, und es geht weiter.',
      },
    },
  },
}
