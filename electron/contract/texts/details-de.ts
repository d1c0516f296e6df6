/**
 * What was found out about a problem, in German; what a tool itself said is shown beside it as it is. A test looks whether every
 * sentence of the program is here.
 */
import { decisionsDe } from './decisions-de.ts'
import { downloadsDe } from './downloads-de.ts'
import type { Phrases } from './phrases.ts'
import { thisPcDe } from './this-pc-de.ts'
import { whyDe } from './why-de.ts'

export const detailsDe: Phrases = {
  ...decisionsDe,
  ...thisPcDe,
  ...downloadsDe,
  ...whyDe,

  'Stopped on request.': 'Auf Wunsch angehalten.',
  'The list of versions has no signature.': 'Die Liste der Versionen hat keine Signatur.',
  'The list of versions has the signature of somebody else.':
    'Die Liste der Versionen trägt eine andere Signatur.',
  'The installer is not the one that the list of versions names.':
    'Das Installationsprogramm ist nicht das, das die Liste der Versionen nennt.',
  'The installer has the signature of somebody else.':
    'Das Installationsprogramm trägt eine andere Signatur.',
  'There is no newer version that could be installed.':
    'Es gibt keine neuere Version, die installiert werden könnte.',
  'Something is being changed at the moment.': 'Gerade wird etwas geändert.',
  'No VBoxManage was found on this PC.': 'Auf diesem PC wurde kein VBoxManage gefunden.',
  'There is no VBoxManage on this PC.': 'Auf diesem PC gibt es kein VBoxManage.',
  'Without VirtualBox its machines cannot be looked at.':
    'Ohne VirtualBox lassen sich seine Maschinen nicht ansehen.',
  'The processor reports that VT-x or SVM is switched off.':
    'Der Prozessor meldet, dass VT-x oder SVM ausgeschaltet ist.',
  'Rules of the firewall block VirtualBox: {}.': 'Regeln der Firewall sperren VirtualBox: {}.',
  'The runtime of Visual C++ for x64 is not installed.':
    'Die Laufzeit von Visual C++ für x64 ist nicht installiert.',
  'Windows finishes the installation of VirtualBox when it starts anew.':
    'Windows schließt die Installation von VirtualBox ab, wenn es neu startet.',
  'The installer ended well, but VirtualBox is not there.':
    'Das Installationsprogramm endete gut, aber VirtualBox ist nicht da.',
  '{} names no installer for this system.': '{} nennt kein Installationsprogramm für dieses System.',
  'Port {} is not reserved.': 'Port {} ist nicht reserviert.',
  'Port {} is still reserved.': 'Port {} ist noch reserviert.',
  'No Linux PC needs the task {}.': 'Kein Linux-PC braucht die Aufgabe {}.',
  'This pretended PC does not need the task {}.': 'Dieser gedachte PC braucht die Aufgabe {} nicht.',
  '{} needs {} MiB more than are free.': '{} braucht {} MB mehr, als frei sind.',
  '{} could not be written.': '{} ließ sich nicht schreiben.',
  '{} exists already.': '{} gibt es schon.',
  'There is no folder {}.': 'Es gibt keinen Ordner {}.',
  '{} was not found.': '{} wurde nicht gefunden.',
  '{} ended with exit code {}.': '{} endete mit dem Code {}.',
  'The name {} is not known here.': 'Der Name {} ist hier nicht bekannt.',
  'No network of this PC leads to {}.': 'Kein Netzwerk dieses PCs führt zu {}.',
  'sudo on this PC did not take the password.': 'sudo auf diesem PC hat das Passwort nicht angenommen.',
  'sudo gives this user no rights.': 'sudo gibt diesem Benutzer keine Rechte.',
  '“{}” is no name for a host of ssh.': '„{}“ ist kein Name für einen Host von ssh.',
  'No line of the ssh configuration speaks of {}.': 'Keine Zeile der ssh-Konfiguration spricht von {}.',
  'The ssh configuration reaches {} with what is not understood here: {}.':
    'Die ssh-Konfiguration erreicht {} mit etwas, das hier nicht verstanden wird: {}.',
  'The key file {} has a name that is not understood here.':
    'Die Schlüsseldatei {} hat einen Namen, der hier nicht verstanden wird.',
  'There is no key file {}.': 'Die Schlüsseldatei {} gibt es nicht.',
  'It does not accept this password for {}.': 'Für {} nimmt er dieses Passwort nicht an.',
  'It does not accept this key for {}; it offers {}.':
    'Für {} nimmt er diesen Schlüssel nicht an; er bietet an: {}.',
  'It does not accept any key of the ssh agent for {}; it offers {}.':
    'Für {} nimmt er keinen Schlüssel des ssh-Agenten an; er bietet an: {}.',
  'sudo wants a password.': 'sudo verlangt ein Passwort.',
  'sudo does not accept this password.': 'sudo nimmt dieses Passwort nicht an.',
  'No password was given for {}.': 'Für {} wurde kein Passwort angegeben.',
  'Nix is not installed there.': 'Dort ist kein Nix installiert.',
  'Its Nix has no daemon: it was installed for one user alone. Install Nix for all users there (`--daemon`).':
    'Sein Nix hat keinen Dienst: Es wurde für einen Benutzer allein installiert. Installieren Sie Nix dort für alle Benutzer (`--daemon`).',
  '{} is a link to {}, and something else makes that file. Put a file of its own in the place of the link.':
    '{} ist ein Link auf {}, und etwas anderes macht jene Datei. Setzen Sie eine eigene Datei an die Stelle des Links.',
  '{} says “builders = {}”, so that Nix does not look into {}. Put @{} there, too.':
    '{} sagt „builders = {}“, so dass Nix nicht in {} schaut. Setzen Sie dort auch @{} ein.',
  'The Pi builds on {} port {} already: another installation of this program has set it up.':
    'Der Pi baut schon auf {} Port {}: Eine andere Installation dieses Programms hat das eingerichtet.',
  'The Pi’s bash needs {}, which is not beside the loader {}.':
    'Die bash des Pi braucht {}, was nicht neben dem Lader {} liegt.',
  'It has no NixOS, and so no update of its own to look ahead to.':
    'Er hat kein NixOS und so keine eigene Aktualisierung, die vorherzusehen wäre.',
  'The builder switched itself off while it started.':
    'Der Builder hat sich beim Starten selbst ausgeschaltet.',
  'It did not answer within {} s after its start.': 'Er hat {} s nach dem Start noch nicht geantwortet.',
  'It has run for more than {} s and does not answer.': 'Er läuft seit mehr als {} s und antwortet nicht.',
  'VirtualBox gave the machine up while it ran (a guru meditation).':
    'VirtualBox hat die Maschine im Betrieb aufgegeben („Guru-Meditation“).',
  'It has an Arm processor. The builder is an x86-64 machine, and there VirtualBox runs only machines for Arm.':
    'Er hat einen Arm-Prozessor. Der Builder ist eine x86-64-Maschine, und VirtualBox führt dort nur Maschinen für Arm aus.',
  '{} does not tell which release of NixOS it is.': '{} sagt nicht, welche Ausgabe von NixOS das ist.',
  'After its start the builder has NixOS {}, not {}.': 'Nach dem Start hat der Builder NixOS {}, nicht {}.',
  'Programs for {} do not run on the builder.': 'Programme für {} laufen auf dem Builder nicht.',
  'Nix on the builder lacks what it was configured for: {}.':
    'Nix auf dem Builder fehlt, wofür es eingerichtet wurde: {}.',
  'The new key could not be tried: ssh on the Pi did not get that far.':
    'Der neue Schlüssel konnte nicht versucht werden: ssh auf dem Pi kam nicht so weit.',
  'A login with the new key alone failed.': 'Eine Anmeldung nur mit dem neuen Schlüssel schlug fehl.',
  'The test build ran on the Pi itself.': 'Der Test wurde auf dem Pi selbst gebaut.',
  'This is not the plan that is shown.': 'Das ist nicht der Plan, der gezeigt wird.',

  // --- the program itself and its windows
  'The program did not answer.': 'Das Programm hat nicht geantwortet.',
  'This is more than a setup can hold.': 'Das ist mehr, als ein Setup fassen kann.',
  'The request of {} has another form.': 'Die Anfrage an {} hat eine andere Form.',
  'The answer of {} has another form.': 'Die Antwort von {} hat eine andere Form.',
  'There is no such call.': 'Einen solchen Aufruf gibt es nicht.',
  '{} calls are under way already.': 'Es laufen schon {} Aufrufe.',
  'A token and a secret were expected.': 'Erwartet wurden ein Token und ein Geheimnis.',
  '{} windows listen already.': 'Es hören schon {} Fenster zu.',
  'There is nothing here.': 'Hier ist nichts.',
  'The request could not be answered.': 'Die Anfrage konnte nicht beantwortet werden.',
  'Only {} is answered here.': 'Beantwortet wird hier nur {}.',
  'JSON was expected.': 'Erwartet wurde JSON.',
  'This is more than any request holds.': 'Das ist mehr, als irgendeine Anfrage enthält.',
  'More requests than any window makes.': 'Mehr Anfragen, als irgendein Fenster stellt.',
  'The window is not built. Run `npm run build:renderer` first.':
    'Das Fenster ist nicht gebaut. Führen Sie zuerst `npm run build:renderer` aus.',
  'There is no such file.': 'Eine solche Datei gibt es nicht.',
  'It was addressed by another name.': 'Es wurde unter einem anderen Namen angesprochen.',
  'It comes from another page.': 'Es kommt von einer anderen Seite.',
  'It does not belong to a window that was let in.': 'Es gehört zu keinem Fenster, das eingelassen wurde.',
  'This link was used already, or was never given out.':
    'Dieser Link wurde schon benutzt oder nie ausgegeben.',
  'A host key is confirmed, not entered.': 'Ein Host-Schlüssel wird bestätigt, nicht eingegeben.',
  'This is no rehearsal.': 'Dies ist keine Probe.',
  'Another rehearsal is under way.': 'Eine andere Probe läuft.',
  'The folder {} is in use by another run of Pi Offload.':
    'Der Ordner {} wird von einem anderen Lauf von Pi Offload benutzt.',
  '{} is not a folder.': '{} ist kein Ordner.',
  '{} cannot be used.': '{} lässt sich nicht verwenden.',
  '{} is damaged or of another version.': '{} ist beschädigt oder von einer anderen Version.',
  '{} is damaged or of another version; it is kept as {}.':
    '{} ist beschädigt oder von einer anderen Version; die Datei wird als {} aufbewahrt.',
  '{} is missing or damaged.': '{} fehlt oder ist beschädigt.',
  '{} cannot be made.': '{} lässt sich nicht anlegen.',
  '{} cannot be read.': '{} lässt sich nicht lesen.',
  '{} and {} may both be the disk of the machine.':
    '{} und {} können beide die Festplatte der Maschine sein.',
  '{} is where the machine was to go.': '{} liegt, wohin die Maschine soll.',
  'There are no notes of an `apply` in {}, so nothing can be recognised as ours.':
    'In {} stehen keine Notizen einer Einrichtung, also ist nichts als unseres zu erkennen.',
  'Notes of this program': 'Notizen dieses Programms',
  'No plan {} was shown.': 'Ein Plan {} wurde nicht gezeigt.',
  '{}: still to do: {}': '{}: noch zu tun: {}',
  '{} is still there.': '{} ist noch da.',
  'It was started with sudo, so keys, notes and the virtual machine would belong to root.':
    'Es wurde mit sudo gestartet; Schlüssel, Notizen und die virtuelle Maschine würden root gehören.',
  'It runs with an administrator’s rights, so keys, notes and the virtual machine would belong to an administrator.':
    'Es läuft mit den Rechten eines Administrators; Schlüssel, Notizen und die virtuelle Maschine würden einem Administrator gehören.',

  // --- programs, files and the firewall of this PC
  '{} MiB more are needed where {} is, for the larger disk of the builder.':
    'Es fehlen {} MB, wo {} ist, für die größere Festplatte des Builders.',
  '{} MiB more are needed where {} is, for the machine that moves there.':
    'Es fehlen {} MB, wo {} ist, für die Maschine, die dorthin umzieht.',
  '{} MiB more are needed where {} is, for a second NixOS and the snapshot of the first.':
    'Es fehlen {} MB, wo {} ist, für ein zweites NixOS und den Sicherungspunkt des ersten.',
  '{} MiB more are needed where {} is, before the snapshot from before the upgrade can be deleted.':
    'Es fehlen {} MB, wo {} ist, damit der Sicherungspunkt von vor der Aktualisierung gelöscht werden kann.',
  'Taken after “{}”, the snapshot from before an upgrade of the builder: {}.':
    'Nach „{}“, dem Sicherungspunkt von vor einer Aktualisierung des Builders, erstellt: {}.',
  'Taken after “{}”, the snapshot from before an upgrade of the builder: {}. To keep the system that the builder has now, delete “{}” instead.':
    'Nach „{}“, dem Sicherungspunkt von vor einer Aktualisierung des Builders, erstellt: {}. Um das System zu behalten, das der Builder jetzt hat, löschen Sie stattdessen „{}“.',
  '{} would be deleted with the machine.': '{} würde mit der Maschine gelöscht.',
  '{} would be in the snapshot, and lose what is written to it if the builder goes back.':
    '{} wäre im Sicherungspunkt und verlöre, was darauf geschrieben wird, falls der Builder zurückgeht.',
  '{} MiB more are needed where {} is, for {}.': '{} MB mehr werden gebraucht, wo {} liegt, für {}.',
  '{} cannot grow beyond {} MiB.': '{} kann nicht über {} MB wachsen.',
  '{}: a NUL character cannot be passed to a program.':
    '{}: Ein NUL-Zeichen lässt sich keinem Programm übergeben.',
  '{}: nothing has answered for {} s.': '{}: Seit {} s kam keine Antwort.',
  '{}: the look was not over after {} s.': '{}: Nach {} s war noch nicht alles angesehen.',
  '{} did not end within {} s.': '{} endete nicht innerhalb von {} s.',
  '{} did not end within {}.': '{} endete nicht innerhalb von {}.',
  '{} printed more than {} bytes.': '{} gab mehr als {} Bytes aus.',
  '{} could not be started.': '{} ließ sich nicht starten.',
  '{} was ended by {}.': '{} wurde von {} beendet.',
  '{} ended without an exit code.': '{} endete ohne Code.',
  'Only an administrator may do this:\n{}': 'Das darf nur ein Administrator:\n{}',
  '{} cannot be the name of a unit.': '{} kann nicht der Name einer Unit sein.',
  '{} could not be made.': '{} ließ sich nicht anlegen.',
  '{} could not be removed.': '{} ließ sich nicht entfernen.',
  'The script {} answers something unexpected.': 'Das Skript {} antwortet etwas Unerwartetes.',
  'The program {} answers something unexpected.': 'Das Programm {} antwortet etwas Unerwartetes.',
  'The program nft (package nftables) is needed to see what the firewall does.':
    'Um zu sehen, was die Firewall tut, wird das Programm nft gebraucht (Paket nftables).',
  '{} took the rule, but it is not there.': '{} hat die Regel angenommen, aber sie ist nicht da.',
  '{} still has the rule {}.': '{} hat die Regel {} noch.',
  '{} cannot be the name of a rule.': '{} kann nicht der Name einer Regel sein.',
  '{} is neither an IPv4 address nor a subnet.': '{} ist weder eine IPv4-Adresse noch ein Subnetz.',
  '{} is no port.': '{} ist kein Port.',
  'firewalld does not answer.': 'firewalld antwortet nicht.',
  'The network that leads to {} has no IPv4 address here.':
    'Das Netzwerk, das zu {} führt, hat hier keine IPv4-Adresse.',
  'There is no VBoxManage to start it with.': 'Es gibt kein VBoxManage, um ihn zu starten.',

  '{}: at most {}: this PC has no more processor threads':
    '{}: höchstens {}: Mehr Prozessor-Threads hat dieser PC nicht',
  '{}: at most {}: this PC has {} MiB and needs a quarter for itself':
    '{}: höchstens {}: Dieser PC hat {} MB und braucht ein Viertel für sich',

  // --- Windows
  '{}.ps1 runs in constrained language mode.': '{}.ps1 läuft im eingeschränkten Sprachmodus.',
  '{}.ps1 answers “{}”.': '{}.ps1 antwortet „{}“.',
  'A policy of this PC forbids {}.ps1.': 'Eine Richtlinie dieses PCs verbietet {}.ps1.',
  'Windows asked for an administrator’s rights and got a No.':
    'Windows hat nach Administratorrechten gefragt und ein Nein bekommen.',
  'elevated.ps1 was started and left no result.':
    'elevated.ps1 wurde gestartet und hat kein Ergebnis hinterlassen.',
  'elevated.ps1 ended with exit code {} and left no result: a folder on the way to the notes may be a link, or on a drive that an administrator does not see.':
    'elevated.ps1 endete mit Code {} und hat kein Ergebnis hinterlassen: Ein Ordner auf dem Weg zu den Notizen ist vielleicht eine Verknüpfung oder liegt auf einem Laufwerk, das ein Administrator nicht sieht.',
  'elevated.ps1 tells of other actions than it was asked for.':
    'elevated.ps1 berichtet von anderem, als ihm aufgetragen war.',
  'Windows does not let this user see its firewall.':
    'Windows lässt diesen Benutzer seine Firewall nicht ansehen.',
  'Windows did not do all that it was asked for.': 'Windows hat nicht alles getan, was ihm aufgetragen war.',
  'Windows blocks all that comes in from networks of the kind {}, whatever the rules say.':
    'Windows blockiert alles, was aus Netzwerken der Art {} kommt, was auch immer die Regeln sagen.',
  'A policy lets rules that are made on this PC count for nothing in networks of the kind {}.':
    'Eine Richtlinie lässt Regeln dieses PCs in Netzwerken der Art {} nicht gelten.',
  '{}: {} cannot be let in at port {}.': '{}: {} kann nicht zu Port {} durchgelassen werden.',
  'The scheduler took the task {}, but changed it.':
    'Die Aufgabenplanung hat die Aufgabe {} angenommen, aber geändert.',
  'The task {} is still there.': 'Die Aufgabe {} ist noch da.',
  'The task {}: {}': 'Die Aufgabe {}: {}',
  'A task cannot hold this text: {}': 'Eine Aufgabe kann diesen Text nicht enthalten: {}',
  'whoami tells no SID of the user.': 'whoami nennt keine SID des Benutzers.',
  '{} is not a program of Windows.': '{} ist kein Programm für Windows.',
  '{} can neither be replaced nor removed.': '{} lässt sich weder ersetzen noch entfernen.',
  '{} is there, and nothing says that it was made for you: delete it.':
    '{} ist da, und nichts sagt, dass es für Sie angelegt wurde: Löschen Sie es.',

  // --- VirtualBox and the machine
  'VBoxManage calls its version “{}”, which is none.': 'VBoxManage nennt als Version „{}“; das ist keine.',
  'VirtualBox {} is older than {}: its network loses connections (VirtualBox#232, #277).':
    'VirtualBox {} ist älter als {}: Sein Netzwerk verliert Verbindungen (VirtualBox#232, #277).',
  'The drive of {} is not there.': 'Das Laufwerk von {} ist nicht da.',
  'The kernel driver vboxdrv is not loaded: machines do not start.':
    'Der Kernel-Treiber vboxdrv ist nicht geladen: Maschinen starten nicht.',
  'VirtualBox knows no machine {{}}.': 'VirtualBox kennt keine Maschine {{}}.',
  'VirtualBox knows no kind of system “{}”.': 'VirtualBox kennt die Art von System „{}“ nicht.',
  'VirtualBox cannot read the settings file of the machine {{}}.':
    'VirtualBox kann die Einstellungsdatei der Maschine {{}} nicht lesen.',
  'VirtualBox reported success, but {} is {} instead of {}.':
    'VirtualBox meldete Erfolg, aber {} ist {} statt {}.',
  'VBoxManage’s answer about {} cannot be read.': 'Die Antwort von VBoxManage über {} ist nicht lesbar.',
  'VBoxManage told of {{}} when asked for {{}}.': 'Nach {{}} gefragt, erzählte VBoxManage von {{}}.',
  '“{}” is not the UUID of a machine.': '„{}“ ist keine UUID einer Maschine.',
  '“{}” cannot be a machine’s name.': '„{}“ kann nicht der Name einer Maschine sein.',
  '“{}” is not an absolute path.': '„{}“ ist kein absoluter Pfad.',
  '“{}” cannot be the name of a tag.': '„{}“ kann nicht der Name einer Markierung sein.',
  'The tag {} has an empty value.': 'Die Markierung {} hat einen leeren Wert.',
  'The controller has no port {}.': 'Der Controller hat keinen Anschluss {}.',
  'A disk cannot have {} MiB.': 'Eine Festplatte kann keine {} MB haben.',
  '“{}” cannot be the name of a forwarding.': '„{}“ kann nicht der Name einer Weiterleitung sein.',
  '“{}” is no network adapter.': '„{}“ ist kein Netzwerkadapter.',
  'Its network adapter is not attached to NAT, so no port of this PC leads to it.':
    'Sein Netzwerkadapter ist nicht mit NAT verbunden, also führt kein Port dieses PCs zu ihm.',
  '“{}” is not an IPv4 address.': '„{}“ ist keine IPv4-Adresse.',
  '{} is not a port.': '{} ist kein Port.',
  'Only printable ASCII characters can be typed.': 'Tippen lassen sich nur druckbare ASCII-Zeichen.',
  '{} is not a disk that VirtualBox can read.': '{} ist keine Festplatte, die VirtualBox lesen kann.',
  '{} is missing and attached to a machine.': '{} fehlt und ist an eine Maschine angeschlossen.',
  '{} is in use already.': '{} wird schon benutzt.',
  '{}: VirtualBox’s own window kept the machine locked for 10 s.':
    '{}: Das Fenster von VirtualBox hielt die Maschine 10 s lang gesperrt.',
  '{}: VirtualBox’s process without a window kept the machine locked for 10 s.':
    '{}: Der Prozess von VirtualBox ohne Fenster hielt die Maschine 10 s lang gesperrt.',
  '{}: A program that calls itself “{}” kept the machine locked for 10 s.':
    '{}: Ein Programm, das sich „{}“ nennt, hielt die Maschine 10 s lang gesperrt.',
  '{}: A program that VirtualBox does not name kept the machine locked for 10 s.':
    '{}: Ein Programm, das VirtualBox nicht nennt, hielt die Maschine 10 s lang gesperrt.',
  'The machine is {}; its forwardings are changed while it runs or is off.':
    'Die Maschine ist {}; ihre Weiterleitungen werden geändert, während sie läuft oder aus ist.',
  'The machine {} is {}; its hardware is changed while it is off.':
    'Die Maschine {} ist {}; ihre Hardware wird geändert, während sie aus ist.',
  'The machine {} is {}; switch it off first.': 'Die Maschine {} ist {}; schalten Sie sie zuerst aus.',
  'The machine {} is {}; it has to be off.': 'Die Maschine {} ist {}; sie muss aus sein.',
  'The machine {} is {}: it cannot be paused.': 'Die Maschine {} ist {}: Sie lässt sich nicht pausieren.',
  'The machine {} is {} after its start.': 'Die Maschine {} ist nach ihrem Start {}.',
  'The machine {} is {}.': 'Die Maschine {} ist {}.',
  'The machine {} does not start: VirtualBox’s driver is not there.':
    'Die Maschine {} startet nicht: Der Treiber von VirtualBox ist nicht da.',
  'The machine {} does not start: something that VirtualBox does not name reached into its process.':
    'Die Maschine {} startet nicht: Etwas, das VirtualBox nicht nennt, griff in seinen Prozess ein.',
  'The machine {} does not start: VirtualBox found in its process: {}.':
    'Die Maschine {} startet nicht: VirtualBox fand in seinem Prozess: {}.',
  'The machine {} does not start ({}).': 'Die Maschine {} startet nicht ({}).',
  '{}: the disk is full.': '{}: Die Festplatte ist voll.',
  'Attaching {} failed.': '{} ließ sich nicht anschließen.',
  '{} failed with exit code {}.': '{} schlug mit dem Code {} fehl.',
  '{} failed with exit code {} ({}).': '{} schlug mit dem Code {} fehl ({}).',
  'The forwarding “{}” of {} uses port {}.': 'Die Weiterleitung „{}“ von {} benutzt Port {}.',
  'Port {} is given to “{}” of the machine {}.': 'Port {} ist an „{}“ der Maschine {} vergeben.',
  'Slot {} of the machine {} holds {}; {} was to come there.':
    'Platz {} der Maschine {} ist mit {} belegt; dorthin sollte {}.',
  'Slot {} of the machine {} holds {}.': 'Platz {} der Maschine {} ist mit {} belegt.',
  '{} is where the builder’s own disk should be.':
    '{} ist dort, wo die eigene Festplatte des Builders sein sollte.',
  'VirtualBox does not list the machine {{}} of {}.': 'VirtualBox führt die Maschine {{}} aus {} nicht.',
  '{} of the machine {{}} is empty.': '{} der Maschine {{}} ist leer.',
  'VirtualBox does not take {} as it is now either.': 'VirtualBox nimmt {} auch jetzt nicht.',
  '{} MiB are free after that; {} MiB should be.': 'Danach sind {} MB frei; {} MB sollten es sein.',
  'The answer to “df -Pk /nix/store” has an unknown form.':
    'Die Antwort auf „df -Pk /nix/store“ hat eine unbekannte Form.',
  '{} MiB more are needed where {} is, before the paused builder can go on.':
    'Es fehlen {} MB, wo {} ist, damit der angehaltene Builder weiterlaufen kann.',
  'The disk of the builder has {} GiB; the setup wants {} GiB.':
    'Die Festplatte des Builders hat {} GB; das Setup will {} GB.',
  '{} has {} MiB; it was to have {} MiB.': '{} hat {} MB; haben sollte es {} MB.',
  '{} has {} MiB.': '{} hat {} MB.',
  '{} belongs to a snapshot of the machine.': '{} gehört zu einem Sicherungspunkt der Maschine.',
  '“{}” cannot be a snapshot’s name.': '„{}“ kann nicht der Name eines Sicherungspunkts sein.',
  'More than one thing builds upon the snapshot {{}}.':
    'Auf dem Sicherungspunkt {{}} baut mehr als eines auf.',
  'The machine {} has no snapshot {{}}.': 'Die Maschine {} hat keinen Sicherungspunkt {{}}.',
  'There is no disk {} that VirtualBox could grow.':
    'Eine Festplatte {}, die VirtualBox vergrößern könnte, gibt es nicht.',
  '{} is in use by a machine that is on.': '{} wird von einer eingeschalteten Maschine benutzt.',
  'Not all that an upgrade of the builder needs is set up.':
    'Nicht alles, was eine Aktualisierung des Builders braucht, ist eingerichtet.',
  'There is no builder.': 'Es gibt keinen Builder.',
  'The answer to “how large is the disk” has an unknown form.':
    'Die Antwort auf „wie groß ist die Festplatte“ hat eine unbekannte Form.',
  '{} is attached to a machine.': '{} gehört zu einer Maschine.',
  '{} has the UUID of another disk that VirtualBox knows.':
    '{} hat die UUID einer anderen Festplatte, die VirtualBox kennt.',
  '{} is attached to another machine, {{}}.': '{} gehört zu einer anderen Maschine, {{}}.',
  '{} is in use by another machine.': '{} wird von einer anderen Maschine benutzt.',
  'Which of these virtual machines is the builder, and which a copy of it, is not noted: {}.':
    'Welche dieser virtuellen Maschinen der Builder ist und welche eine Kopie davon, ist nicht notiert: {}.',
  'The virtual machine “{}” is a copy of the builder’s.':
    'Die virtuelle Maschine „{}“ ist eine Kopie von der des Builders.',
  'This program made the virtual machine “{}”, but the notes of that are not here ({}).':
    'Dieses Programm hat die virtuelle Maschine „{}“ angelegt, aber die Notizen davon sind nicht hier ({}).',
  'Copies of the builder’s machine are not ours: {}.':
    'Kopien von der Maschine des Builders sind nicht unsere: {}.',
  'A virtual machine in {}, which VirtualBox cannot read, is not ours.':
    'Eine virtuelle Maschine in {}, die VirtualBox nicht lesen kann, ist nicht von uns.',
  'There is no builder on this PC.': 'Auf diesem PC gibt es keinen Builder.',
  'There is no builder to start.': 'Es gibt keinen Builder, der zu starten wäre.',
  'There is no builder to start when you log in.':
    'Es gibt keinen Builder, der bei der Anmeldung zu starten wäre.',
  'There is no builder to forward ports to.': 'Es gibt keinen Builder, zu dem Ports führen könnten.',
  'There is no builder: its keys are missing.': 'Es gibt keinen Builder: Seine Schlüssel fehlen.',
  'There is no machine to install NixOS in.': 'Es gibt keine Maschine, in der NixOS zu installieren wäre.',
  'The builder was removed meanwhile.': 'Der Builder wurde inzwischen entfernt.',
  'The builder is there already: {}.': 'Der Builder ist schon da: {}.',
  'The machine has no disk, or its keys are gone.':
    'Die Maschine hat keine Festplatte, oder ihre Schlüssel sind weg.',
  'The installation is done, but the machine does not switch off.':
    'Die Installation ist fertig, aber die Maschine schaltet sich nicht aus.',
  'It said nothing for {} s.': 'Sie hat {} s lang nichts gesagt.',
  'It did not start for {} s.': 'Sie ist {} s lang nicht gestartet.',
  '{} failed in the builder.': '{} ist im Builder fehlgeschlagen.',

  // --- ssh
  '{} port {} shows {}, expected was {}. That one was confirmed in an earlier run.':
    '{} Port {} zeigt {}, erwartet war {}. Dieser wurde in einem früheren Lauf bestätigt.',
  '{} port {} shows {}, expected was {}. The setup expects that one.':
    '{} Port {} zeigt {}, erwartet war {}. Diesen erwartet das Setup.',
  '{} port {} shows {}, expected was {}.': '{} Port {} zeigt {}, erwartet war {}.',
  '{} port {} shows {} all of a sudden.': '{} Port {} zeigt auf einmal {}.',
  '{} port {} shows {}': '{} Port {} zeigt {}',
  'The confirmed key is not the one that the Pi shows.':
    'Der bestätigte Schlüssel ist nicht der, den der Pi zeigt.',
  'The connection to {} was lost.': 'Die Verbindung zu {} ist abgerissen.',
  'The connection to {} is closed.': 'Die Verbindung zu {} ist geschlossen.',
  'The look at {} is over.': 'Der Blick auf {} ist vorbei.',
  '{} port {}: nothing listens there.': '{} Port {}: Dort lauscht nichts.',
  '{} port {}: this name is not known.': '{} Port {}: Dieser Name ist nicht bekannt.',
  '{} port {}: the name cannot be looked up now.':
    '{} Port {}: Der Name lässt sich gerade nicht nachschlagen.',
  '{} port {}: no machine of this address answers.': '{} Port {}: Unter dieser Adresse antwortet kein Gerät.',
  '{} port {}: no network leads there.': '{} Port {}: Kein Netzwerk führt dorthin.',
  '{} port {}: no answer.': '{} Port {}: keine Antwort.',
  '{} port {}: the connection was cut.': '{} Port {}: Die Verbindung wurde gekappt.',
  '{} port {}: it does not answer as an ssh server should.':
    '{} Port {}: Es antwortet nicht, wie ein ssh-Server soll.',
  '{} port {}: the connection ended during the login.':
    '{} Port {}: Die Verbindung endete während der Anmeldung.',
  '{} port {} refused.': '{} Port {} hat abgelehnt.',
  '{} did not finish the login within {} s.': '{} hat die Anmeldung nicht innerhalb von {} s abgeschlossen.',
  '{} did not answer as an ssh server within {} s.':
    '{} hat innerhalb von {} s nicht als ssh-Server geantwortet.',
  'The password of {} has expired and has to be changed first.':
    'Das Passwort von {} ist abgelaufen und muss erst geändert werden.',
  '{} starts no programs.': '{} startet keine Programme.',
  'It opens no session for {}.': 'Für {} öffnet es keine Sitzung.',
  'It accepts the password for {} and wants more: {}.':
    'Für {} nimmt er das Passwort an und verlangt noch mehr: {}.',
  'It accepts this key for {} and wants more: {}.':
    'Für {} nimmt er diesen Schlüssel an und verlangt noch mehr: {}.',
  'It accepts any key of the ssh agent for {} and wants more: {}.':
    'Für {} nimmt er einen Schlüssel des ssh-Agenten an und verlangt noch mehr: {}.',
  'It does not accept this key for {}.': 'Für {} nimmt er diesen Schlüssel nicht an.',
  'It does not accept any key of the ssh agent for {}.':
    'Für {} nimmt er keinen Schlüssel des ssh-Agenten an.',
  'For {} it asks for something beside the password: “{}”.':
    'Für {} fragt er nach etwas außer dem Passwort: „{}“.',
  'It lets nobody in with a password; it offers {}.':
    'Mit einem Passwort lässt er niemanden ein; er bietet an: {}.',
  'It lets nobody in with a password.': 'Mit einem Passwort lässt er niemanden ein.',
  'No ssh agent runs here: SSH_AUTH_SOCK is not set.':
    'Hier läuft kein ssh-Agent: SSH_AUTH_SOCK ist nicht gesetzt.',
  'The key is protected by a passphrase, and none was given.':
    'Der Schlüssel ist durch eine Passphrase geschützt, und keine wurde angegeben.',
  'The passphrase of the key is wrong, or the key file is damaged.':
    'Die Passphrase des Schlüssels ist falsch, oder die Datei ist beschädigt.',
  'The key file is in no format that is understood here.':
    'Die Schlüsseldatei hat kein Format, das hier verstanden wird.',
  'The key file holds a public key; the private one is needed.':
    'Die Schlüsseldatei enthält einen öffentlichen Schlüssel; gebraucht wird der private.',
  '{} holds a public key; the private one is needed.':
    '{} enthält einen öffentlichen Schlüssel; gebraucht wird der private.',
  'There is no file {}.': 'Eine Datei {} gibt es nicht.',
  '{} gives {} no root rights.': '{} gibt {} keine Rechte von root.',
  'Without a password doas gives {} no root rights, as “permit nopass {}” in /etc/doas.conf would.':
    'Ohne Passwort gibt doas {} keine Rechte von root, wie es „permit nopass {}“ in /etc/doas.conf täte.',
  'sudo did not answer; it may ask for something beside a password.':
    'sudo hat nicht geantwortet; vielleicht fragt es nach etwas außer einem Passwort.',
  '{} ended with exit code {} instead of giving root’s rights.':
    '{} endete mit dem Code {}, statt die Rechte von root zu geben.',
  '{} was ended by {} instead of giving root’s rights.':
    '{} wurde von {} beendet, statt die Rechte von root zu geben.',
  '{} ended without an exit code instead of giving root’s rights.':
    '{} endete ohne Code, statt die Rechte von root zu geben.',
  'The shell ended with exit code {} instead of running {}.':
    'Die Shell endete mit dem Code {}, statt {} auszuführen.',
  'The shell was ended by {} instead of running {}.': 'Die Shell wurde von {} beendet, statt {} auszuführen.',
  'The shell ended without an exit code instead of running {}.':
    'Die Shell endete ohne Code, statt {} auszuführen.',
  '{} ended with exit code {} before its answer was complete.':
    '{} endete mit dem Code {}, bevor die Antwort vollständig war.',
  '{} was ended by {} before its answer was complete.':
    '{} wurde von {} beendet, bevor die Antwort vollständig war.',
  '{} ended without an exit code before its answer was complete.':
    '{} endete ohne Code, bevor die Antwort vollständig war.',
  '{} is not UTF-8 text.': '{} ist kein Text in UTF-8.',
  '{} did not arrive whole; what was there before is there still.':
    '{} kam nicht vollständig an; was vorher da war, ist noch da.',
  '“{}” is no absolute path.': '„{}“ ist kein absoluter Pfad.',

  // --- the Pi
  'Its architecture is {}, not 64-bit ARM (aarch64).':
    'Seine Architektur ist {}, nicht 64-Bit-ARM (aarch64).',
  'Its Nix is {}.{}.': 'Sein Nix ist {}.{}.',
  'Its NixOS is {}.': 'Sein NixOS ist {}.',
  'The Pi has no key for the builder.': 'Der Pi hat keinen Schlüssel für den Builder.',
  'The Pi does not come back; it returns to its former configuration by itself.':
    'Der Pi kommt nicht wieder; er kehrt von selbst zu seiner früheren Konfiguration zurück.',
  'The answer to “{}” has an unknown form.': 'Die Antwort auf „{}“ hat eine unbekannte Form.',
  'With our import the build machine {} would be gone.': 'Mit unserem Import wäre die Baumaschine {} weg.',
  '{} on the Pi is a key that is not ours.': '{} auf dem Pi ist ein Schlüssel, der nicht von uns ist.',
  '“{}” is in use: /etc/nix/machines has a build machine {}.':
    '„{}“ ist vergeben: In /etc/nix/machines steht eine Baumaschine {}.',
  '“{}” is in use: the ssh configuration of the whole Pi names this host (on NixOS: programs.ssh.extraConfig).':
    '„{}“ ist vergeben: Die ssh-Konfiguration des ganzen Pi nennt diesen Host (unter NixOS: programs.ssh.extraConfig).',
  '“{}” is in use: {} names this host.': '„{}“ ist vergeben: {} nennt diesen Host.',
  '“{}” is in use: {} has another key for this host.':
    '„{}“ ist vergeben: {} hat einen anderen Schlüssel für diesen Host.',
  'You said that you play; something started the builder all the same.':
    'Sie haben gesagt, dass Sie spielen; etwas hat den Builder trotzdem gestartet.',
  'The builder stands still because you said that you play.':
    'Der Builder steht still, weil Sie gesagt haben, dass Sie spielen.',
  'The builder is not started because you said that you play.':
    'Der Builder wird nicht gestartet, weil Sie gesagt haben, dass Sie spielen.',
  'The builder does not say what time it has.': 'Der Builder sagt nicht, wie spät er es hat.',
  'The machine is {}; its share of the PC is changed while it runs or is off.':
    'Die Maschine ist {}; ihr Anteil am PC wird geändert, während sie läuft oder aus ist.',
  'A cap of {} % is not possible.': 'Eine Grenze von {} % ist nicht möglich.',
  'ssh of root on the Pi knows no address for “{}”.':
    'Das ssh von root auf dem Pi kennt keine Adresse für „{}“.',
  'At {} something shows the host key {}.': 'Unter {} zeigt etwas den Host-Schlüssel {}.',
  'At {} something answers that is no ssh server.': 'Unter {} antwortet etwas, das kein ssh-Server ist.',
  'ssh on the Pi does not accept the host key of {}.':
    'ssh auf dem Pi nimmt den Host-Schlüssel von {} nicht an.',
  'The key {} on the Pi cannot be used without a passphrase.':
    'Der Schlüssel {} auf dem Pi lässt sich ohne Passphrase nicht verwenden.',
  'The builder runs “{}” for the Pi where Nix should speak.':
    'Der Builder führt für den Pi „{}“ aus, wo Nix sprechen sollte.',
  '{} does not accept the key {} for {}.': '{} nimmt den Schlüssel {} für {} nicht an.',
  'Nothing can be chosen of this removal.': 'Bei diesem Entfernen lässt sich nichts auswählen.',
  'There is no {}; there are {}.': '{} gibt es nicht; es gibt {}.',
  '{} was not answered.': '{} wurde nicht beantwortet.',
  '{} refuses the connection.': '{} lehnt die Verbindung ab.',
  'The Pi does not find the address of {}.': 'Der Pi findet die Adresse von {} nicht.',
  '{} takes the connection and closes it.': '{} nimmt die Verbindung an und schließt sie.',
  '{} gives no answer.': '{} gibt keine Antwort.',
  '{} does not answer in time.': '{} antwortet nicht rechtzeitig.',
  'Nix at {} does not trust the user {}.': 'Nix auf {} vertraut dem Benutzer {} nicht.',
  'ssh of root on the Pi shares the connection to {} through {}.':
    'Das ssh von root auf dem Pi teilt die Verbindung zu {} über {}.',
  'Nix on the Pi does not have {} among its build machines.':
    'Nix auf dem Pi hat {} nicht unter seinen Baumaschinen.',
  'Nix on the Pi does not ask {} for builds that need {}.':
    'Nix auf dem Pi fragt {} nicht nach dem, was {} braucht.',
  'The setup has the address {} for this PC; it has {} towards the Pi.':
    'Die Einrichtung nennt für diesen PC die Adresse {}; gegenüber dem Pi hat er {}.',
  'Programs for {} do not run on the builder, also after its configuration was made anew.':
    'Programme für {} laufen auf dem Builder nicht, auch nachdem seine Konfiguration neu angewandt wurde.',
  'ssh to {} fails.': 'ssh zu {} schlägt fehl.',
  'Nix on the Pi cannot connect to {}.': 'Nix auf dem Pi kann sich nicht mit {} verbinden.',
  'ssh reaches {}, but Nix there does not answer.': 'ssh erreicht {}, aber Nix dort antwortet nicht.',
  'offload.keyPath: the key for the builder is {} on the Pi, not {}.':
    'offload.keyPath: Der Schlüssel für den Builder ist auf dem Pi {}, nicht {}.',
  'The builder has no host key yet, so the Pi could not recognize it.':
    'Der Builder hat noch keinen Host-Schlüssel, der Pi könnte ihn also nicht erkennen.',
  'The configuration imports {}, but its nix.buildMachines does not have the builder: something overrides it.':
    'Die Konfiguration importiert {}, aber in ihren nix.buildMachines fehlt der Builder: Etwas setzt sie außer Kraft.',
  '{} is a link to {}; it has to be a file of its own during the installation.':
    '{} ist eine Verknüpfung zu {}; während der Einrichtung muss es eine eigene Datei sein.',
  '{} is used instead of configuration.nix and does not load it. Import ./pi-offload in one of its modules: until then a rebuild of the Pi leaves the builder out.':
    '{} gilt statt configuration.nix und lädt sie nicht. Importieren Sie ./pi-offload in einem ihrer Module: Bis dahin lässt ein Rebuild des Pi den Builder weg.',
  '{}: its nixosConfigurations are {}. nixos-rebuild looks for the host name of the Pi, {}: give that name to the one that is meant, or the Pi the name of that one (networking.hostName).':
    '{}: Ihre nixosConfigurations sind {}. nixos-rebuild sucht nach dem Hostnamen des Pi, {}: Geben Sie der gemeinten diesen Namen oder dem Pi den Namen der gemeinten (networking.hostName).',
  '{}: the flake is outside of {}, and a flake cannot load {} from outside of its own folder. Make {} as a whole a link to that folder, in the place of flake.nix alone: `mv {} {}.former`, then `ln -s {} {}`.':
    '{}: Der Flake liegt außerhalb von {}, und ein Flake kann {} nicht von außerhalb seines eigenen Ordners laden. Machen Sie {} als Ganzes zu einer Verknüpfung auf diesen Ordner, statt nur flake.nix: `mv {} {}.former`, dann `ln -s {} {}`.',
  '{} was changed meanwhile.': '{} wurde inzwischen geändert.',
  'pi.address: the builder is set up for the Pi at {} (host key {}), and {} is another one. If the former Pi is gone, leave it behind: `remove --only pi --pi-is-gone`, or the same choices of “Uninstall”.':
    'pi.address: Der Builder ist für den Pi unter {} eingerichtet (Host-Schlüssel {}), und {} ist ein anderer. Ist der frühere Pi weg, lassen Sie ihn zurück: `remove --only pi --pi-is-gone`, oder dieselbe Auswahl unter „Deinstallieren“.',

  // --- a configuration of the Pi that no program changes, why, and what is to be done instead
  '{}: {}. {} The folder comes into being with `apply`: do not rebuild the Pi before.':
    '{}: {}. {} Den Ordner legt erst die Einrichtung an: Bauen Sie das System des Pi nicht vorher neu.',
  'the Pi is described by a flake': 'den Pi beschreibt ein Flake',
  'the Pi is described by a system.nix': 'den Pi beschreibt eine system.nix',
  'there is no configuration.nix': 'es gibt keine configuration.nix',
  'it is a link to {}': 'sie ist eine Verknüpfung zu {}',
  'it cannot be parsed near line {}': 'sie lässt sich um Zeile {} nicht lesen',
  '`{}` in line {} is defined nowhere': '`{}` in Zeile {} ist nirgends definiert',
  '`{}` in line {} is defined twice': '`{}` in Zeile {} ist zweimal definiert',
  'an entry could not be taken out again without a trace':
    'ein Eintrag ließe sich nicht spurlos wieder herausnehmen',
  'it is not a plain attribute set or a function that gives one':
    'sie ist weder ein einfaches Attribut-Set noch eine Funktion, die eines ergibt',
  '`imports` is inherited from elsewhere': '`imports` kommt mit inherit von anderswo',
  'it has names that are computed': 'sie hat berechnete Namen',
  '`imports` is not a plain list': '`imports` ist keine einfache Liste',
  '`imports` is computed, not a plain list': '`imports` wird berechnet und ist keine einfache Liste',
  'it has `imports` twice': 'sie hat `imports` zweimal',
  'it names the folder more than once': 'sie nennt den Ordner mehr als einmal',
  'the folder is named outside of a plain list': 'der Ordner steht außerhalb einer einfachen Liste',
  'it could not be parsed without the entry': 'ohne den Eintrag ließe sie sich nicht lesen',
  'Add `imports = [ ./pi-offload ];` to a module beside flake.nix that it loads already, from a subfolder `../pi-offload`; or, where it has none, `./pi-offload` to the `modules` in it.':
    'Fügen Sie `imports = [ ./pi-offload ];` in ein Modul neben flake.nix ein, das sie schon lädt, in einem Unterordner `../pi-offload`; oder, wo sie keines hat, `./pi-offload` in ihre `modules`.',
  'Add `{}` to a module that it loads already.': 'Fügen Sie `{}` in ein Modul ein, das sie schon lädt.',
  'Add `{}` to your `imports`, with brackets around what begins with `if`.':
    'Fügen Sie `{}` an Ihre `imports` an, und Klammern um das, was mit `if` beginnt.',
  'Correct that first; where Nix takes it as it is, add `{}`, or only the folder where it has `imports` already.':
    'Berichtigen Sie das zuerst; wo Nix es so nimmt, fügen Sie `{}` ein, oder nur den Ordner, wo es `imports` schon gibt.',
  'Add `{}`, or only the folder where it has `imports` already.':
    'Fügen Sie `{}` ein, oder nur den Ordner, wo es `imports` schon gibt.',
  'Without the import of {} the configuration still has the builder: it stands somewhere else too.':
    'Ohne den Import von {} hat die Konfiguration den Builder noch immer: Er steht noch anderswo.',
  '{}: {}. Take the import of {} out by hand.': '{}: {}. Nehmen Sie den Import von {} von Hand heraus.',
  'nixos-rebuild {} failed.': 'nixos-rebuild {} ist fehlgeschlagen.',
  'Nix cannot read {}.': 'Nix kann {} nicht lesen.',
  'The configuration cannot be evaluated.': 'Die Konfiguration lässt sich nicht auswerten.',
  'The test build failed.': 'Der Test-Build ist fehlgeschlagen.',
  'Its result did not come to the Pi.': 'Das Ergebnis ist nicht auf den Pi gekommen.',
  'The command ended in an unknown way.': 'Der Befehl endete auf unbekannte Weise.',
  'The builder did not answer it.': 'Der Builder hat ihm nicht geantwortet.',
  'Its connection to the builder ended in the middle.': 'Seine Verbindung zum Builder brach mittendrin ab.',
  'The Pi refused what the builder had built: it does not know the key with which that is signed.':
    'Der Pi hat abgelehnt, was der Builder gebaut hat: Er kennt den Schlüssel nicht, mit dem es signiert ist.',
  'The Pi does not have the command `pi-offload`.': 'Der Pi hat den Befehl `pi-offload` nicht.',
  'Nix could not build it in that way.': 'Nix konnte es so nicht bauen.',
  'The test build ran on another machine, whose boot is {}.':
    'Der Test wurde auf einer anderen Maschine gebaut; deren Start ist {}.',
  'The builder ran it as {}, not as aarch64.': 'Der Builder hat ihn als {} ausgeführt, nicht als aarch64.',
  'The Pi has no shell that a build could take along: neither bash nor busybox.':
    'Der Pi hat keine Shell, die ein Build mitnehmen könnte: weder bash noch busybox.',
  '{} MiB are free where /nix/store is; a new system takes up to {} MiB.':
    'Wo /nix/store liegt, sind {} MB frei; ein neues System braucht bis zu {} MB.',
  '{} MiB of memory and swap are free there, and evaluating its configuration takes up to {} MiB, whoever builds.':
    'Dort sind {} MB an Speicher und Swap frei, und die Auswertung seiner Konfiguration braucht bis zu {} MB, wer immer baut.',
  '{} MiB of memory and swap are free there, and evaluating its configuration takes up to {} MiB, whoever builds. {}':
    'Dort sind {} MB an Speicher und Swap frei, und die Auswertung seiner Konfiguration braucht bis zu {} MB, wer immer baut. {}',
  'A swap file is not possible in {}: its file system is {}.':
    'In {} ist keine Swap-Datei möglich: Das Dateisystem ist {}.',
  'A swap file does not suffice: this login may use only {} MiB more of swap.':
    'Eine Swap-Datei reicht nicht: Diese Anmeldung darf nur {} MB Swap mehr nutzen.',
  'For a swap file {} MiB are free in {}, and it takes {} MiB.':
    'Für eine Swap-Datei sind {} MB in {} frei, und sie braucht {} MB.',
  'The clock of the Pi, or of this PC, is wrong: that of the Pi is {} seconds ahead.':
    'Die Uhr des Pi oder dieses PCs geht falsch: Die des Pi geht gegenüber der anderen {} Sekunden vor.',
  'The clock of the Pi, or of this PC, is wrong: that of the Pi is {} seconds behind.':
    'Die Uhr des Pi oder dieses PCs geht falsch: Die des Pi geht gegenüber der anderen {} Sekunden nach.',
}
