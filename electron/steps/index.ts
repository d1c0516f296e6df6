/** The product on one page: everything that it makes or needs, in the order in which a person would tell it. */
import type { Resource } from '../engine/resource.ts'
import { hostAutostart } from './host/autostart.ts'
import { hostFirewall } from './host/firewall.ts'
import { hostPort } from './host/port.ts'
import { hostPortReservation } from './host/port-reservation.ts'
import { hostVirtualBox } from './host/virtualbox.ts'
import { hostVirtualization } from './host/virtualization.ts'
import { piAccess } from './pi/access.ts'
import { piKey } from './pi/key.ts'
import { piLink } from './pi/link.ts'
import { piNewKey } from './pi/new-key.ts'
import { piModule } from './pi/module.ts'
import { piProof } from './pi/proof.ts'
import { vmClock } from './vm/clock.ts'
import { vmConfiguration } from './vm/configuration.ts'
import { vmDisk } from './vm/disk.ts'
import { vmForwarding } from './vm/forwarding.ts'
import { vmImage } from './vm/image.ts'
import { vmKeys } from './vm/keys.ts'
import { vmLimits } from './vm/limits.ts'
import { vmMachine } from './vm/machine.ts'
import { vmNix } from './vm/nix.ts'
import { vmPower } from './vm/power.ts'
import { vmSigning } from './vm/signing.ts'
import { vmSnapshot } from './vm/snapshot.ts'
import { vmSettings } from './vm/settings-file.ts'
import { vmStore } from './vm/store.ts'
import { vmSystem } from './vm/system.ts'
import { vmUpgrade } from './vm/upgrade.ts'

export const resources: readonly Resource[] = [
  // What has to be so before anything is made.
  hostVirtualization,
  hostVirtualBox,
  hostPort,
  piAccess,
  // The way in, closed to all but the Pi.
  hostPortReservation,
  hostFirewall,
  // The builder.
  vmSettings,
  vmSnapshot,
  vmImage,
  vmKeys,
  vmMachine,
  vmForwarding,
  vmSystem,
  vmPower,
  vmDisk,
  vmStore,
  vmLimits,
  vmClock,
  hostAutostart,
  // The Pi and the builder get to know each other.
  piKey,
  vmSigning,
  vmConfiguration,
  vmNix,
  vmUpgrade,
  piModule,
  piNewKey,
  piLink,
  piProof,
]
