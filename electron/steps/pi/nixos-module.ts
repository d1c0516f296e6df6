/** The builder in the configuration of a Pi with NixOS: files of ours and one import. */
import type { Change } from '../../contract/plan.ts'
import type { Observed, StepContext } from '../../engine/resource.ts'
import { settingsDifference } from '../settings-difference.ts'
import { lookAtPi } from './access.ts'
import { builderOfAnother } from './another-pc.ts'
import type { FileDetail } from './details.ts'
import { takeIntoUse } from './left-pis.ts'
import { settingsFile, wantedTexts } from './module-files.ts'
import { installModule } from './module-install.ts'
import { hasLeftovers, isActivated, isClean, lookAndWant, type ModuleLook } from './module-look.ts'
import { obstacleToBegin, obstacleToKeep } from './module-obstacle.ts'
import type { ModuleWay } from './module-way.ts'
import { fileChanges, installation, removal } from './module-plan.ts'
import { uninstallModule } from './module-removal.ts'
import { notOurs } from './not-ours.ts'
import { roomAndClock } from './room-and-clock.ts'
import { settingsToBe, wantedSettings } from './settings.ts'
import { tooLittleMemory } from './swap-file.ts'

export const nixosModule: ModuleWay<ModuleLook> = {
  async inspect(context) {
    const observed = await inspectModule(context)
    const obstacle = observed.kind === 'present' ? obstacleToKeep(observed.state) : undefined
    return obstacle === undefined ? observed : { kind: 'blocked', problem: obstacle }
  },

  inspectForRemoval: inspectModule,

  async diff(context, observed) {
    if (observed.kind === 'present') return difference(context, observed.state)
    // The review shows every change in full, so what is there now is read for an absent module too.
    const [{ look }, wanted] = await Promise.all([lookAndWant(context), settingsToBe(context)])
    return {
      summary: 'The Pi’s configuration gets the builder: seven files and one import',
      details: await installation(context, look, wanted),
    }
  },

  async obstacle(context) {
    const [look, memory] = await Promise.all([lookAtPi(context), tooLittleMemory(context)])
    return roomAndClock(look) ?? memory
  },

  async apply(context) {
    await takeIntoUse(context)
    await installModule(context)
  },

  remove: (context) => uninstallModule(context),

  describeRemoval: async (context, { state }) => ({
    summary: 'The builder is taken out of the Pi’s configuration',
    details: await removal(context, state, await wantedSettings(context)),
  }),
}

async function inspectModule(context: StepContext): Promise<Observed<ModuleLook>> {
  const { look, wanted } = await lookAndWant(context)
  if (!isClean(look, wanted)) {
    const other = await builderOfAnother(context, look.knownSettings[0], look.publicKey)
    return other === undefined ? { kind: 'present', state: look } : notOurs(other)
  }
  const obstacle = await obstacleToBegin(context, look, wanted)
  return obstacle === undefined ? { kind: 'absent' } : notOurs(obstacle)
}

async function difference(context: StepContext, look: ModuleLook): Promise<Change | undefined> {
  const wanted = await settingsToBe(context)
  const files = await fileChanges(context, look, wanted)
  // Files that differ cannot be in force.
  const isSaid = files.length > 0 || isActivated(look, wanted, await wantedTexts(context, wanted))
  const reasons = [
    ...files.flatMap(inWords),
    ...(isSaid ? [] : ['what runs or will boot does not have it']),
    ...(hasLeftovers(look) ? ['an interrupted change is finished'] : []),
  ]
  if (reasons.length === 0) return undefined
  return {
    summary: reasons.join(', '),
    details: await installation(context, look, wanted),
  }
}

function inWords({ path, before, after = '' }: FileDetail): string[] {
  const settings = path === settingsFile ? settingsDifference(before, after) : undefined
  return settings ?? [`${path} is ${before === undefined ? 'written' : 'changed'}`]
}
