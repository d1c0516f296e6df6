/**
 * The settings file of our machine. VirtualBox writes it anew with each change, and keeps the one before as `.vbox-prev`: where the
 * PC's disk was full, the file itself is empty, and VirtualBox lists the machine as inaccessible until it can read it again.
 */
import { failure } from '../../contract/problem.ts'
import { defineResource } from '../../engine/resource.ts'
import type { FoundMachine } from './machine-search.ts'
import { findMachine, forgetMachine } from './own-machine.ts'

type Restoration = Extract<FoundMachine, { kind: 'inaccessible' }>['restoration']

export const vmSettings = defineResource<Restoration>({
  id: 'vm/settings',
  title: 'Settings file of the machine',
  needs: [],
  within: 'host/virtualbox',
  weightSeconds: 1,

  async inspect(context) {
    const found = await findMachine(context)
    return { kind: 'present', state: found.kind === 'inaccessible' ? found.restoration : undefined }
  },

  diff(_context, observed) {
    const restoration = observed.kind === 'present' ? observed.state : undefined
    if (restoration === undefined) return Promise.resolve(undefined)
    const { settingsFile, text } = restoration
    return Promise.resolve({
      summary: 'The empty settings file is restored from VirtualBox’s own copy',
      details: [{ kind: 'file', where: 'pc', path: settingsFile, before: '', after: text }],
    })
  },

  async apply(context, observed) {
    const restoration = observed.kind === 'present' ? observed.state : undefined
    if (restoration === undefined) return
    const { settingsFile, text } = restoration
    // VirtualBox itself gives it to the user alone.
    await context.ports.files.write(settingsFile, text, { secret: true })
    await forgetMachine(context)
    if ((await findMachine(context)).kind === 'inaccessible')
      throw failure('VM_INACCESSIBLE', `VirtualBox does not take the copy of ${settingsFile} either.`)
  },
})
