/** What a person decides where something of others is in the way, in German: what is wanted there, and what else could be. */
import type { Phrases } from './phrases.ts'

export const decisionsDe: Phrases = {
  'The builder listens there for the Pi.': 'Der Builder lauscht dort für den Pi.',
  'The builder listens there for this program.': 'Der Builder lauscht dort für dieses Programm.',
  'Use port {} and {} instead.': 'Stattdessen die Ports {} und {} verwenden.',
  'Use port {} instead.': 'Stattdessen Port {} verwenden.',

  'The Pi reaches the builder, whose machine is VirtualBox’s.':
    'Der Pi erreicht den Builder, dessen Maschine zu VirtualBox gehört.',
  'Remove these rules while setting up.': 'Diese Regeln beim Einrichten entfernen.',

  'The builder is made under the name {}.': 'Der Builder wird unter dem Namen {} angelegt.',
  'One of them is the builder.': 'Eine davon ist der Builder.',
  'Take over “{}” as the builder.': '„{}“ als Builder übernehmen.',
  'Name the builder {} instead.': 'Den Builder stattdessen {} nennen.',

  'The Pi is to find the builder under the name {}.': 'Der Pi soll den Builder unter dem Namen {} finden.',
  'The Pi is to build on this PC.': 'Der Pi soll auf diesem PC bauen.',
  'Take the place of the other one.': 'An die Stelle des anderen treten.',
  'Name it {} instead.': 'Ihn stattdessen {} nennen.',
  'The Pi’s key for the builder is made as {}.': 'Der Schlüssel des Pi für den Builder wird als {} angelegt.',
  'Make it as {} instead.': 'Ihn stattdessen als {} anlegen.',

  'The Pi evaluates its configuration with the builder in it. A swap file for the time of it writes more than a gigabyte to its card, which wears it, and takes its time.':
    'Der Pi wertet seine Konfiguration mit dem Builder darin aus. Eine Swap-Datei für diese Zeit schreibt mehr als ein Gigabyte auf seine Karte, was sie abnutzt, und braucht ihre Zeit.',
  'Give the Pi a swap file of {} MiB meanwhile.': 'Dem Pi so lange eine Swap-Datei von {} MB geben.',

  'The Pi is to reach the builder at {}.': 'Der Pi soll den Builder unter {} erreichen.',
  'Let the address be found by itself.': 'Die Adresse von selbst finden lassen.',
}
