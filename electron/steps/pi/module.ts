/** The builder in what describes the Pi: its NixOS configuration, or the files of its Nix where it has another Linux. */
import { defineResource, type StepContext } from '../../engine/resource.ts'
import type { ModuleWay } from './module-way.ts'
import { nixosModule } from './nixos-module.ts'
import { isNixos } from './pi-system.ts'
import { plainNix } from './plain-nix.ts'

export const piModule = defineResource({
  id: 'pi/module',
  title: 'The builder in the Pi’s configuration',
  needs: ['pi/key', 'vm/signing', 'vm/configuration', 'host/firewall'],
  looksAfter: [],
  weightSeconds: 240,

  inspect: (context) => look(context, (way) => way.inspect(context)),
  inspectForRemoval: (context) => look(context, (way) => way.inspectForRemoval(context)),
  diff: async (context, observed) => (await wayOf(context)).diff(context, observed),
  obstacle: async (context, observed) => (await wayOf(context)).obstacle(context, observed),
  apply: async (context, observed) => (await wayOf(context)).apply(context, observed),
  remove: async (context, observed) => (await wayOf(context)).remove(context, observed),
  describeRemoval: async (context, observed) => (await wayOf(context)).describeRemoval(context, observed),

  async whenLeft({ setup, ledger }) {
    if ((await ledger.read()).madeOnPi === undefined) return undefined
    return withoutBuilder[setup.offload.whenBuilderIsOff]
  },
})

/** Nearly every Pi has NixOS: it is looked at as such before that is known, so that one program on the Pi answers all of it. */
async function look<T>(context: StepContext, ask: (way: ModuleWay) => Promise<T>): Promise<T> {
  const asNixos = ask(nixosModule)
  // On another Linux it fails, and nobody waits for it.
  asNixos.catch(() => undefined)
  const way = await wayOf(context)
  return way === nixosModule ? asNixos : ask(way)
}

async function wayOf(context: StepContext): Promise<ModuleWay> {
  return (await isNixos(context)) ? nixosModule : plainNix
}

/** As while the PC is off, and from then on for good (resources/nix/pi.nix). */
const withoutBuilder = {
  'build-small':
    'The Pi still names the builder and tries it for each build. It builds small things itself; big ones fail.',
  'build-everything': 'The Pi still names the builder and tries it for each build, then builds itself.',
  wait: 'The Pi still names the builder and builds nothing itself: its builds fail until its side is removed, too.',
} as const
