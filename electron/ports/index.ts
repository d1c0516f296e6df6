import type { Assets } from './assets.ts'
import type { Clock } from './clock.ts'
import type { Downloads } from './downloads.ts'
import type { Files } from './files.ts'
import type { Host } from './host.ts'
import type { Log } from './log.ts'
import type { RunLock } from './run-lock.ts'
import type { Secrets } from './secrets.ts'
import type { Ssh } from './ssh.ts'
import type { VirtualBox } from './virtualbox.ts'

/** Everything outside this process, as the steps see it. Real adapters and the rehearsal's fakes both fit. */
export interface Ports {
  assets: Assets
  clock: Clock
  downloads: Downloads
  files: Files
  host: Host
  log: Log
  runLock: RunLock
  secrets: Secrets
  ssh: Ssh
  virtualBox: VirtualBox
}
