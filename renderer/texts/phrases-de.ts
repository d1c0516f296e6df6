/** What the engine says in plain English, in German. A test looks whether all of a rehearsal is here. */
import { detailsDe } from '../../electron/contract/texts/details-de.ts'
import type { Phrases } from '../../electron/contract/texts/phrases.ts'

export const phrasesDe: Phrases = {
  ...detailsDe,

  // --- titles of the parts
  'Processor and memory of this PC': 'Prozessor und Speicher dieses PCs',
  VirtualBox: 'VirtualBox',
  'Ports of this PC': 'Ports dieses PCs',
  'Reservation of the ports': 'Reservierung der Ports',
  'Access to the Pi': 'Zugang zum Pi',
  'Firewall of this PC': 'Firewall dieses PCs',
  'Installer image of NixOS': 'Installationsabbild von NixOS',
  'Keys of the builder': 'Schlüssel des Builders',
  'Virtual machine': 'Virtuelle Maschine',
  'Settings file of the machine': 'Einstellungsdatei der Maschine',
  'Ports to the builder': 'Ports zum Builder',
  'NixOS in the virtual machine': 'NixOS in der virtuellen Maschine',
  'The builder runs': 'Der Builder läuft',
  'File system of the builder': 'Dateisystem des Builders',
  'Room on the builder’s disk': 'Platz auf der Festplatte des Builders',
  'Key with which the builder signs': 'Schlüssel, mit dem der Builder signiert',
  'Share of the PC': 'Anteil am PC',
  'Clock of the builder': 'Uhr des Builders',
  'Start when you log in': 'Start bei der Anmeldung',
  'Key of the Pi for the builder': 'Schlüssel des Pi für den Builder',
  'Change of the Pi’s key': 'Wechsel des Schlüssels auf dem Pi',
  'Configuration of the builder': 'Konfiguration des Builders',
  'The builder in the Pi’s configuration': 'Der Builder in der Konfiguration des Pi',
  'Nix and the emulation on the builder': 'Nix und die Emulation auf dem Builder',
  'The way from the Pi to the builder': 'Der Weg vom Pi zum Builder',
  'Proof that the Pi builds on the PC': 'Nachweis, dass der Pi auf dem PC baut',

  'Instructions for the Pi': 'Anleitung für den Pi',

  // --- what goes and what stays
  'You keep it.': 'Sie behalten es.',
  'It cannot be taken back there now. The instructions say what to do by hand when the Pi is there again.':
    'Das lässt sich dort jetzt nicht zurücknehmen. Die Anleitung sagt, was von Hand zu tun ist, wenn der Pi wieder da ist.',
  'The Pi still names the builder and tries it for each build. It builds small things itself; big ones fail.':
    'Der Pi nennt den Builder weiter und versucht ihn bei jedem Bau. Kleines baut er selbst; Großes schlägt fehl.',
  'The Pi still names the builder and tries it for each build, then builds itself.':
    'Der Pi nennt den Builder weiter, versucht ihn bei jedem Bau und baut dann selbst.',
  'The Pi still names the builder and builds nothing itself: its builds fail until its side is removed, too.':
    'Der Pi nennt den Builder weiter und baut nichts selbst: Seine Builds schlagen fehl, bis auch seine Seite entfernt ist.',
  'The builder stays on this PC, and has nothing to do until a Pi is joined to it again.':
    'Der Builder bleibt auf diesem PC und hat nichts zu tun, bis wieder ein Pi mit ihm verbunden wird.',
  'What has to be done by hand on the Pi is written to a file':
    'Was auf dem Pi von Hand zu tun ist, wird in eine Datei geschrieben',
  'They are for another Pi, on which our side is still to be taken back: {}':
    'Sie ist für einen anderen Pi, auf dem unsere Seite noch zurückzunehmen ist: {}',
  'The instructions for the Pi are deleted: nothing is left there':
    'Die Anleitung für den Pi wird gelöscht: Dort ist nichts mehr zu tun',
  'The files of the virtual machine are deleted, which VirtualBox cannot do':
    'Die Dateien der virtuellen Maschine werden gelöscht, was VirtualBox nicht kann',

  // --- checks of this PC
  'Take as many cores as suit this PC.': 'So viele Kerne nehmen, wie zu diesem PC passen.',
  'Take as much memory as suits this PC.': 'So viel Speicher nehmen, wie zu diesem PC passt.',

  // --- what the owner of a Pi should know
  '{} MiB are free where its Nix store is: a new system may not fit. nix-collect-garbage makes room.':
    'Wo sein Nix-Store liegt, sind {} MB frei: Ein neues System passt vielleicht nicht. nix-collect-garbage schafft Platz.',
  'Its clock is {} seconds ahead of the clock of this PC.':
    'Seine Uhr geht gegenüber diesem PC {} Sekunden vor.',
  'Its clock is {} seconds behind the clock of this PC.':
    'Seine Uhr geht gegenüber diesem PC {} Sekunden nach.',
  'A flake describes it. Where none of its modules has a plain shape, you add one line to it yourself; the review shows which.':
    'Ein Flake beschreibt ihn. Hat keines seiner Module eine einfache Form, fügen Sie dort eine Zeile selbst ein; die Überprüfung zeigt, welche.',
  'A system.nix describes it. You add one line to it yourself; the review shows which.':
    'Eine system.nix beschreibt ihn. Eine Zeile fügen Sie dort selbst ein; die Überprüfung zeigt, welche.',
  'There is no configuration in /etc/nixos. You add one line to yours yourself; the review shows which.':
    'In /etc/nixos ist keine Konfiguration. Eine Zeile fügen Sie in Ihre selbst ein; die Überprüfung zeigt, welche.',
  'It uses {} as a build machine already. That stays as it is, and this PC is added.':
    'Er nutzt {} schon zum Bauen. Das bleibt, und dieser PC kommt hinzu.',

  // --- what is done
  'VirtualBox {} is downloaded from Oracle and installed':
    'VirtualBox {} wird von Oracle heruntergeladen und installiert',
  'Windows keeps ports {} and {} free for the builder':
    'Windows hält die Ports {} und {} für den Builder frei',
  'Windows keeps port {} free for the builder': 'Windows hält Port {} für den Builder frei',
  'Windows no longer keeps ports {} and {} free': 'Windows hält die Ports {} und {} nicht mehr frei',
  'Windows no longer keeps port {} free': 'Windows hält Port {} nicht mehr frei',
  'rules that block VirtualBox are removed': 'Regeln, die VirtualBox sperren, werden entfernt',
  'Rules of {} that block VirtualBox are removed': 'Regeln von {}, die VirtualBox sperren, werden entfernt',
  '{} lets {} instead of {} reach port {} instead of {}':
    '{} lässt {} statt {} zu Port {} durch, nicht mehr zu Port {}',
  '{} lets {} instead of {} reach port {}': '{} lässt {} statt {} zu Port {} durch',
  '{} lets {} reach port {} instead of {}': '{} lässt {} zu Port {} statt {} durch',
  '{} lets {} reach port {}': '{} lässt {} zu Port {} durch',
  'The rule “{}” of {} is removed': 'Die Regel „{}“ von {} wird entfernt',
  'NixOS {} minimal is downloaded': 'NixOS {} minimal wird heruntergeladen',
  '{} is verified': '{} wird geprüft',
  'The installer image is deleted': 'Das Installationsabbild wird gelöscht',
  'Host key of the builder, Key for the administration of the builder: made on this PC':
    'Host-Schlüssel des Builders und Schlüssel für seine Verwaltung: auf diesem PC erzeugt',
  'Host key of the builder: made on this PC': 'Host-Schlüssel des Builders: auf diesem PC erzeugt',
  'Key for the administration of the builder: made on this PC':
    'Schlüssel für die Verwaltung des Builders: auf diesem PC erzeugt',
  'A missing public half is written from its private half':
    'Eine fehlende öffentliche Hälfte wird aus der privaten geschrieben',
  'The builder gets a key of its own, with which it signs what it built':
    'Der Builder bekommt einen eigenen Schlüssel, mit dem er signiert, was er gebaut hat',
  'The builder gets a new key with which it signs what it built':
    'Der Builder bekommt einen neuen Schlüssel, mit dem er signiert, was er gebaut hat',
  'The builder gets a key with which it signs, where it has none':
    'Der Builder bekommt einen Schlüssel, mit dem er signiert, wo er keinen hat',
  'The new key with which the builder signs takes its place':
    'Der neue Schlüssel, mit dem der Builder signiert, nimmt seinen Platz ein',
  'The key with which the builder signs is noted on this PC':
    'Der Schlüssel, mit dem der Builder signiert, wird auf diesem PC notiert',
  'What is left of a change of the key with which the builder signs goes':
    'Was vom Wechsel des Schlüssels übrig ist, mit dem der Builder signiert, kommt weg',
  'The keys of the builder are deleted': 'Die Schlüssel des Builders werden gelöscht',
  '“{}” is made: {} cores, {} MiB of memory, a growing disk of {} GiB':
    '„{}“ wird angelegt: {} Kerne, {} MB Speicher, eine wachsende Festplatte von {} GB',
  'The virtual machine “{}” is switched off and deleted with its disk':
    'Die virtuelle Maschine „{}“ wird ausgeschaltet und mit ihrer Festplatte gelöscht',
  'The virtual machine “{}” is switched off and deleted with its disk; disks that are not ours stay':
    'Die virtuelle Maschine „{}“ wird ausgeschaltet und mit ihrer Festplatte gelöscht; fremde Festplatten bleiben',
  'all addresses, port {} → {} (builder), {}, port {} → {} (admin)':
    'alle Adressen, Port {} → {} (Builder); {}, Port {} → {} (Verwaltung)',
  'NixOS {} is installed on the machine’s disk': 'NixOS {} wird auf der Festplatte der Maschine installiert',
  'boot order and serial port of the installation':
    'Startreihenfolge und serielle Schnittstelle der Installation',
  'the installer image': 'das Installationsabbild',
  'the seed': 'der Startdatenträger',
  'What is left of the installation is taken away': 'Was von der Installation übrig ist, wird entfernt',
  'The builder is started': 'Der Builder wird gestartet',
  'The builder is woken up; if its saved state cannot be loaded, that is discarded, and it starts anew':
    'Der Builder wird geweckt; lässt sich sein gespeicherter Zustand nicht laden, wird der verworfen, und er startet neu',
  'The builder crashed (a guru meditation of VirtualBox): its power is cut, and it is started':
    'Der Builder ist abgestürzt (VirtualBox nennt es „Guru-Meditation“): Er wird hart ausgeschaltet und gestartet',
  'The builder is waited for until it answers': 'Es wird gewartet, bis der Builder antwortet',
  'The builder is waited for; if it does not answer within {} s, it is shut down, by a power cut if it does not listen, and started anew':
    'Es wird auf den Builder gewartet; antwortet er nicht innerhalb von {} s, wird er heruntergefahren – hart ausgeschaltet, wenn er nicht hört – und neu gestartet',
  'The builder goes on': 'Der Builder läuft weiter',
  'The builder starts when you log in to this PC': 'Der Builder startet, wenn Sie sich an diesem PC anmelden',
  'The builder no longer starts when you log in to this PC':
    'Der Builder startet nicht mehr, wenn Sie sich an diesem PC anmelden',
  'Link {}': 'Verknüpfung {}',
  '{} of the builder': '{} des Builders',
  '{}, until it is installed': '{}, bis die Installation fertig ist',
  'The entry that starts the builder is corrected': 'Der Eintrag, der den Builder startet, wird berichtigt',
  'The key {} on the Pi has a passphrase, which nobody types when Nix builds: a new key takes its place':
    'Der Schlüssel {} auf dem Pi hat eine Passphrase, die beim Bauen niemand eingibt: ein neuer tritt an seine Stelle',
  'A key {} is made on the Pi': 'Auf dem Pi wird ein Schlüssel {} erzeugt',
  'The half-made key {} on the Pi is completed':
    'Der halbfertige Schlüssel {} auf dem Pi wird vervollständigt',
  'The key {} on the Pi is deleted': 'Der Schlüssel {} auf dem Pi wird gelöscht',
  'Snapshot from before an upgrade': 'Sicherungspunkt von vor einer Aktualisierung',
  'NixOS of the builder': 'NixOS des Builders',
  'Builder: NixOS': 'Builder: NixOS',
  'The newer NixOS of the builder was proven: the snapshot from before it is deleted':
    'Das neuere NixOS des Builders ist erprobt: Der Sicherungspunkt von davor wird gelöscht',
  'An upgrade of the builder was interrupted: it goes back to the NixOS that it had':
    'Eine Aktualisierung des Builders wurde unterbrochen: Er kehrt zu dem NixOS zurück, das er hatte',
  'NixOS {} instead of {}; a snapshot keeps the former one until the new one is proven':
    'NixOS {} statt {}; ein Sicherungspunkt bewahrt das bisherige, bis das neue erprobt ist',
  'The Pi gets a new key, and the builder forgets the former one':
    'Der Pi bekommt einen neuen Schlüssel, und der Builder vergisst den bisherigen',
  'The new key of the Pi takes the place of the former one':
    'Der neue Schlüssel des Pi tritt an die Stelle des bisherigen',
  'A new key of the Pi that is not complete is deleted':
    'Ein unvollständiger neuer Schlüssel des Pi wird gelöscht',
  'The new key of the Pi is deleted': 'Der neue Schlüssel des Pi wird gelöscht',
  'The builder takes its configuration, with the key of the Pi':
    'Der Builder übernimmt seine Konfiguration mit dem Schlüssel des Pi',
  'The Pi’s configuration gets the builder: seven files and one import':
    'Die Konfiguration des Pi bekommt den Builder: sieben Dateien und ein Import',
  'what runs or will boot does not have it': 'was läuft oder nach einem Neustart laufen wird, hat ihn nicht',
  'an interrupted change is finished': 'eine unterbrochene Änderung wird abgeschlossen',
  '{} is written': '{} wird geschrieben',
  '{} is changed': '{} wird geändert',
  'The Pi’s Nix gets the builder: files of ours, and a few lines in three of its own':
    'Das Nix des Pi bekommt den Builder: Dateien von uns und einige Zeilen in drei seiner eigenen',
  'the running Nix was not told of it': 'dem laufenden Nix wurde es nicht gesagt',
  'The builder is taken out of the Pi’s Nix': 'Der Builder wird aus dem Nix des Pi genommen',
  'The builder is taken out of the Pi’s configuration':
    'Der Builder wird aus der Konfiguration des Pi genommen',
  'A test package is built by the PC for the Pi': 'Der PC baut ein Testpaket für den Pi',

  // --- what becomes another, one after the other
  '{} cores instead of {}': '{} statt {} Kerne',
  '{} MiB of memory instead of {}': '{} statt {} MB Speicher',
  'network card {} instead of {}': 'Netzwerkkarte {} statt {}',
  'network {} instead of {}': 'Netzwerk {} statt {}',
  'priority {} instead of {}': 'Priorität {} statt {}',
  'at most {} % of each core instead of {}': 'höchstens {} statt {} % jedes Kerns',
  'The builder’s emulation and its Nix get back what they lack':
    'Emulation und Nix des Builders bekommen zurück, was ihnen fehlt',
  'The builder does not run programs for {}: its emulation is started anew':
    'Der Builder führt Programme für {} nicht aus: Seine Emulation wird neu gestartet',
  'The builder runs “{}” for the Pi where Nix should speak: its ssh server is configured anew':
    'Der Builder führt für den Pi „{}“ aus, wo Nix sprechen sollte: sein ssh-Server wird neu eingerichtet',
  'Nix on the builder lacks what it was configured for ({}): it gets that back':
    'Nix auf dem Builder fehlt, was für es eingestellt ist ({}): Es bekommt das zurück',
  'The builder’s clock is about {} seconds behind: it is set':
    'Die Uhr des Builders geht etwa {} Sekunden nach: sie wird gestellt',
  'The builder’s clock is about {} minutes behind: it is set':
    'Die Uhr des Builders geht etwa {} Minuten nach: sie wird gestellt',
  'The builder’s clock is about {} hours behind: it is set':
    'Die Uhr des Builders geht etwa {} Stunden nach: sie wird gestellt',
  'The builder’s clock is about {} days behind: it is set':
    'Die Uhr des Builders geht etwa {} Tage nach: sie wird gestellt',
  'The builder’s clock is about {} seconds ahead: it is set':
    'Die Uhr des Builders geht etwa {} Sekunden vor: sie wird gestellt',
  'The builder’s clock is about {} minutes ahead: it is set':
    'Die Uhr des Builders geht etwa {} Minuten vor: sie wird gestellt',
  'The builder’s clock is about {} hours ahead: it is set':
    'Die Uhr des Builders geht etwa {} Stunden vor: sie wird gestellt',
  'The builder’s clock is about {} days ahead: it is set':
    'Die Uhr des Builders geht etwa {} Tage vor: sie wird gestellt',
  'What of the machine is not as wanted is changed; a disk that is missing is made anew':
    'Was an der Maschine nicht wie gewünscht ist, wird geändert; eine fehlende Platte wird neu angelegt',
  'The ports to the builder are set where they are others':
    'Die Ports zum Builder werden gesetzt, wo sie andere sind',
  'The builder is started, goes on where it is paused, or is started anew where it hangs':
    'Der Builder wird gestartet, läuft weiter, wo er angehalten ist, oder wird neu gestartet, wo er hängt',
  'The builder that is kept is shut down, by a power cut if it does not listen; the next set-up starts it again':
    'Der Builder, der bleibt, wird heruntergefahren, und wenn er nicht darauf hört, wird ihm der Strom abgestellt; das nächste Einrichten startet ihn wieder',
  'The builder is started, or goes on where it is paused':
    'Der Builder wird gestartet, oder läuft weiter, wo er angehalten ist',
  'The builder gets its share of the PC where that is another':
    'Der Builder bekommt seinen Anteil am PC, wo er ein anderer ist',
  'What nothing needs any more is deleted from the builder’s disk where that is full':
    'Was niemand mehr braucht, wird von der Platte des Builders gelöscht, falls sie voll ist',
  'The builder’s clock is set where it is wrong': 'Die Uhr des Builders wird gestellt, wo sie falsch geht',
  'about {} seconds behind': 'etwa {} Sekunden nach',
  'about {} minutes behind': 'etwa {} Minuten nach',
  'about {} hours behind': 'etwa {} Stunden nach',
  'about {} days behind': 'etwa {} Tage nach',
  'about {} seconds ahead': 'etwa {} Sekunden vor',
  'about {} minutes ahead': 'etwa {} Minuten vor',
  'about {} hours ahead': 'etwa {} Stunden vor',
  'about {} days ahead': 'etwa {} Tage vor',
  'that of this PC': 'die dieses PCs',
  'name {} instead of {}': 'Name {} statt {}',
  'folder {} instead of {}': 'Ordner {} statt {}',
  'the move to {} is finished': 'der Umzug nach {} wird beendet',
  'the move to {} is given up, and what is there of it is deleted':
    'der Umzug nach {} wird aufgegeben; was davon dort ist, wird gelöscht',
  'Machine: half a copy in {}': 'Maschine: halbe Kopie in {}',
  'Machine: a copy of it stays': 'Maschine: eine Kopie von ihr bleibt',
  'Machine: a disk that is not ours stays': 'Maschine: eine fremde Festplatte bleibt',
  'Machine: what is moved': 'Maschine: was umzieht',
  'at most {} GiB; more than {} GiB are free there': 'höchstens {} GB; mehr als {} GB sind dort frei',
  'a disk of {} GiB instead of {} GiB': 'eine Festplatte von {} GB statt {} GB',
  'The builder’s file system grows to the size of its disk':
    'Das Dateisystem des Builders wächst auf die Größe seiner Festplatte',
  'as large as its disk allows': 'so groß, wie seine Festplatte es erlaubt',
  'a new disk of {} GiB': 'eine neue Festplatte von {} GB',
  'builds that run on it end': 'Builds darauf enden',
  'the disk that came to the place of the former one is attached':
    'die Festplatte, die an die Stelle der früheren kam, wird angeschlossen',
  'What nothing needs any more is deleted from the builder’s disk':
    'Was nichts mehr braucht, wird von der Festplatte des Builders gelöscht',
  'The empty settings file is restored from VirtualBox’s own copy':
    'Die leere Einstellungsdatei kommt aus der eigenen Kopie von VirtualBox zurück',
  'The machine comes back on VirtualBox’s list, with all that it was':
    'Die Maschine kommt auf die Liste von VirtualBox zurück, wie sie war',
  'its disk is attached': 'ihre Festplatte wird angeschlossen',
  'port {} instead of {} ({})': 'Port {} statt {} ({})',
  'all addresses': 'alle Adressen',
  '127.0.0.1': '127.0.0.1',
  'port {} → {} ({})': 'Port {} → {} ({})',
  'the network cable is plugged in': 'das Netzwerkkabel wird eingesteckt',
  'another key for the administration': 'ein anderer Schlüssel für die Verwaltung',
  'another key of the Pi': 'ein anderer Schlüssel des Pi',
  'another host key of the builder': 'ein anderer Host-Schlüssel des Builders',
  'another key with which the builder signs': 'ein anderer Schlüssel, mit dem der Builder signiert',
  'file of the key with which it signs: {} instead of {}':
    'Datei des Schlüssels, mit dem er signiert: {} statt {}',
  'address: {} instead of {}': 'Adresse: {} statt {}',
  'cores for a job: {} instead of {}': 'Kerne für eine Aufgabe: {} statt {}',
  'emulated systems: {} instead of {}': 'emulierte Systeme: {} statt {}',
  'features: {} instead of {}': 'Fähigkeiten: {} statt {}',
  'jobs at once: {} instead of {}': 'Aufgaben zugleich: {} statt {}',
  'key: {} instead of {}': 'Schlüssel: {} statt {}',
  'MiB to be freed: {} instead of {}': 'MB, die geräumt werden: {} statt {}',
  'MiB to be left free: {} instead of {}': 'MB, die frei bleiben: {} statt {}',
  'name: {} instead of {}': 'Name: {} statt {}',
  'port: {} instead of {}': 'Port: {} statt {}',
  'protocol: {} instead of {}': 'Protokoll: {} statt {}',
  'speed: {} instead of {}': 'Tempo: {} statt {}',
  'systems: {} instead of {}': 'Systeme: {} statt {}',
  'user: {} instead of {}': 'Benutzer: {} statt {}',
  'while the PC is off: {} instead of {}': 'solange der PC aus ist: {} statt {}',

  // --- names and values of settings
  'With administrator rights: {}': 'Mit Administratorrechten: {}',
  'Rule “{}” of {}': 'Regel „{}“ von {}',
  'Rule “{}”': 'Regel „{}“',
  'blocks VirtualBox': 'sperrt VirtualBox',
  '{} reaches TCP port {}': '{} erreicht TCP-Port {}',
  'Machine: name': 'Maschine: Name',
  'Machine: folder': 'Maschine: Ordner',
  'Machine: kind of system': 'Maschine: Art des Systems',
  'Machine: cores': 'Maschine: Kerne',
  'Machine: memory in MiB': 'Maschine: Speicher in MiB',
  'Machine: network': 'Maschine: Netzwerk',
  'Machine: network card': 'Maschine: Netzwerkkarte',
  'Machine: network cable': 'Maschine: Netzwerkkabel',
  unplugged: 'ausgesteckt',
  'plugged in': 'eingesteckt',
  'Machine: priority': 'Maschine: Priorität',
  'Machine: share of each core in %': 'Maschine: Anteil an jedem Kern in %',
  'Machine: disk': 'Maschine: Festplatte',
  'Builder: file system': 'Builder: Dateisystem',
  'Machine: state': 'Maschine: Zustand',
  'VirtualBox’s own folder for machines': 'der Ordner von VirtualBox für Maschinen',
  'NixOS, and all that was on it is gone': 'NixOS; alles, was darauf war, ist weg',
  'Forwarding “{}”': 'Weiterleitung „{}“',
  'all addresses, port {} → {}': 'alle Adressen, Port {} → {}',
  '{}, port {} → {}': '{}, Port {} → {}',
  'Test packages in /nix/store of the Pi, until its next garbage collection':
    'Testpakete in /nix/store des Pi, bis dort aufgeräumt wird',
  'NIX_CONFIG for nixos-rebuild': 'NIX_CONFIG für nixos-rebuild',
  'Temporary swap file, where too little memory is free':
    'Zeitweilige Swap-Datei, wenn zu wenig Speicher frei ist',
  'Typed in the machine': 'In der Maschine getippt',
  'private half, readable by you alone': 'private Hälfte, nur für Sie lesbar',
  'private half, readable by root alone': 'private Hälfte, nur für root lesbar',
  'public half, ssh-ed25519': 'öffentliche Hälfte, ssh-ed25519',
  '‹made in this run›': '‹in diesem Lauf gemacht›',
  '‹found in this run›': '‹in diesem Lauf gefunden›',
  low: 'niedrig',
  normal: 'normal',
  off: 'aus',
  running: 'läuft',

  // --- what is being done right now
  'verifies {}': 'prüft {}',
  'moves the machine': 'die Maschine zieht um',
  'wakes the installer': 'weckt das Installationsprogramm',
  'partitions the disk': 'teilt die Festplatte ein',
  'makes the file systems': 'legt die Dateisysteme an',
  'mounts the file systems': 'hängt die Dateisysteme ein',
  'writes the configuration': 'schreibt die Konfiguration',
  'installs NixOS': 'installiert NixOS',
  finishes: 'schließt ab',
  'waits for the builder to answer': 'wartet auf eine Antwort des Builders',
  'Root on the Pi gets to know the builder': 'root auf dem Pi lernt den Builder kennen',
  'The way from the Pi to the builder is tried': 'Der Weg vom Pi zum Builder wird versucht',
  'There is room for two systems': 'Für zwei Systeme ist Platz',
  'A snapshot of the builder is taken': 'Ein Sicherungspunkt des Builders wird angelegt',
  'The newer NixOS is fetched and built': 'Das neuere NixOS wird geladen und gebaut',
  'The builder starts with it': 'Der Builder startet damit',
  'It is proven': 'Es wird erprobt',
  'The snapshot is deleted': 'Der Sicherungspunkt wird gelöscht',
  'The new key is made': 'Der neue Schlüssel wird erzeugt',
  'The builder gets to know both keys': 'Der Builder lernt beide Schlüssel kennen',
  'The new key is tried': 'Der neue Schlüssel wird ausprobiert',
  'The new key takes the place of the former one': 'Der neue Schlüssel tritt an die Stelle des bisherigen',
  'The builder forgets the former key': 'Der Builder vergisst den bisherigen Schlüssel',
  'The builder is proven before anything is changed': 'Der Builder wird erprobt, bevor etwas geändert wird',
  'The module is written': 'Das Modul wird geschrieben',
  'The Pi gets the memory to evaluate it': 'Der Pi bekommt den Speicher zum Auswerten',
  'The Nix of the Pi gets to know the builder': 'Das Nix des Pi lernt den Builder kennen',
  'Its Nix daemon starts anew': 'Sein Nix-Dienst startet neu',
  'A test build runs through the daemon': 'Ein Test-Build läuft durch den Dienst',
  'The configuration is checked': 'Die Konfiguration wird geprüft',
  'What has to be built is listed': 'Was zu bauen ist, wird aufgelistet',
  'The new configuration is built': 'Die neue Konfiguration wird gebaut',
  'The new configuration is tested': 'Die neue Konfiguration wird erprobt',
  'A test build runs through the new configuration': 'Ein Test-Build läuft durch die neue Konfiguration',
  'The new configuration is kept': 'Die neue Konfiguration wird behalten',
}
