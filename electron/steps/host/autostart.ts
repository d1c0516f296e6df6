/** Starts the builder when the user logs in to the PC, and saves it when the user leaves. */
import { isDeepStrictEqual } from 'node:util'
import { madeInThisRun, type Detail } from '../../contract/plan.ts'
import { failure } from '../../contract/problem.ts'
import { defineResource, type StepContext } from '../../engine/resource.ts'
import type { Autostart, AutostartEntry } from '../../ports/host.ts'
import { isUnreadable, ownUuidIfAny } from '../vm/own-machine.ts'

export const autostartName = 'pi-offload-builder'

/** Stands in a previewed entry for a machine that does not exist yet; a text that no adapter has to quote. */
const unknownUuid = '00000000-0000-0000-0000-000000000000'

export const hostAutostart = defineResource<AutostartEntry>({
  id: 'host/autostart',
  title: 'Start when you log in',
  needs: ['vm/machine'],
  looksAfter: [],
  weightSeconds: 2,

  async inspect({ ports }) {
    const entry = await ports.host.autostart.read(autostartName)
    return entry === undefined ? { kind: 'absent' } : { kind: 'present', state: entry }
  },

  async diff(context, observed) {
    const { autostart } = context.ports.host
    if (!context.setup.builder.startWithPc) {
      if (observed.kind === 'absent') return undefined
      return {
        summary: 'The builder no longer starts when you log in to this PC',
        details: await goingDetails(context, observed.state),
      }
    }
    // Which machine it has to start shows when that can be told again.
    if ((await ownUuidIfAny(context)) === undefined && (await isUnreadable(context))) return undefined
    const wanted = await wantedEntry(context, unknownUuid)
    if (observed.kind === 'absent') {
      const preview = await autostart.preview(wanted)
      const after = preview.content.replaceAll(unknownUuid, madeInThisRun)
      return {
        summary: 'The builder starts when you log in to this PC',
        details: [{ kind: 'file', where: 'pc', path: preview.path, after }, ...linkDetail(preview, 'after')],
      }
    }
    if (isDeepStrictEqual(observed.state, wanted)) return undefined
    const [before, after] = await Promise.all([autostart.preview(observed.state), autostart.preview(wanted)])
    return {
      summary: 'The entry that starts the builder is corrected',
      details: [
        {
          kind: 'file',
          where: 'pc',
          path: after.path,
          before: before.content,
          after: after.content.replaceAll(unknownUuid, madeInThisRun),
        },
        ...linkDetail(after, 'after'),
      ],
    }
  },

  async apply(context) {
    const { autostart } = context.ports.host
    if (!context.setup.builder.startWithPc) return autostart.remove(autostartName)
    const wanted = await wantedEntry(context)
    await autostart.write(wanted)
  },

  async remove({ ports }) {
    await ports.host.autostart.remove(autostartName)
  },

  async describeRemoval(context, { state }) {
    return {
      summary: 'The builder no longer starts when you log in to this PC',
      details: await goingDetails(context, state),
    }
  },
})

async function wantedEntry(context: StepContext, placeholder?: string): Promise<AutostartEntry> {
  const uuid = (await ownUuidIfAny(context)) ?? placeholder
  const executable = await executableOf(context)
  if (uuid === undefined) throw failure('VM_NOT_FOUND', 'There is no builder to start when you log in.')
  if (executable === undefined)
    throw failure('VIRTUALBOX_MISSING', 'There is no VBoxManage to start it with.')
  return {
    name: autostartName,
    start: [executable, 'startvm', uuid, '--type', 'headless'],
    stop: [executable, 'controlvm', uuid, 'savestate'],
  }
}

/** Where it is, or where the installer will put it. */
async function executableOf({ ports, signal }: StepContext): Promise<string | undefined> {
  const found = await ports.virtualBox.version(signal)
  return found?.executable ?? (await ports.host.virtualBoxInstallation())?.executable
}

async function goingDetails({ ports }: StepContext, entry: AutostartEntry): Promise<Detail[]> {
  const preview = await ports.host.autostart.preview(entry)
  const { path, content } = preview
  return [{ kind: 'file', where: 'pc', path, before: content }, ...linkDetail(preview, 'before')]
}

/** The link that switches the entry on, where the system has one. */
function linkDetail({ link }: Awaited<ReturnType<Autostart['preview']>>, side: 'before' | 'after'): Detail[] {
  return link === undefined ? [] : [{ kind: 'setting', name: `Link ${link.path}`, [side]: link.target }]
}
