/**
 * A newer NixOS in the builder, on request, with a snapshot of the machine as the way back until the new system was started and proven.
 * See docs/decisions/0016-a-newer-nixos-with-a-way-back.md.
 */
import { foundInThisRun, madeInThisRun, type Change, type Detail } from '../../contract/plan.ts'
import { failure, NotUndoneError, problem, problemOf, ProblemError } from '../../contract/problem.ts'
import { nixosSeries } from '../../contract/setup.ts'
import { defineResource, type Observed, type StepContext } from '../../engine/resource.ts'
import type { Machine, VirtualBoxChange } from '../../ports/virtualbox.ts'
import { stagesOf } from '../stages.ts'
import { commandDetails } from './commands.ts'
import { foreignInSnapshot } from './disks-beside.ts'
import { lackForUpgrade, systemBytes } from './disk-space.ts'
import { proveNix } from './nix.ts'
import { isNewer, runningNixos } from './nixos-version.ts'
import { bringUp } from './power.ts'
import { rebuild } from './rebuild.ts'
import { builderSession, observeInside } from './session.ts'
import { orStartAgain, startAgain, withoutStop } from './start-again.ts'
import { startMachine } from './start.ts'
import { collectGarbage, freeMiBOf, makeRoom } from './store.ts'
import { endOfBuilds, switchOff } from './switch-off.ts'
import { installedMachine } from './system-tag.ts'
import { postponedMerge, provenTag, settle, snapshotName, type UpgradeSnapshot } from './upgrade-snapshot.ts'

interface UpgradeState {
  machine: Machine
  /** The NixOS that runs. */
  nixos: string
  freeMiB: number
}

/** Where `nixos-rebuild` looks for NixOS (nixpkgs, nixos/modules/config/nix-channel.nix). */
const channel = `https://channels.nixos.org/nixos-${nixosSeries}`
const building = [
  ['nix-channel', '--add', channel, 'nixos'],
  ['nix-channel', '--update', 'nixos'],
  // Not `switch`: its kernel is to be proven, too, and what runs stays whole until the start.
  ['nixos-rebuild', 'boot'],
]
const neededMiB = systemBytes / 1024 ** 2

export const vmUpgrade = defineResource<UpgradeState>({
  id: 'vm/upgrade',
  title: 'NixOS of the builder',
  needs: ['vm/snapshot', 'vm/power', 'vm/store', 'vm/configuration', 'vm/nix'],
  within: 'vm/machine',
  // Most of it is fetching.
  weightSeconds: 600,

  async inspect(context): Promise<Observed<UpgradeState>> {
    const machine = wantedNixos(context) === undefined ? undefined : await installedMachine(context)
    if (machine === undefined) return { kind: 'absent' }
    return observeInside(context, async (builder) => {
      const [nixos, freeMiB] = await Promise.all([runningNixos(builder), freeMiBOf(builder)])
      return { machine, nixos, freeMiB }
    })
  },

  async diff(context, observed) {
    const wanted = wantedNixos(context)
    if (wanted === undefined) return undefined
    if (observed.kind === 'present')
      return isNewer(wanted, observed.state.nixos) ? changeOf(context, wanted, observed.state) : undefined
    const machine = await installedMachine(context)
    // One that is still to be installed gets the newest.
    return machine && changeOf(context, wanted, { machine, nixos: foundInThisRun, freeMiB: 0 })
  },

  async obstacle(context, observed) {
    if (observed.kind === 'absent') return undefined
    const { machine } = observed.state
    return (
      (await postponedMerge(context, machine)) ??
      (await foreignInSnapshot(context, machine)) ??
      lackForUpgrade(context, machine)
    )
  },

  async apply(context, observed) {
    const wanted = wantedNixos(context)
    if (observed.kind === 'absent' || wanted === undefined) return
    const { uuid } = observed.state.machine
    const { virtualBox } = context.ports
    const stage = stagesOf(context, 6)
    stage('There is room for two systems')
    await makeRoom(context, neededMiB)
    stage('A snapshot of the builder is taken')
    const name = await snapshotName(context)
    const snapshot = await orStartAgain(context, uuid, async () => {
      await switchOff(context, uuid, { gently: true })
      return virtualBox.takeSnapshot(uuid, name)
    })
    let startsFormer = true
    try {
      await bringUp(context, uuid)
      stage('The newer NixOS is fetched and built')
      for (const argv of building) await rebuild(context, await builderSession(context), argv)
      startsFormer = false
      stage('The builder starts with it')
      await switchOff(context, uuid, { gently: true })
      await bringUp(context, uuid)
      stage('It is proven')
      await prove(context, wanted)
    } catch (error) {
      const { title, detail, underlying } = problemOf(error)
      await goBack(
        context,
        uuid,
        { uuid: snapshot, name, isProven: false },
        { startsFormer, because: `${title}: ${detail}` },
      )
      context.signal.throwIfAborted()
      throw failure('UPGRADE_TAKEN_BACK', detail, underlying)
    }
    await virtualBox.setTag(uuid, provenTag, snapshot)
    stage('The snapshot is deleted')
    const postponed = await postponedMerge(context, await virtualBox.machine(uuid, context.signal))
    if (postponed !== undefined) throw new ProblemError(postponed)
    await orStartAgain(context, uuid, async () => {
      await settle(context, uuid, { uuid: snapshot, name, isProven: true })
      await startMachine(context, uuid)
    })
    await bringUp(context, uuid)
  },
})

/** What was asked for. */
function wantedNixos({ wish }: StepContext): string | undefined {
  return wish?.kind === 'newer-nixos' ? wish.version : undefined
}

async function changeOf(
  context: StepContext,
  wanted: string,
  { machine, nixos, freeMiB }: UpgradeState,
): Promise<Change> {
  const onPc = (...changes: VirtualBoxChange[]): Detail[] => commandDetails(context, machine, changes)
  const inside = (...commands: (readonly string[])[]): Detail[] =>
    commands.map((argv) => ({ kind: 'command', where: 'builder', argv: [...argv] }))
  const restart = onPc({ kind: 'press-power-button' }, { kind: 'start' })
  return {
    summary: `NixOS ${wanted} instead of ${nixos}; a snapshot keeps the former one until the new one is proven, ${endOfBuilds}`,
    details: [
      { kind: 'setting', name: 'Builder: NixOS', before: nixos, after: wanted },
      ...(freeMiB < neededMiB ? inside(collectGarbage) : []),
      ...onPc({ kind: 'press-power-button' }, { kind: 'take-snapshot', name: await snapshotName(context) }),
      ...onPc({ kind: 'start' }),
      ...inside(...building),
      ...restart,
      ...onPc(
        { kind: 'set-tag', name: provenTag, value: madeInThisRun },
        { kind: 'press-power-button' },
        { kind: 'delete-snapshot', snapshot: madeInThisRun },
        { kind: 'set-tag', name: provenTag, value: undefined },
        { kind: 'start' },
      ),
    ],
  }
}

/** It is the one that was wanted, and does what a builder is for. */
async function prove(context: StepContext, wanted: string): Promise<void> {
  const builder = await builderSession(context)
  const nixos = await runningNixos(builder)
  if (isNewer(wanted, nixos))
    throw failure('BUILDER_REBUILD_FAILED', `After its start the builder has NixOS ${nixos}, not ${wanted}.`)
  await proveNix(context, builder)
  await freeMiBOf(builder)
}

interface Failed {
  /** What the machine would start, were its snapshot not restored. */
  startsFormer: boolean
  because: string
}

/**
 * Throws `UPGRADE_NOT_TAKEN_BACK`: the builder goes on with the former NixOS where it still has that; one that did not prove itself is not
 * started, since builds of the Pi would fail there that the Pi could do. What else fails must not hide why the upgrade did; the next run
 * finds the snapshot.
 */
async function goBack(
  context: StepContext,
  uuid: string,
  snapshot: UpgradeSnapshot,
  { startsFormer, because }: Failed,
): Promise<void> {
  const work = () => settle(withoutStop(context), uuid, snapshot)
  try {
    await orStartAgain(context, uuid, work, startsFormer ? undefined : 'UPGRADE_NOT_TAKEN_BACK')
    await startAgain(context, uuid)
  } catch (error) {
    const { code, detail, underlying } = problemOf(error)
    context.log(`Going back failed: ${detail}`)
    if (code !== 'UPGRADE_NOT_TAKEN_BACK') return
    const whole = [underlying, `The upgrade had failed: ${because}`].filter(Boolean).join('\n')
    throw new NotUndoneError(problem(code, detail, whole))
  }
}
