/** What the wizard works with: this PC (or a pretended one), whatever the setup will be. */
import type { RehearsalFault } from '../contract/app-state.ts'
import type { MergePatch } from '../contract/setup-form.ts'
import type { Setup } from '../contract/setup.ts'
import type { Folders } from '../engine/folders.ts'
import type { Outgoing } from '../engine/outgoing.ts'
import type { Discovery } from '../ports/discovery.ts'
import type { Ports } from '../ports/index.ts'
import type { TypedSecrets } from '../ports/secrets.ts'
import type { SshConfig } from '../ports/ssh-config.ts'
import type { Product } from '../product.ts'

export interface Workplace {
  readonly ports: Ports
  readonly folders: Folders
  readonly secrets: TypedSecrets
  readonly discovery: Discovery
  readonly sshConfig: SshConfig
  /** What comes from outside and is shown passes it. */
  readonly outgoing: Outgoing
  /**
   * The product for a setup; products of one workplace share everything outside. Passwords in its URLs are not shown from
   * then on. `withSecretsOfPi` (yes, where it is not said): false
   * where what was typed is for another login.
   */
  open(setup: Setup, options?: { withSecretsOfPi: boolean }): Product
  /** `undefined`: this is the real thing. */
  readonly rehearsal?: RehearsalControls
  /** Entered at the first start, where nothing was saved. */
  readonly firstEntries?: MergePatch
}

export interface RehearsalControls {
  readonly faults: ReadonlySet<RehearsalFault>
  pretend(fault: RehearsalFault, isOn: boolean): void
}
