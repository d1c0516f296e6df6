/**
 * What the adapters say is on this PC, in German: who holds a port, what is wrong with a firewall's rule, what else uses the processor's
 * virtualization. A test looks whether each of their sentences is here.
 */
import type { Phrases } from './phrases.ts'

export const thisPcDe: Phrases = {
  // --- who holds a port; the first that fits counts, and the name of a program fits the last
  'Port {} (network.{}) is held by Windows, which reserved ports {} to {} for itself.':
    'Port {} (network.{}) ist belegt: Windows hat die Ports {} bis {} für sich reserviert.',
  'Port {} (network.{}) is held by a program of user {}.':
    'Port {} (network.{}) ist von einem Programm des Benutzers {} belegt.',
  'Port {} (network.{}) is held by a program of {}.':
    'Port {} (network.{}) ist von einem Programm von {} belegt.',
  'Port {} (network.{}) is held by a program (process {}).':
    'Port {} (network.{}) ist von einem Programm belegt (Prozess {}).',
  'Port {} (network.{}) is held by {} (process {}).': 'Port {} (network.{}) ist belegt von: {} (Prozess {}).',
  'Port {} (network.{}) is held by {}.': 'Port {} (network.{}) ist belegt von: {}.',

  // --- what is wrong with a rule
  'The rule is switched off.': 'Die Regel ist ausgeschaltet.',
  'The rule was changed.': 'Die Regel wurde geändert.',
  'The rule does not hold in networks of the kind {}.': 'In Netzwerken der Art {} gilt die Regel nicht.',
  'It is beaten by rules that block VirtualBox: {}.': 'Regeln, die VirtualBox blockieren, gehen ihr vor: {}.',
  'A rule is left over in {}, which is not in charge.':
    'In {} ist eine Regel übrig, obwohl es nicht zuständig ist.',
  'The rule is not in force.': 'Die Regel ist nicht in Kraft.',
  'The rule would be gone after a restart of the PC.': 'Nach einem Neustart des PCs wäre die Regel weg.',
  'The rule is there more than once.': 'Die Regel ist mehrmals da.',
  'The rule is there more than once, and differs.': 'Die Regel ist mehrmals da, und nicht gleich.',
  'The rule is in the zone {}, which is not that of the network.':
    'Die Regel ist in der Zone {}; das ist nicht die des Netzwerks.',
  'The firewall no longer filters; the rule is left over.':
    'Die Firewall filtert nicht mehr; die Regel ist übrig.',
  'The rule is missing in the chain {}.': 'In der Kette {} fehlt die Regel.',
  'The rule is in the chain {} more than once.': 'In der Kette {} ist die Regel mehrmals.',
  'The rule is left over in the chain {}.': 'In der Kette {} ist die Regel übrig.',
  'The rule differs from chain to chain.': 'Die Regel ist von Kette zu Kette verschieden.',

  // --- what else uses the processor's virtualization
  'KVM is loaded and keeps the processor’s virtualization to itself.':
    'KVM ist geladen und gibt die Virtualisierung des Prozessors nicht ab.',
  'A virtual machine of KVM is running.': 'Eine virtuelle Maschine von KVM läuft.',
  'Memory integrity (core isolation) is on.': 'Die Speicher-Integrität (Kernisolierung) ist eingeschaltet.',
  'Virtualization-based security is running.': 'Virtualisierungsbasierte Sicherheit läuft.',
  'WSL 2 is set up: {}.': 'WSL 2 ist eingerichtet: {}.',
  'Hyper-V is switched on.': 'Hyper-V ist eingeschaltet.',
  'The Virtual Machine Platform is switched on.': 'Die „VM-Plattform“ ist eingeschaltet.',
  'The Windows Hypervisor Platform is switched on.': 'Die „Windows-Hypervisor-Plattform“ ist eingeschaltet.',
  'Windows Sandbox is switched on.': 'Die „Windows-Sandbox“ ist eingeschaltet.',
  'A hypervisor is running, and Windows does not say for what.':
    'Ein Hypervisor läuft, und Windows sagt nicht, wofür.',
}
