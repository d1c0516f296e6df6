/** The builder in the Nix of a Linux other than NixOS: files of ours, and a block in three that Nix and ssh read. */
import type { Observed, StepContext } from '../../engine/resource.ts'
import { settingsDifference } from '../settings-difference.ts'
import { lookAtPi } from './access.ts'
import { builderOfAnother } from './another-pc.ts'
import type { FileDetail } from './details.ts'
import { takeIntoUse } from './left-pis.ts'
import type { ModuleWay } from './module-way.ts'
import { notOurs } from './not-ours.ts'
import { plainSettings } from './plain-nix-files.ts'
import { installPlainNix, uninstallPlainNix } from './plain-nix-install.ts'
import { digestOf, isClean, lookAtPlainNix, type PlainLook } from './plain-nix-look.ts'
import { namesOfOthers, unsuitable } from './plain-nix-obstacle.ts'
import { fileChanges, installation, removal } from './plain-nix-plan.ts'
import { roomAndClock } from './room-and-clock.ts'
import { readSettings, settingsToBe, wantedSettings } from './settings.ts'
import { takenAlias, toDecideOnAlias } from './taken-alias.ts'

export const plainNix: ModuleWay<PlainLook> = {
  async inspect(context) {
    const observed = await inspectPlainNix(context)
    const problem = observed.kind === 'present' ? unsuitable(observed.state) : undefined
    return problem === undefined ? observed : { kind: 'blocked', problem }
  },

  inspectForRemoval: inspectPlainNix,

  async diff(context, observed) {
    const [look, wanted] = await Promise.all([
      observed.kind === 'present' ? observed.state : lookAtPlainNix(context),
      settingsToBe(context),
    ])
    if (observed.kind === 'absent')
      return {
        summary: 'The Pi’s Nix gets the builder: files of ours, and a few lines in three of its own',
        details: await installation(context, look, wanted),
      }
    const files = await fileChanges(context, look, wanted)
    const isInForce = look.digest === (await digestOf(context, look, wanted))
    const reasons = [
      ...files.flatMap(inWords),
      ...(files.length > 0 || isInForce ? [] : ['the running Nix was not told of it']),
      ...(look.leftovers.length > 0 ? ['an interrupted change is finished'] : []),
    ]
    if (reasons.length === 0) return undefined
    return { summary: reasons.join(', '), details: await installation(context, look, wanted) }
  },

  obstacle: async (context) => roomAndClock(await lookAtPi(context)),

  async apply(context) {
    await takeIntoUse(context)
    await installPlainNix(context)
  },

  remove: (context) => uninstallPlainNix(context),

  describeRemoval: (_context, { state }) =>
    Promise.resolve({ summary: 'The builder is taken out of the Pi’s Nix', details: removal(state) }),
}

async function inspectPlainNix(context: StepContext): Promise<Observed<PlainLook>> {
  const [look, wanted] = await Promise.all([lookAtPlainNix(context), wantedSettings(context)])
  if (!isClean(look)) {
    const other = await builderOfAnother(context, readSettings(look.own.get(plainSettings)), look.publicKey)
    return other === undefined ? { kind: 'present', state: look } : notOurs(other)
  }
  const problem = unsuitable(look)
  if (problem !== undefined) return notOurs(problem)
  const names = namesOfOthers(look)
  const conflict = takenAlias(names, wanted)
  return conflict === undefined
    ? { kind: 'absent' }
    : notOurs(await toDecideOnAlias(context, conflict, wanted, names))
}

function inWords({ path, before, after = '' }: FileDetail): string[] {
  const settings = path === plainSettings ? settingsDifference(before, after) : undefined
  return settings ?? [`${path} is ${before === undefined ? 'written' : 'changed'}`]
}
