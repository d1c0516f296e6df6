/** A home with two Pis, each of which can be switched off, moved to another address or installed anew, and the product on it. */
import { expect } from 'vitest'
import { rehearseOn } from '../../../../electron/composition.ts'
import type { Plan } from '../../../../electron/contract/plan.ts'
import { everything, type Removal } from '../../../../electron/contract/removal.ts'
import type { Setup } from '../../../../electron/contract/setup.ts'
import type { Ports } from '../../../../electron/ports/index.ts'
import { newKey } from '../../../../electron/rehearsal/pi-files.ts'
import { createRehearsalPi } from '../../../../electron/rehearsal/pi-machine.ts'
import { createRehearsalSsh, fingerprintOf } from '../../../../electron/rehearsal/ssh.ts'
import { rehearsalSetup, rehearsalWorld } from '../../../../electron/rehearsal/world.ts'
import { productAssets } from '../../../product-assets.ts'

const never = new AbortController().signal
export const data = '/home/you/.local/share/pi-offload'
export const script = `${data}/left-on-the-pi.sh`
export const ledgerFile = `${data}/ledger.json`

export const first = rehearsalSetup
const secondKey = newKey('root@second')
export const second = at(first, '192.168.1.24', fingerprintOf(secondKey.publicKey))

/** The setup for the Pi at this address, which may be another one. */
function at({ pi, ...rest }: Setup, address: string, hostKeyFingerprint = pi.hostKeyFingerprint): Setup {
  return { ...rest, pi: { ...pi, address, ...(hostKeyFingerprint && { hostKeyFingerprint }) } }
}

export function noteOf({ pi }: Setup): string {
  return `${data}/left-on-${pi.address}-22.txt`
}

export function twoPis() {
  const world = rehearsalWorld({ fast: true, assets: productAssets })
  const { home, ports } = world
  const { virtualBox } = home
  const off = new Set<string>()
  const blankPi = (hostKey: ReturnType<typeof newKey>) =>
    createRehearsalPi({
      hostKey,
      clock: ports.clock,
      accepts: () => ({ sudo: 'not-needed' }),
      builder: {
        bootId: (port) => virtualBox.builderBehind(port)?.bootId(),
        authorizes: (publicKey, port) => virtualBox.builderBehind(port)?.authorizes(publicKey) ?? false,
        signsWith: (port) => virtualBox.builderBehind(port)?.signsWith(),
        build: async (name, port, ...rest) => virtualBox.builderBehind(port)?.build(name, ...rest),
      },
    })
  const pis = new Map([
    [first.pi.address, home.pi],
    [second.pi.address, blankPi(secondKey)],
  ])
  const network = (name: string, port: number) => {
    const pi = off.has(name) ? undefined : pis.get(name)
    return port === 22 && pi !== undefined ? pi : virtualBox.network(name, port)
  }
  const both: Ports = { ...ports, ssh: createRehearsalSsh({ clock: ports.clock, network }) }
  const open = (setup: Setup) => rehearseOn(both, setup).engine

  function piAt(address: string) {
    const pi = pis.get(address)
    if (pi === undefined) throw new Error(`there is no Pi at ${address}`)
    return pi
  }

  function planFor(setup: Setup, goal: Plan['goal'], removal: Partial<Removal> = {}): Promise<Plan> {
    return open(setup).plan(goal, never, { ...everything, ...removal })
  }

  async function carryOut(setup: Setup, goal: Plan['goal'], removal: Partial<Removal> = {}): Promise<Plan> {
    const engine = open(setup)
    const plan = await engine.plan(goal, never, { ...everything, ...removal })
    expect(plan.obstacles).toEqual([])
    expect((await engine.start(plan.id, () => undefined, never)).problem).toBeUndefined()
    return plan
  }
  return {
    off,
    open,
    planFor,
    carryOut,
    piAt,
    /** What the Pi of this setup gets from the router next: the former address is nobody's. Gives the setup for it. */
    move: (setup: Setup, address: string): Setup => {
      pis.set(address, piAt(setup.pi.address))
      pis.delete(setup.pi.address)
      return at(setup, address)
    },
    /** Installed anew, it is blank and has another host key. Gives the setup for it. */
    installAnew: (setup: Setup): Setup => {
      const hostKey = newKey('root@anew')
      pis.set(setup.pi.address, blankPi(hostKey))
      return at(setup, setup.pi.address, fingerprintOf(hostKey.publicKey))
    },
    read: async (path: string) => new TextDecoder().decode(await home.files.read(path)),
    /** Of the PC, what is in our folder. */
    files: () => [...home.files.entries.keys()].filter((path) => path.startsWith(data)).sort(),
    write: (path: string, text: string) => home.files.write(path, text),
    remove: (path: string) => home.files.remove(path),
    noted: async (setup: Setup) => (await open(setup).ledger.read()).madeOnPi,
    hasOurs: (setup: Setup) => pis.get(setup.pi.address)?.files.has('/etc/nixos/pi-offload/default.nix'),
  }
}
