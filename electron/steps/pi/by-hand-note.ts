/** What the note for a Pi that was left says, in both languages: nobody knows who reads it, and when. */
import type { Folders } from '../../engine/folders.ts'
import type { LeftPi } from '../../engine/ledger.ts'

/** Every word of the commands is plain (contract/setup-values.ts), but for the paths, which both systems take in double quotes. */
export function noteText(
  { place, hostKeyFingerprint, keyPath, user, loginKeyFile }: LeftPi,
  { folders, installationId }: { folders: Folders; installationId: string },
): string {
  const [address = '', port = ''] = place.split(':')
  const login = `${user}@${address}`
  const sudo = user === 'root' ? '' : 'sudo '
  const key = loginKeyFile === undefined ? '' : `-i "${loginKeyFile}" `
  const remove = 'npm run cli -- remove --setup <file>'
  return [
    `The builder was taken back while the Pi (${address}) could not be reached. What is there of it stays until this is done, in a`,
    'terminal on this PC, when the Pi is there again:',
    '',
    `  scp ${key}-P ${port} "${folders.byHandScript}" ${login}:left-on-the-pi.sh`,
    `  ssh ${key}-p ${port} -t ${login} ${sudo}sh left-on-the-pi.sh ${keyPath} pi-offload:${installationId}`,
    '',
    ...(user === 'root' ? [] : ['Where the Pi has doas in the place of sudo, write doas.', '']),
    ...(hostKeyFingerprint === undefined
      ? []
      : [`The Pi's host key, should ssh ask for it: ${hostKeyFingerprint}`, '']),
    'It takes the import out of the configuration, lets the Pi build its system without the builder, and deletes our files and the key.',
    'Where the program is still there, it does the same: “Uninstall” on its dashboard, or, with a setup file that names this Pi,',
    '',
    `  ${remove} --only pi`,
    '',
    `When it is done, “Uninstall” or ${remove} deletes these instructions and the program's notes.`,
    'If the Pi is gone for good, delete this file. Without the program, and with nothing set up any more, delete the folder',
    folders.data,
    '',
    '',
    `Deutsch: Der Builder wurde zurückgenommen, als der Pi (${address}) nicht zu erreichen war. Was dort davon ist, bleibt, bis auf diesem PC`,
    'in einem Terminal die beiden Befehle oben (scp und ssh) ausgeführt wurden, wenn der Pi wieder da ist.',
    '',
    'Sie nehmen den Import aus der Konfiguration, lassen den Pi sein System ohne den Builder bauen und löschen unsere Dateien und den',
    `Schlüssel.${user === 'root' ? '' : ' Hat der Pi doas statt sudo, schreiben Sie doas.'}${hostKeyFingerprint === undefined ? '' : ' Fragt ssh nach dem Host-Schlüssel des Pi: Er steht unter den Befehlen.'} Wo das Programm noch da ist, erledigt es dasselbe:`,
    '„Deinstallieren“ auf der Übersicht oder, mit einer Setup-Datei, die diesen Pi nennt, der Befehl mit --only pi.',
    '',
    `Ist das getan, löschen „Deinstallieren“ oder ${remove} diese Anleitung und die Notizen des Programms.`,
    'Ist der Pi für immer weg, löschen Sie diese Datei. Ohne das Programm, und wenn nichts mehr eingerichtet ist, löschen Sie den Ordner',
    folders.data,
    '',
  ].join('\n')
}
