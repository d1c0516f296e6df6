/** Why the PC was used for a build or was not, in German. */
import type { Phrases } from './phrases.ts'

const nowhere = 'Keine Maschine darf es jetzt bauen, und der Pi kann es nicht:'

const noHook = 'Nix auf dem Pi fragt keine Maschine (die Einstellung build-hook ist leer)'

const elsewhere = 'Bau es auf dem Pi (--builders ""), kompiliere es kreuz oder lass seine Tests aus.'

export const whyDe: Phrases = {
  'But for our test packages nothing that was built there has its derivation left.':
    'Außer von unseren Testpaketen ist von nichts, was dort gebaut wurde, die Ableitung noch da.',
  'The Pi has no derivation of {}.': 'Der Pi hat keine Ableitung von {}.',
  'nix derivation show shows nothing.': 'nix derivation show zeigt nichts.',

  'Its result was built on the Pi itself.': 'Sein Ergebnis wurde auf dem Pi selbst gebaut.',
  'Its result was not built on the Pi: another machine built it.':
    'Sein Ergebnis wurde nicht auf dem Pi gebaut: Eine andere Maschine hat es gebaut.',
  'Its result was not built on the Pi: it came with the signature of {}.':
    'Sein Ergebnis wurde nicht auf dem Pi gebaut: Es kam mit der Signatur von {}.',
  'Its last build left no result. On the builder the emulator says “{}”: build it on the Pi (--builders ""), cross-compile it or leave its tests out.': `Sein letzter Build hinterließ kein Ergebnis. Auf der Build-Maschine sagt der Emulator „{}“: ${elsewhere}`,
  'Its last build left no result. It ended in its tests ({}) with “{}”. Under emulation some fail that pass on a Pi: build it on the Pi (--builders ""), cross-compile it or leave its tests out.': `Sein letzter Build hinterließ kein Ergebnis. Er endete in seinen Tests ({}) mit „{}“. Unter Emulation scheitern manche, die auf einem Pi gelingen: ${elsewhere}`,
  'Its last build left no result. Its log ends with “{}”.':
    'Sein letzter Build hinterließ kein Ergebnis. Sein Log endet mit „{}“.',

  'It says preferLocalBuild, and the Pi may build it: Nix asks no machine.':
    'Es verlangt preferLocalBuild, und der Pi darf es bauen: Nix fragt keine Maschine.',
  'Nix would build it on {} now.': 'Nix würde es jetzt auf {} bauen.',
  'Nix would build it on {} now, if that answers.': 'Nix würde es jetzt auf {} bauen, wenn die antwortet.',
  'All machines that may build it are full, and the Pi may not: Nix waits for one.':
    'Alle Maschinen, die es bauen dürfen, sind voll, und der Pi darf nicht: Nix wartet auf eine.',
  'Nix on the Pi is told of no machines (the setting builders is empty): the Pi builds it itself.':
    'Nix auf dem Pi kennt keine Maschinen (die Einstellung builders ist leer): Der Pi baut es selbst.',
  'Nix on the Pi finds no machines (builders = {}): the Pi builds it itself.':
    'Nix auf dem Pi findet keine Maschinen (builders = {}): Der Pi baut es selbst.',
  'Nix on the Pi asks no machine (the setting build-hook is empty): the Pi builds it itself.': `${noHook}: Der Pi baut es selbst.`,
  'Nix on the Pi cannot ask any machine (the setting build-hook is empty), and ends the build with an error.':
    'Nix auf dem Pi kann keine Maschine fragen (die Einstellung build-hook ist leer) und beendet den Build mit einem Fehler.',
  'Nix on the Pi asks no machine (the setting build-hook is empty), and the Pi cannot: it is for {}.': `${noHook}, und der Pi kann es nicht: Es ist für {}.`,
  'Nix on the Pi asks no machine (the setting build-hook is empty), and the Pi cannot: its max-jobs is 0.': `${noHook}, und der Pi kann es nicht: Sein max-jobs ist 0.`,
  'Nix on the Pi asks no machine (the setting build-hook is empty), and the Pi cannot: it does not offer {}.': `${noHook}, und der Pi kann es nicht: Er bietet {} nicht.`,
  'All machines that may build it are full while the Pi has room: the Pi builds it itself.':
    'Alle Maschinen, die es bauen dürfen, sind voll, und der Pi hat Platz: Der Pi baut es selbst.',
  'No machine may build it now: the Pi builds it itself.':
    'Keine Maschine darf es jetzt bauen: Der Pi baut es selbst.',
  'No machine may build it now, and the Pi cannot: it is for {}.': `${nowhere} Es ist für {}.`,
  'No machine may build it now, and the Pi cannot: its max-jobs is 0.': `${nowhere} Sein max-jobs ist 0.`,
  'No machine may build it now, and the Pi cannot: it does not offer {}.': `${nowhere} Er bietet {} nicht.`,

  'Nix takes it, but it does not trust the Pi: it may refuse what the Pi sends.':
    'Nix nimmt sie, aber sie vertraut dem Pi nicht: Sie weist vielleicht zurück, was er schickt.',
  'Nix takes it, if it answers: that was not tried.':
    'Nix nimmt sie, wenn sie antwortet: Das wurde nicht versucht.',
  'Nix takes it.': 'Nix nimmt sie.',
  'It would do, but {} comes first: less load for its speed, more speed, or the earlier line.':
    'Sie käme in Frage, aber {} kommt zuerst: weniger Last für ihre Geschwindigkeit, mehr Geschwindigkeit oder die frühere Zeile.',
  'The build is for {}, and this machine builds for {}.':
    'Gebaut wird für {}, und diese Maschine baut für {}.',
  'The build asks for {}, which this machine does not offer.':
    'Der Build verlangt {}, was diese Maschine nicht bietet.',
  'This machine only takes builds that ask for {}.': 'Diese Maschine nimmt nur Builds, die {} verlangen.',
  'Its one slot is taken.': 'Ihr einziger Platz ist belegt.',
  'All its {} slots are taken.': 'Alle ihre {} Plätze sind belegt.',
  'It has no slots: its maxJobs is 0.': 'Sie hat keine Plätze: Ihr maxJobs ist 0.',
  'It does not answer. After one failed attempt Nix leaves it out until the next command.':
    'Sie antwortet nicht. Nach einem misslungenen Versuch lässt Nix sie bis zum nächsten Befehl aus.',
  'It is not asked.': 'Sie wird nicht gefragt.',
}
