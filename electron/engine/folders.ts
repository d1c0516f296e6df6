/** Every file that the program keeps on the PC, named in one place. */
import type { Setup } from '../contract/setup.ts'

export interface Folders {
  /** Root of keys and notes; belongs to the user alone. */
  readonly data: string
  /** Root of what VirtualBox reads or writes; the same folder, where its path can pass through VBoxManage. */
  readonly media: string
  readonly ledgerFile: string
  /** The program's log; `.1` beside it. */
  readonly logFile: string
  /** The builder's ssh host key, made before the builder exists; `.pub` beside it. */
  readonly hostKeyFile: string
  /** Opens the builder's administration; `.pub` beside it. */
  readonly adminKeyFile: string
  /** Public half of the key with which the builder signs. */
  readonly signingKeyFile: string
  /** The downloaded installer image of a release file name. */
  imageFile(name: string): string
  /** Oracle's installer of VirtualBox, until it has run. */
  virtualBoxInstaller(name: string): string
  /** The tar that is handed to the installer as a second DVD; VirtualBox accepts it by its ending `.iso`. */
  readonly seedFile: string
  /** What the installer writes to the machine's serial port. */
  readonly serialFile: string
  /** What is on its way to an administrator and back; only a killed program leaves any of it. */
  readonly elevationFiles: readonly string[]
  /** What the wizard remembers from one start to the next. */
  readonly wizardFile: string
  /** The last one that could not be read. */
  readonly unreadableWizardFile: string
  /** The machine's console as a picture, for the moment in which it is read. */
  readonly screenshotFile: string
  /** What its screen showed when an installation failed, kept until the next one. */
  readonly failureScreenFile: string
  /** What has to be done on a Pi that could not be reached, as a script for all of them. It outlives everything else. */
  readonly byHandScript: string
  /** The same in words, for the Pi at this `address:port`. */
  byHandNote(place: string): string
  /** Disk of the machine below the machine's own folder. */
  diskFile(machineFolder: string, setup: Setup): string
  /** Machine folder below `base` (the setup's folder, or VirtualBox's default). */
  machineFolder(base: string, setup: Setup): string
}

/** `join` and `dataFolder` come from outside, so that the rehearsal can show Windows paths on any system. */
export function foldersBelow(
  dataFolder: string,
  join: (...parts: string[]) => string,
  mediaFolder = dataFolder,
): Folders {
  return {
    data: dataFolder,
    media: mediaFolder,
    ledgerFile: join(dataFolder, 'ledger.json'),
    logFile: join(dataFolder, 'log.jsonl'),
    hostKeyFile: join(dataFolder, 'keys', 'builder-host-key'),
    adminKeyFile: join(dataFolder, 'keys', 'admin-key'),
    signingKeyFile: join(dataFolder, 'keys', 'builder-signing-key.pub'),
    imageFile: (name) => join(mediaFolder, 'images', name),
    virtualBoxInstaller: (name) => join(dataFolder, 'virtualbox', name),
    seedFile: join(mediaFolder, 'seed.iso'),
    serialFile: join(mediaFolder, 'serial.log'),
    wizardFile: join(dataFolder, 'wizard.json'),
    unreadableWizardFile: join(dataFolder, 'wizard.json.unreadable'),
    elevationFiles: ['', '.result', '.result.part'].map((end) => join(dataFolder, `elevation.json${end}`)),
    screenshotFile: join(mediaFolder, 'console.png'),
    failureScreenFile: join(mediaFolder, 'installer-screen.png'),
    byHandScript: join(dataFolder, 'left-on-the-pi.sh'),
    byHandNote: (place) => join(dataFolder, `left-on-${place.replace(':', '-')}.txt`),
    machineFolder: (base, setup) => join(base, setup.builder.vmName),
    diskFile: (machineFolder, setup) => join(machineFolder, `${setup.builder.vmName}.vdi`),
  }
}
