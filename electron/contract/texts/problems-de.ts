/** Title and remedy of every problem in German. What the engine found out stands between them. */
import type { ProblemCode } from '../problem.ts'

export const problemsDe: Readonly<Record<ProblemCode, { title: string; remedy: string }>> = {
  CANCELLED: {
    title: 'Angehalten',
    remedy: 'Setzen Sie fort, wann Sie möchten: Es geht dort weiter, wo angehalten wurde.',
  },
  UNEXPECTED: {
    title: 'Es ist etwas geschehen, das dieses Programm nicht kennt',
    remedy: 'Versuchen Sie es erneut; tritt es wieder auf, melden Sie es mit der kopierten Diagnose.',
  },
  REQUEST_INVALID: {
    title: 'Das Programm versteht nicht, was verlangt wurde',
    remedy: 'Laden Sie das Fenster neu; tritt es wieder auf, melden Sie es mit der kopierten Diagnose.',
  },
  NO_ANSWER: {
    title: 'Pi Offload hat nicht geantwortet',
    remedy:
      'Ob weiterläuft, was im Gange war, ist nicht bekannt. Versuchen Sie es erneut, wenn das Fenster das Programm gefunden hat; wurde es beendet, starten Sie es wieder.',
  },
  WINDOW_REFUSED: {
    title: 'Dieses Fenster darf das Programm nicht verwenden',
    remedy:
      'Öffnen Sie den Link, den das Programm zuletzt ausgegeben hat; jeder öffnet ein Fenster. Die Eingabetaste, in seinem Terminal gedrückt, gibt einen weiteren aus.',
  },
  TOO_MANY_REQUESTS: {
    title: 'Vom Programm wird mehr verlangt, als es beantworten kann',
    remedy: 'Warten Sie einen Moment und versuchen Sie es erneut.',
  },
  SETUP_INVALID: {
    title: 'Einige Angaben können so nicht funktionieren',
    remedy: 'Berichtigen Sie die genannten Werte; in jeder Zeile steht, was erlaubt ist.',
  },
  SETUP_UNREADABLE: {
    title: 'Die Setup-Datei kann nicht gelesen werden',
    remedy: 'Nennen Sie eine vorhandene Datei, die das Setup als JSON enthält.',
  },
  SETUP_NOT_WRITTEN: {
    title: 'Die Setup-Datei ließ sich nicht schreiben',
    remedy: 'Geben Sie Ihrem Benutzer das Recht, sie zu schreiben, oder ändern Sie sie von Hand.',
  },
  PLAN_OUTDATED: {
    title: 'Seit der Plan gezeigt wurde, hat sich etwas geändert',
    remedy: 'Sehen Sie sich den neuen Plan an und starten Sie diesen.',
  },
  PLAN_OBSTRUCTED: {
    title: 'Diesem Plan steht etwas im Weg',
    remedy: 'Beseitigen Sie zuerst die genannten Hindernisse; geändert wurde nichts.',
  },
  NOT_CONVERGED: {
    title: 'Ein Schritt endete ohne Fehler, aber sein Ergebnis fehlt',
    remedy:
      'Versuchen Sie es erneut. Bleibt es dabei, ändert etwas anderes dieselbe Sache: Sie ist oben genannt.',
  },
  FOREIGN_IN_THE_WAY: {
    title: 'Etwas Fremdes hat den Namen oder den Platz, der gebraucht wird',
    remedy: 'Wählen Sie einen anderen Namen oder räumen Sie das Genannte beiseite: Es bleibt, wie es ist.',
  },
  CANNOT_CHANGE_IN_PLACE: {
    title: 'Dieser Wert lässt sich am Vorhandenen nicht ändern',
    remedy:
      'Stellen Sie den früheren Wert wieder her. Oder deinstallieren Sie zuerst und richten Sie dann neu ein: Alles wird neu angelegt.',
  },
  DISK_CANNOT_SHRINK: {
    title: 'Die Festplatte des Builders kann nicht kleiner werden',
    remedy:
      'Geben Sie mindestens die Größe an, die sie hat. Für eine kleinere deinstallieren Sie zuerst und richten dann neu ein: Alles wird neu angelegt.',
  },
  DISK_HAS_SNAPSHOTS: {
    title: 'Die Festplatte des Builders wächst nicht, solange sie Sicherungspunkte hat',
    remedy:
      'Löschen Sie zuerst in VirtualBox die Sicherungspunkte des Builders: Sie bleiben so groß, wie sie sind.',
  },
  RUN_IN_PROGRESS: {
    title: 'Es läuft schon etwas anderes',
    remedy: 'Warten Sie, bis es endet, oder halten Sie es an.',
  },
  STATE_UNREADABLE: {
    title: 'Die eigenen Notizen des Programms können nicht gelesen werden',
    remedy:
      'Stellen Sie die Datei aus einer Sicherung wieder her. Ohne sie geht nichts verloren, aber der Builder und der Schlüssel auf dem Pi gelten nicht mehr als unsere: Löschen Sie beide von Hand und verschieben Sie die Datei.',
  },
  ENTRIES_UNREADABLE: {
    title: 'Was zuvor im Fenster eingegeben wurde, kann nicht gelesen werden',
    remedy:
      'Geben Sie es noch einmal ein: Was schon eingerichtet ist, wird gesucht und, wo es sich findet, eingetragen. An dem, was eingerichtet ist, wurde nichts geändert.',
  },
  DATA_FOLDER_UNUSABLE: {
    title: 'Der Ordner für die eigenen Daten ist nicht verwendbar',
    remedy:
      'Geben Sie Ihrem Benutzer das Recht, ihn zu lesen und zu beschreiben; ein Lauf mit Administratorrechten kann es ihm genommen haben. Wo oben steht, dass er zu löschen ist, löschen Sie ihn stattdessen: Ein anderer kann ihn angelegt haben.',
  },
  FILE_IN_USE: {
    title: 'Eine Datei des Programms ist in einem anderen Programm geöffnet',
    remedy:
      'Schließen Sie, was sie geöffnet hat, etwa einen Editor; ein Virenscanner oder eine Sicherung gibt sie von selbst frei. Versuchen Sie es dann erneut.',
  },
  TOOL_MISSING: {
    title: 'Ein benötigtes Programm ist nicht installiert',
    remedy:
      'Installieren Sie unter Linux das Paket, in dem das genannte Programm steckt, etwa iproute2 für `ip`. Eines, das zu Windows gehört, stellt dort `sfc /scannow` wieder her, als Administrator ausgeführt. Versuchen Sie es dann erneut.',
  },
  TOOL_FAILED: {
    title: 'Ein aufgerufenes Programm ist fehlgeschlagen',
    remedy:
      'Das Original enthält seine eigene Meldung. Versuchen Sie es erneut, wenn die Ursache behoben ist.',
  },
  TOOL_TIMED_OUT: {
    title: 'Ein aufgerufenes Programm hat nicht rechtzeitig geantwortet',
    remedy: 'Versuchen Sie es erneut; bleibt es dabei, starten Sie den PC neu: Das Programm hängt.',
  },
  LOOK_TIMED_OUT: {
    title: 'Ein Teil ließ sich nicht rechtzeitig ansehen',
    remedy:
      'Sehen Sie noch einmal nach. Bleibt es dabei: Ein Pi oder PC an seiner Grenze (ein großer Build, voller Speicher) antwortet spät, ein langsames oder schwaches Netzwerk dazwischen auch; warten Sie, bis er nichts zu tun hat. Geändert wurde nichts.',
  },
  TOOL_ANSWER_UNREADABLE: {
    title: 'Ein Programm antwortete etwas Unverständliches',
    remedy: 'Prüfen Sie seine Version und melden Sie es mit der kopierten Diagnose.',
  },
  SCRIPTS_FORBIDDEN: {
    title: 'Windows lässt die Skripte dieses Programms nicht laufen',
    remedy:
      'Eine Richtlinie dieses PCs verbietet PowerShell-Skripte: eine Gruppenrichtlinie, AppLocker oder App Control. Wer sie gesetzt hat, kann die im Ordner `resources\\windows` dieses Programms erlauben; bei einem PC des Arbeitgebers ist das dessen Administrator.',
  },
  NEEDS_ADMINISTRATOR: {
    title: 'Dieser Schritt braucht Administratorrechte',
    remedy:
      'Unter Windows: Stimmen Sie zu, wenn es fragt; fragt es nicht, hält eine Richtlinie dieses PCs Ihr Konto davon ab, und sein Administrator kann helfen. Unter Linux: Geben Sie Ihr Passwort ein, wo danach gefragt wird, als Benutzer, der sudo verwenden darf.',
  },
  PC_TOO_SMALL: {
    title: 'Der PC hat weniger, als der Builder nehmen würde',
    remedy: 'Geben Sie dem Builder weniger Kerne, weniger Speicher oder eine kleinere Festplatte.',
  },
  VIRTUALIZATION_OFF: {
    title: 'Die Hardware-Virtualisierung ist ausgeschaltet',
    remedy:
      'Schalten Sie sie in der Firmware des PCs (UEFI oder BIOS) ein: „Intel VT-x“ oder „Intel Virtualization Technology“, bei AMD „SVM Mode“. Windows führt dorthin: Einstellungen → System → Wiederherstellung → Erweiterter Start (Windows 10: Update und Sicherheit → Wiederherstellung), dann Problembehandlung → Erweiterte Optionen → UEFI-Firmwareeinstellungen; oder `shutdown /r /fw /t 0`, als Administrator ausgeführt. Sonst ist es die Taste, die der PC beim Einschalten nennt, oft Entf oder F2.',
  },
  VIRTUALBOX_MISSING: {
    title: 'VirtualBox ist nicht installiert',
    remedy: 'Installieren Sie VirtualBox 7.2.4 oder neuer und prüfen Sie erneut.',
  },
  PC_UNSUITABLE: {
    title: 'Auf diesem PC kann der Builder nicht laufen',
    remedy: 'Nehmen Sie einen PC mit einem Prozessor von Intel oder AMD (x86-64).',
  },
  VIRTUALBOX_NOT_INSTALLED: {
    title: 'VirtualBox ließ sich nicht installieren',
    remedy:
      'Das Original enthält, was Windows oder das Installationsprogramm sagte. Versuchen Sie es erneut oder installieren Sie VirtualBox 7.2.4 oder neuer von Hand von virtualbox.org.',
  },
  VIRTUALBOX_RUNTIME_MISSING: {
    title: 'VirtualBox braucht einen Teil von Windows, der fehlt',
    remedy:
      'Installieren Sie „Visual C++ Redistributable“ für x64 von Microsoft (https://aka.ms/vc14/vc_redist.x64.exe) und versuchen Sie es dann erneut.',
  },
  RESTART_NEEDED: {
    title: 'Windows muss einmal neu gestartet werden',
    remedy:
      'Starten Sie den PC neu („Neu starten“, nicht „Herunterfahren“). Das installierte Programm öffnet sich danach von selbst und macht weiter; sonst starten Sie es wieder: Es geht weiter, wo es war.',
  },
  VIRTUALBOX_UNSUITABLE: {
    title: 'Diese Version von VirtualBox hat einen Fehler, der hier stört',
    remedy: 'Installieren Sie VirtualBox 7.2.4 oder neuer, aber nicht 7.2.18.',
  },
  HYPERVISOR_IN_THE_WAY: {
    title: 'Ein anderer Hypervisor hat, was VirtualBox braucht',
    remedy:
      'Schalten Sie unter Windows aus, was die Einzelheiten nennen oder was unter „Windows-Features aktivieren oder deaktivieren“ und bei der Kernisolierung einen Hypervisor verlangt, und starten Sie den PC neu. Schalten Sie unter Linux die virtuellen Maschinen von KVM aus (virt-manager, GNOME Boxen, ein Android-Emulator). Ist KVM nur geladen, schreiben Sie die Zeile `options kvm enable_virt_at_load=0` in /etc/modprobe.d/kvm.conf und starten Sie den PC neu; ab Linux 6.16 vertragen sich beide ohne diese Zeile. Prüfen Sie danach erneut.',
  },
  PORT_TAKEN: {
    title: 'Der Port wird von einem anderen Programm benutzt',
    remedy: 'Wählen Sie einen anderen Port oder beenden Sie das Programm, das ihn hält.',
  },
  PORT_NOT_RESERVED: {
    title: 'Windows hält den Port nicht frei',
    remedy:
      'Starten Sie den PC neu und versuchen Sie es erneut. Bleibt es dabei, wählen Sie einen anderen Port.',
  },
  PORT_NOT_ALLOWED: {
    title: 'Auf diesem Port darf dieser Benutzer nicht lauschen',
    remedy: 'Wählen Sie einen anderen oder lassen Sie ihn weg: Dann wird irgendein freier genommen.',
  },
  LOOPBACK_MISSING: {
    title: 'Dieser PC erreicht sich selbst nicht',
    remedy: 'Starten Sie den PC neu: Seine Loopback-Schnittstelle erhält die Adresse beim Start.',
  },
  DISK_FULL: {
    title: 'Es ist nicht genug Speicherplatz frei',
    remedy:
      'Geben Sie so viel frei wie genannt und setzen Sie fort: Es geht dort weiter, wo angehalten wurde.',
  },
  FIREWALL_FAILED: {
    title: 'Die Firewall-Regel konnte nicht gesetzt werden',
    remedy:
      'Setzen Sie die gezeigte Regel von Hand, oder versuchen Sie es erneut und stimmen Sie den Administratorrechten zu.',
  },
  FIREWALL_BLOCKS_VIRTUALBOX: {
    title: 'Die Firewall sperrt VirtualBox',
    remedy:
      'Windows legt solche Regeln an, wenn seine Frage zu VirtualBox weggeklickt wird; sie gehen jeder Erlaubnis vor. Stimmen Sie auf der ersten Seite zu, dass die genannten entfernt werden. Hat sie jemand mit Absicht angelegt, fragen Sie vorher.',
  },
  FIREWALL_OVERRULED: {
    title: 'Die Firewall beachtet Regeln dieses PCs nicht',
    remedy:
      'Wählen Sie in der Windows-Sicherheit unter „Firewall- & Netzwerkschutz“ die genannte Art von Netzwerk und entfernen Sie das Häkchen bei „Blockiert alle eingehenden Verbindungen“. Liegt es an einer Richtlinie, muss den gezeigten Port öffnen, wer diesen PC verwaltet.',
  },
  AUTOSTART_FAILED: {
    title: 'Der Start des Builders bei der Anmeldung ließ sich nicht einrichten',
    remedy:
      'Versuchen Sie es erneut; oder schalten Sie „Bei der Anmeldung starten“ aus und starten Sie den Builder von Hand.',
  },
  VM_FOREIGN: {
    title: 'Eine virtuelle Maschine dieses Namens gibt es schon, und sie ist nicht unsere',
    remedy: 'Wählen Sie einen anderen Namen für den Builder oder benennen Sie jene Maschine um.',
  },
  VM_UNCLEAR: {
    title: 'Mehrere virtuelle Maschinen können der Builder sein',
    remedy:
      'Sagen Sie, welche es ist. Kopien, die nicht mehr gebraucht werden, können Sie in VirtualBox löschen; ist nur noch eine da, sehen Sie noch einmal nach.',
  },
  DRIVE_MISSING: {
    title: 'Das Laufwerk mit der virtuellen Maschine ist nicht da',
    remedy:
      'Schließen Sie es an und sehen Sie noch einmal nach: Die Reparatur findet die Maschine dann, wie sie war, und die Deinstallation entfernt auch sie. Um ohne das Laufwerk zu deinstallieren, behalten Sie die Maschine: Alles andere wird entfernt, und eine spätere Deinstallation findet sie. Ist das Laufwerk für immer fort, nehmen Sie die Maschine, auf die kein Zugriff möglich ist, aus der Liste von VirtualBox: Dann wird eine neue angelegt.',
  },
  VM_INACCESSIBLE: {
    title: 'VirtualBox kann die Einstellungen der virtuellen Maschine nicht lesen',
    remedy:
      'Lassen Sie es reparieren: Eine leere Einstellungsdatei kommt aus der eigenen Kopie von VirtualBox zurück. Sonst stellen Sie ihre `.vbox-prev`-Datei als `.vbox`-Datei wieder her, oder entfernen Sie die Maschine und versuchen Sie es erneut.',
  },
  VM_BUSY: {
    title: 'Die virtuelle Maschine ist von einem anderen Programm gesperrt',
    remedy:
      'Schließen Sie die Fenster von VirtualBox, auch eines mit den Einstellungen der Maschine, und versuchen Sie es erneut. Ist keines offen, blieb sie nach einem Absturz gesperrt: Starten Sie zuerst den PC neu.',
  },
  VM_SETTINGS_IN_THE_WAY: {
    title: 'Der Ordner einer früheren virtuellen Maschine ist im Weg',
    remedy:
      'Verschieben Sie den genannten Ordner oder wählen Sie einen anderen Namen; was dieses Programm selbst dort ließ, verwendet es weiter.',
  },
  VM_NOT_FOUND: {
    title: 'Die virtuelle Maschine ist nicht da',
    remedy:
      'Richten Sie erneut ein: Sind ihre Dateien noch da, kommt sie mit ihnen zurück; sonst wird sie neu angelegt.',
  },
  SAVED_STATE_UNUSABLE: {
    title: 'VirtualBox kann den gespeicherten Zustand des Builders nicht laden',
    remedy: 'Reparieren Sie: Der gespeicherte Zustand wird verworfen, und der Builder startet neu.',
  },
  VM_START_FAILED: {
    title: 'Die virtuelle Maschine startet nicht',
    remedy:
      'Das Original enthält die Meldung von VirtualBox; meist ist ein anderer Hypervisor oder fehlende Virtualisierung die Ursache.',
  },
  VIRTUALBOX_BLOCKED: {
    title: 'Ein Schutzprogramm hindert VirtualBox am Starten',
    remedy:
      'VirtualBox lässt niemanden in seinen Prozess. Legen Sie deshalb in dem, was die Einzelheiten nennen, eine Ausnahme an: für den Ordner von VirtualBox (meist C:\\Program Files\\Oracle\\VirtualBox) und das Programm VBoxHeadless.exe darin. Hilft das nicht, aktualisieren Sie beide oder entfernen Sie das Genannte. Versuchen Sie es danach erneut.',
  },
  FILE_IN_THE_WAY: {
    title: 'Wo eine Datei angelegt werden soll, ist schon eine',
    remedy: 'Verschieben Sie die genannte Datei; sie ist nicht von uns.',
  },
  FOLDER_UNUSABLE: {
    title: 'Der Ordner für die Maschine lässt sich nicht verwenden',
    remedy:
      'Schließen Sie sein Laufwerk an oder geben Sie Ihrem Benutzer das Recht, dort zu schreiben; oder wählen Sie einen anderen Ordner. Fangen Sie dann noch einmal an.',
  },
  REPORT_NOT_WRITTEN: {
    title: 'Der Bericht konnte nicht geschrieben werden',
    remedy: 'Nennen Sie eine Datei, die es noch nicht gibt, in einem Ordner, in den Sie schreiben dürfen.',
  },
  VIRTUALBOX_FAILED: {
    title: 'VirtualBox hat abgelehnt',
    remedy:
      'Das Original enthält seine Meldung und Kennung. Versuchen Sie es erneut, wenn die Ursache behoben ist.',
  },
  DOWNLOAD_FAILED: {
    title: 'Der Download ist fehlgeschlagen',
    remedy:
      'Prüfen Sie die Internetverbindung oder den Proxy und setzen Sie fort: Es geht dort weiter, wo angehalten wurde.',
  },
  DOWNLOAD_CORRUPT: {
    title: 'Heruntergeladen wurde etwas anderes als veröffentlicht',
    remedy:
      'Setzen Sie fort: Es wird neu heruntergeladen. Bleibt es dabei, wählen Sie einen anderen Spiegel.',
  },
  IMAGE_UNREADABLE: {
    title: 'Das Installationsabbild ist nicht verwendbar',
    remedy:
      'Nennen Sie eine vorhandene minimale ISO-Datei von NixOS mit ihrem SHA-256, oder entfernen Sie den Eintrag, um eine herunterzuladen.',
  },
  INSTALLER_SILENT: {
    title: 'Die Installation in der virtuellen Maschine antwortet nicht',
    remedy:
      'Versuchen Sie es erneut. Bleibt es dabei, öffnen Sie das Fenster der Maschine in VirtualBox: Ihr Bildschirm zeigt, warum.',
  },
  INSTALLER_FAILED: {
    title: 'Die Installation in der virtuellen Maschine ist fehlgeschlagen',
    remedy: 'Das Original enthält ihre letzten Zeilen. Setzen Sie fort, wann Sie möchten: Fertiges bleibt.',
  },
  BUILDER_UNREACHABLE: {
    title: 'Der Builder antwortet nicht',
    remedy:
      'Wählen Sie in der Übersicht „Starten“, oder „Fortsetzen“, wenn er pausiert ist. Oder reparieren Sie: Auch das bringt ihn zum Laufen, und startet ihn neu, wo er hängt.',
  },
  PAUSED_WHILE_PLAYING: {
    title: 'Der Builder ist pausiert, solange Sie spielen',
    remedy:
      'Schalten Sie in der Übersicht „Ich spiele gerade“ aus: Der Builder macht dort weiter, wo er war.',
  },
  BUILDER_HOST_KEY_WRONG: {
    title: 'An der Stelle des Builders antwortet etwas anderes',
    remedy:
      'Finden Sie heraus, welches Programm oder Gerät auf dem genannten Port antwortet; es wurde ihm nichts gesendet.',
  },
  BUILDER_LOGIN_REFUSED: {
    title: 'Der Builder weist unseren eigenen Schlüssel ab',
    remedy:
      'Keine Reparatur kommt hinein. Deinstallieren Sie „Nur, was auf diesem PC ist“ und richten Sie neu ein: Der Builder wird mit eigenen Schlüsseln neu installiert, und was er gebaut hatte, wird noch einmal gebaut.',
  },
  BUILDER_ANSWER_UNREADABLE: {
    title: 'Der Builder antwortet etwas Unverständliches',
    remedy: 'Versuchen Sie es erneut; bleibt es dabei, deinstallieren Sie und richten Sie neu ein.',
  },
  BUILDER_COMMAND_FAILED: {
    title: 'Ein Befehl auf dem Builder ist fehlgeschlagen',
    remedy: 'Das Original enthält seine Meldung. Versuchen Sie es erneut, wenn die Ursache behoben ist.',
  },
  BUILDER_DISK_FULL: {
    title: 'Die Festplatte des Builders ist voll',
    remedy:
      'Alles, was nichts mehr braucht, ist schon gelöscht. Wird gerade nichts gebaut, geben Sie ihm unter „Ändern“ eine größere Festplatte: Sie wächst mit allem, was darauf ist.',
  },
  BUILDER_REBUILD_FAILED: {
    title: 'Der Builder konnte seine neue Konfiguration nicht übernehmen',
    remedy: 'Das Original enthält seine Meldung; der Builder läuft mit der früheren Konfiguration weiter.',
  },
  PI_UNREACHABLE: {
    title: 'Der Pi antwortet nicht',
    remedy:
      'Schalten Sie ihn ein, prüfen Sie seine Adresse und ob ssh eingeschaltet ist, und versuchen Sie es erneut.',
  },
  PI_HOST_KEY_UNCONFIRMED: {
    title: 'Der Pi wird zum ersten Mal gesehen',
    remedy: 'Vergleichen Sie auf der Seite „Ihr Pi“ den Fingerabdruck mit dem, was der Pi selbst sagt.',
  },
  PI_HOST_KEY_CHANGED: {
    title: 'Der Pi zeigt einen anderen Schlüssel als zuvor',
    remedy:
      'Verbinden Sie sich auf der Seite „Ihr Pi“ erneut und vergleichen Sie den Schlüssel mit dem, was der Pi selbst sagt. Ist es nicht sein eigener, antwortet etwas anderes unter dieser Adresse: Fahren Sie nicht fort.',
  },
  SSH_HOST_UNUSABLE: {
    title: 'Die ssh-Konfiguration dieses PCs sagt nicht, wie man zum Pi kommt',
    remedy:
      'Geben Sie Adresse, Port, Benutzer und Anmeldung des Pi selbst an, oder berichtigen Sie die Konfiguration: `ssh -G NAME` zeigt, was ssh daraus macht.',
  },
  LOGIN_KEY_UNUSABLE: {
    title: 'Die Schlüsseldatei für die Anmeldung ist nicht verwendbar',
    remedy: 'Geben Sie die Datei auf diesem PC an, die den privaten Schlüssel enthält.',
  },
  PI_LOGIN_REFUSED: {
    title: 'Der Pi weist die Anmeldung ab',
    remedy:
      'Prüfen Sie Benutzer, Passwort oder Schlüssel. Für root muss der Pi den Schlüssel kennen (users.users.root.openssh.authorizedKeys) und root hereinlassen (services.openssh.settings.PermitRootLogin).',
  },
  PI_NOT_ROOT: {
    title: 'Dieser Benutzer darf den Pi nicht verwalten',
    remedy:
      'Verwenden Sie root oder einen Benutzer, der sudo verwenden darf, und geben Sie dessen Passwort an.',
  },
  PI_DOAS_REFUSES: {
    title: 'doas auf dem Pi lässt diesen Benutzer nur mit Passwort oder gar nicht root werden',
    remedy:
      'Lassen Sie diesen Benutzer ohne Passwort root werden: doas nimmt eines nur von einem Terminal an, und hier gibt es keines. In NixOS ist das `security.doas.extraRules = [ { users = [ "…" ]; noPass = true; } ];`, was zur Zeile `permit nopass …` in /etc/doas.conf wird. Oder melden Sie sich als root mit einem Schlüssel an oder als Benutzer, der sudo verwenden darf.',
  },
  PI_UNSUITABLE: {
    title: 'Dieses Gerät kann den Builder nicht nutzen',
    remedy:
      'Pi Offload braucht ein 64-Bit-ARM-Gerät mit NixOS 23.11 oder neuer, oder mit einem anderen Linux mit systemd und einem für alle Benutzer installierten Nix 2.18 oder neuer.',
  },
  DERIVATION_UNKNOWN: {
    title: 'Der Pi kennt diesen Build nicht',
    remedy:
      'Nennen Sie eine Ableitung, die in seinem Store ist: `nix-instantiate` oder `nix derivation show` sagen ihren Pfad, und ein misslungener Build nennt ihn. Alte sind nach einer Speicherbereinigung weg.',
  },
  PI_ANSWER_UNREADABLE: {
    title: 'Der Pi antwortet etwas Unverständliches',
    remedy:
      'Melden Sie sich von Hand an und sehen Sie nach; meist gibt eine Startdatei Text aus, oder die Shell hängt.',
  },
  PI_COMMAND_FAILED: {
    title: 'Ein Befehl auf dem Pi ist fehlgeschlagen',
    remedy: 'Das Original enthält seine Meldung. Versuchen Sie es erneut, wenn die Ursache behoben ist.',
  },
  PI_NAME_TAKEN: {
    title: 'Der Name für den Builder ist auf dem Pi schon vergeben',
    remedy:
      'Wählen Sie unter „Erweitert“ einen anderen Namen oder Schlüsselpfad: Was da ist, bleibt, wie es ist.',
  },
  PI_HAS_ANOTHER_PC: {
    title: 'Der Pi baut schon auf einem anderen PC',
    remedy:
      'Entfernen Sie es zuerst dort, oder lassen Sie diesen PC an dessen Stelle treten: mit dem Knopf. Der Builder des anderen PCs nützt diesem Pi dann nichts mehr.',
  },
  PI_CONFIGURATION_UNCLEAR: {
    title: 'Die Konfiguration des Pi hat eine Form, die nicht von selbst geändert wird',
    remedy: 'Ändern Sie sie von Hand, wie es oben steht, und sehen Sie dann erneut nach.',
  },
  PI_REBUILD_FAILED: {
    title: 'Der Pi konnte seine neue Konfiguration nicht übernehmen',
    remedy:
      'Der Pi läuft mit der früheren Konfiguration. Das Original enthält die Meldung von nixos-rebuild.',
  },
  NEW_KEY_REFUSED: {
    title: 'Der Builder nimmt den neuen Schlüssel des Pi nicht an',
    remedy:
      'Der bisherige Schlüssel gilt weiter, der neue wurde gelöscht. Das Original enthält die Meldung von ssh; versuchen Sie es nach einer Reparatur noch einmal.',
  },
  LINK_BROKEN: {
    title: 'Der Pi erreicht den Builder nicht',
    remedy:
      'Prüfen Sie die Adresse des PCs und seine Firewall; das Original enthält die Meldung von ssh. In der Firewall eines anderen Herstellers erlauben Sie eingehendes TCP am Port des Builders (2222) von der Adresse des Pi, für VBoxHeadless.',
  },
  LINK_SLOW: {
    title: 'Ob der Pi zum Builder durchkommt, ist nicht bekannt',
    remedy:
      'Für einen kurzen Blick reichte die Zeit nicht: Der Builder oder der Pi ist beschäftigt, etwa mit einem Build. Dass etwas falsch wäre, ist nicht bekannt; sehen Sie danach noch einmal nach. Bleibt es dabei, lassen Sie ein Testpaket bauen: Das wartet länger und sagt, woran es scheitert.',
  },
  LINK_SILENT: {
    title: 'Der PC gibt dem Pi keine Antwort',
    remedy:
      'Der Builder läuft und unsere Regel in der Firewall dieses PCs lässt den Pi ein, also hält ihn unterwegs etwas auf: eine Firewall eines anderen Herstellers auf diesem PC oder ein Gastnetz, das seine Geräte trennt. Erlauben Sie eingehendes TCP am Port des Builders (2222) von der Adresse des Pi, für VBoxHeadless, und versuchen Sie es erneut.',
  },
  LINK_REFUSED: {
    title: 'Der PC lehnt die Verbindung des Pi ab',
    remedy:
      'Versuchen Sie es gleich noch einmal: Der Builder war vielleicht beim Starten. Bleibt es dabei, lehnt eine Firewall eines anderen Herstellers auf diesem PC in seinem Namen ab: Erlauben Sie eingehendes TCP am Port des Builders von der Adresse des Pi.',
  },
  PC_ADDRESS_CHANGED: {
    title: 'Der PC hat eine andere Adresse, als dem Pi gesagt wurde',
    remedy:
      'Lassen Sie unter „Erweitert“ die Adresse dieses PCs von selbst bestimmen, oder tragen Sie die jetzige ein. Im Router kann der PC eine bekommen, die bleibt.',
  },
  PI_KEY_REFUSED: {
    title: 'Der Builder nimmt den Schlüssel des Pi nicht an',
    remedy:
      'Schlüssel und Konfiguration sind, wie sie sein sollen, also läuft auf dem Builder eine andere: Entfernen Sie alles und richten Sie es neu ein. Das Original enthält die Meldung von ssh.',
  },
  PI_KEY_HAS_PASSPHRASE: {
    title: 'Der Schlüssel des Pi für den Builder hat eine Passphrase',
    remedy:
      'Wenn Nix baut, ist niemand da, der sie eingibt. Eine Reparatur setzt einen neuen Schlüssel ohne Passphrase an seine Stelle.',
  },
  PI_KNOWS_ANOTHER_HOST_KEY: {
    title: 'Der Pi erwartet einen anderen Host-Schlüssel des Builders',
    remedy:
      'Der Builder zeigt den Schlüssel, der für ihn gemacht wurde, und im ssh von root auf dem Pi steht ein anderer: eine Zeile in /root/.ssh/known_hosts oder /root/.ssh/config. Das Original nennt die Stelle; nehmen Sie die Zeile heraus und sehen Sie dann erneut nach.',
  },
  PI_SHARES_CONNECTIONS: {
    title: 'Das ssh von root auf dem Pi teilt Verbindungen',
    remedy:
      'Über eine geteilte Verbindung arbeitet Nix nicht. Nehmen Sie ControlMaster und ControlPath aus dem, was /root/.ssh/config für alle Hosts sagt, oder schreiben Sie den Host des Builders davor, mit „ControlMaster no“ und „ControlPath none“. Sehen Sie dann erneut nach.',
  },
  LINK_GARBLED: {
    title: 'Nix versteht den Builder nicht, obwohl ssh ihn erreicht',
    remedy:
      'Die Konfiguration des Builders ist, wie sie sein soll; halten Sie ihn also an, starten Sie ihn und sehen Sie erneut nach. Bleibt es dabei, passen die Versionen von Nix nicht zueinander, oder etwas schreibt Text dazwischen: Das Original enthält ihn.',
  },
  PI_NOT_TRUSTED: {
    title: 'Der Builder vertraut dem Pi nicht',
    remedy:
      'Seine Einstellungen nennen den Benutzer des Pi als vertrauenswürdig, also läuft noch ein Dienst mit älteren: Halten Sie den Builder an, starten Sie ihn und sehen Sie erneut nach.',
  },
  PI_IGNORES_BUILDER: {
    title: 'Nix auf dem Pi fragt den Builder nicht',
    remedy:
      'Etwas auf dem Pi setzt „builders“ auf etwas anderes: „nix.distributedBuilds = false“, „nix.settings.builders“ oder eine eigene nix.conf von root (/root/.config/nix/nix.conf). Nehmen Sie es heraus und bauen Sie den Pi neu.',
  },
  PI_FEATURES_MISSING: {
    title: 'Nix auf dem Pi fragt den Builder nicht nach allem, was er kann',
    remedy:
      'Etwas auf dem Pi hat eine eigene Zeile für den Builder, mit weniger Systemen oder Merkmalen: ein „builders“ in einer nix.conf oder in „nix.settings“. Nehmen Sie es heraus und bauen Sie den Pi neu.',
  },
  UPGRADE_TAKEN_BACK: {
    title: 'Der Builder konnte das neuere NixOS nicht bekommen und hat wieder das bisherige',
    remedy:
      'Von der Aktualisierung ist nichts geblieben, und der Builder arbeitet wie zuvor. Das Original sagt, was schiefging: Beheben Sie das, oder warten Sie auf die nächste Ausgabe, und verlangen Sie sie noch einmal.',
  },
  UPGRADE_NOT_TAKEN_BACK: {
    title: 'Das neuere NixOS ist gescheitert, und der Builder konnte nicht zum bisherigen zurück',
    remedy:
      'Der Sicherungspunkt von davor bleibt. Beheben Sie, was oben oder im Original steht, etwa zu wenig Platz auf dem Laufwerk des Builders, und lassen Sie reparieren: Dann geht es zurück, und der Builder startet. Würde er mit einem NixOS starten, das sich nicht bewährt hat, bleibt er bis dahin aus, damit dort kein Build des Pi scheitert.',
  },
  SNAPSHOT_IN_THE_WAY: {
    title: 'Ein anderer Sicherungspunkt baut auf dem von vor einer Aktualisierung auf',
    remedy:
      'Löschen Sie den danach erstellten Sicherungspunkt in VirtualBox, und lassen Sie reparieren. Bis dahin wird nichts wiederhergestellt und keiner gelöscht; der Builder bekommt kein anderes NixOS und keine größere Festplatte.',
  },
  FOREIGN_DISK_IN_BUILDER: {
    title: 'Eine fremde Festplatte ist an den Builder angeschlossen',
    remedy:
      'Entfernen Sie sie in VirtualBox aus der Maschine; hält sie ein Sicherungspunkt der Maschine fest, löschen Sie zuerst diesen. Ihre Datei bleibt. Versuchen Sie es dann erneut.',
  },
  BUILDER_EMULATION_OFF: {
    title: 'Der Builder führt Programme des Pi nicht aus',
    remedy:
      'Seine Emulation wurde neu gestartet und seine Konfiguration neu angewandt, ohne Erfolg. Halten Sie den Builder an und starten Sie ihn; bleibt es dabei, entfernen Sie alles und richten Sie es neu ein.',
  },
  PROOF_FAILED: {
    title: 'Der Test wurde nicht auf dem Builder gebaut',
    remedy: 'Das Original enthält die Meldung von Nix; die Übersicht nennt, was nicht stimmt.',
  },
  FAST_WAY_FAILED: {
    title: 'Alles in einer Sitzung zu bauen, gelingt nicht',
    remedy:
      'Eine Reparatur gibt dem Pi noch einmal, was `pi-offload` dort braucht: den Befehl selbst und den Schlüssel, mit dem der Builder signiert. Bleibt es dabei, enthält das Original, was der Befehl gesagt hat. Gewöhnliche Nix-Befehle bauen unterdessen weiter auf diesem PC, ein Paket nach dem anderen.',
  },
  NOTES_MISSING: {
    title: 'Es ist nicht zu erkennen, was von uns stammt',
    remedy:
      'Starten Sie Pi Offload als der Benutzer, der die Einrichtung ausgeführt hat. Wurde nie etwas eingerichtet oder schon alles entfernt, ist nichts zu tun.',
  },
  SUDO_PASSWORD_WRONG: {
    title: 'Das Passwort für sudo auf diesem PC ist falsch',
    remedy:
      'Versuchen Sie es erneut mit dem Passwort, mit dem Sie sich an diesem PC anmelden; es ist nicht das des Pi.',
  },
  RUN_WITH_SUDO: {
    title: 'Das Programm läuft mit sudo',
    remedy:
      'Starten Sie Pi Offload ohne sudo, als Sie selbst: Wofür ein Administrator nötig ist, danach fragt es selbst.',
  },
  UPDATE_NOT_GENUINE: {
    title: 'Eine neue Version von Pi Offload wurde abgelehnt',
    remedy:
      'Nichts davon wurde installiert, diese Version arbeitet weiter. Während eine neue Version veröffentlicht wird, kann das für einen Augenblick vorkommen: Pi Offload sieht morgen wieder nach. Bleibt es dabei, stimmt zwischen den Herausgebern von Pi Offload und diesem PC etwas nicht: Sagen Sie es ihnen.',
  },
  RUN_ELEVATED: {
    title: 'Das Programm läuft mit Administratorrechten',
    remedy:
      'Starten Sie es wie gewöhnlich, nicht mit „Als Administrator ausführen“: Wofür ein Administrator nötig ist, danach fragt es selbst. Bleibt die Meldung, ist die Benutzerkontensteuerung auf diesem PC ausgeschaltet (schalten Sie sie wieder ein und starten Sie den PC neu), oder Sie arbeiten als „Administrator“ selbst (nehmen Sie ein anderes Konto).',
  },
  ELEVATION_DECLINED: {
    title: 'Administratorrechte wurden nicht erteilt',
    remedy:
      'Davon wurde nichts getan. Versuchen Sie es erneut und stimmen Sie zu, wenn Windows fragt, oder lassen Sie einen Administrator dieses PCs tun, was unter „Überprüfen“ steht.',
  },
  VIRTUALBOX_DRIVER_MISSING: {
    title: 'VirtualBox hat keinen Kernel-Treiber',
    remedy:
      'Versuchen Sie `sudo modprobe vboxdrv`. Gibt es dieses Modul nicht, bauen Sie es: mit `sudo /sbin/vboxconfig` bei VirtualBox von Oracle, sonst durch das Paket virtualbox-dkms und die Header des laufenden Kernels. Mit Secure Boot muss das Modul signiert oder Secure Boot ausgeschaltet sein. Unter Windows starten Sie das Installationsprogramm von VirtualBox und wählen „Repair“. Versuchen Sie es danach erneut.',
  },
  NOTHING_SET_UP: {
    title: 'Es ist noch nichts eingerichtet',
    remedy: 'Führen Sie zuerst die Einrichtung aus.',
  },
  PI_DISK_FULL: {
    title: 'Auf dem Pi ist zu wenig Speicherplatz frei',
    remedy: 'Schaffen Sie dort Platz, zum Beispiel mit nix-collect-garbage, und versuchen Sie es erneut.',
  },
  PI_MEMORY_LOW: {
    title: 'Auf dem Pi ist zu wenig Speicher frei, um seine Konfiguration auszuwerten',
    remedy:
      'Beenden Sie, was dort Speicher belegt, oder geben Sie ihm Swap (swapDevices in seiner Konfiguration), und versuchen Sie es erneut. Eine zeitweilige Swap-Datei lässt sich auf der Seite „Wie der Pi ihn nutzt“ unter „Erweitert“ wählen. Geändert wurde nichts.',
  },
  PI_CLOCK_WRONG: {
    title: 'Die Uhren von Pi und PC gehen zu weit auseinander',
    remedy:
      'Stellen Sie die falsche richtig. `timedatectl` zeigt, ob der Pi seine Zeit aus dem Netz erhält; für diesen PC mit Windows ist es Einstellungen → Zeit und Sprache → Datum und Uhrzeit → Jetzt synchronisieren. Versuchen Sie es danach erneut.',
  },
}
