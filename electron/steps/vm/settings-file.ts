/**
 * The settings file of our machine, and that VirtualBox reads it. VirtualBox writes it anew with each change, and keeps the one before as
 * `.vbox-prev`: where the PC's disk was full, the file itself is empty, and VirtualBox lists the machine as inaccessible until it can read
 * it again. Where the machine was taken off VirtualBox's list, its settings bring it back as it was.
 */
import type { Detail } from '../../contract/plan.ts'
import { failure } from '../../contract/problem.ts'
import { defineResource } from '../../engine/resource.ts'
import { commandDetails } from './commands.ts'
import type { FoundMachine } from './machine-search.ts'
import { findMachine, forgetMachine } from './own-machine.ts'

interface SettingsState {
  /** What can be brought back; `undefined` also where there is nothing that lacks anything. */
  lost: Extract<FoundMachine, { kind: 'inaccessible' }> | undefined
}

export const vmSettings = defineResource<SettingsState>({
  id: 'vm/settings',
  title: 'Settings file of the machine',
  needs: [],
  within: 'host/virtualbox',
  weightSeconds: 1,

  async inspect(context) {
    const found = await findMachine(context)
    const isLost = found.kind === 'inaccessible' && found.restoration !== undefined
    return { kind: 'present', state: { lost: isLost ? found : undefined } }
  },

  diff(context, observed) {
    const lost = observed.kind === 'present' ? observed.state.lost : undefined
    if (lost === undefined) return Promise.resolve(undefined)
    const { settingsFile, isListed, restoration } = lost
    const { text } = restoration ?? {}
    const file: Detail[] =
      text === undefined ? [] : [{ kind: 'file', where: 'pc', path: settingsFile, before: '', after: text }]
    const commands = isListed ? [] : commandDetails(context, lost, [{ kind: 'register', settingsFile }])
    return Promise.resolve({ summary: summaryOf(lost), details: [...file, ...commands] })
  },

  async apply(context, observed) {
    const lost = observed.kind === 'present' ? observed.state.lost : undefined
    if (lost === undefined) return
    const { files, virtualBox } = context.ports
    const { settingsFile, isListed, restoration } = lost
    // VirtualBox itself gives it to the user alone.
    if (restoration?.text !== undefined) await files.write(settingsFile, restoration.text, { secret: true })
    if (!isListed) await virtualBox.register(settingsFile)
    await forgetMachine(context)
    if ((await findMachine(context)).kind === 'inaccessible')
      throw failure('VM_INACCESSIBLE', `VirtualBox does not take ${settingsFile} as it is now either.`)
  },
})

function summaryOf({ isListed, restoration }: Extract<FoundMachine, { kind: 'inaccessible' }>): string {
  const restored = 'The empty settings file is restored from VirtualBox’s own copy'
  const registered = 'The machine comes back on VirtualBox’s list, with all that it was'
  if (isListed) return restored
  return restoration?.text === undefined ? registered : `${restored}. ${registered}`
}
