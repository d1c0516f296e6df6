/** Which disks go with a machine, as VirtualBox tells of them. */
import { describe, expect, it } from 'vitest'
import { disksAmong } from '../../../electron/adapters/virtualbox/disks-of-machine.ts'
import { parseMachine } from '../../../electron/adapters/virtualbox/machine-readable.ts'
import { parseMedia } from '../../../electron/adapters/virtualbox/parse.ts'
import { recording } from './recordings.ts'

const version = '7.2.22'
const ids = ['a', 'b', 'c', 'd', 'e'].map((letter) => `${letter.repeat(8)}-0000-4000-8000-000000000000`)
const { machine: seen } = parseMachine(recording(version, 'showvminfo-fresh').stdout)
const folder = seen.settingsFile.replace(/\/[^/]+$/, '')
const machine = { ...seen, hardware: { ...seen.hardware, osType: 'Linux_64' } }

function told(index: number, path: string, { parent = 'base', users = '' } = {}): string {
  const use = users === '' ? '' : `In use by VMs:  ${users}\n`
  return `UUID:           ${ids[index]}\nParent UUID:    ${parent}\nState:          created\nLocation:       ${path}\nCapacity:       64 MBytes\n${use}\n`
}

const inUse = `a (UUID: ${machine.uuid})`
const inSnapshot = `${inUse} [before (UUID: e55acb7f-854d-40b6-b308-67d44d8ab143)]`
const at = (port: number, path: string) => ({ port, kind: 'disk' as const, path })

describe('the disks of a machine', () => {
  it('are its own by what they build upon', () => {
    const [base, above] = [`${folder}/own.vdi`, `${folder}/Snapshots/{b}.vdi`]
    const media = parseMedia(
      told(0, base, { users: inSnapshot }) + told(1, above, { parent: ids[0] ?? '', users: inUse }),
    )
    const attached = { ...machine, attachments: [at(0, above)] }
    for (const own of [base, above])
      expect(disksAmong(media, attached, [own])).toEqual([
        { path: base, isOwn: true, place: 'bound' },
        { path: above, isOwn: true, place: 'bound' },
      ])
  })

  it('cannot all be taken out: not what a snapshot keeps, nor what is in no slot of ours', () => {
    const paths = ['kept', 'of-usb', 'far', 'free'].map((name) => `${folder}/${name}.vdi`)
    const [kept = '', ofUsb = '', far = '', free = ''] = paths
    const media = parseMedia(
      told(0, kept, { users: inSnapshot }) +
        [ofUsb, far, free].map((path, index) => told(index + 1, path, { users: inUse })).join(''),
    )
    const attachments = [at(1, kept), at(7, far), at(3, free)]
    expect(disksAmong(media, { ...machine, attachments }, []).map(({ place }) => place)).toEqual([
      'bound',
      'bound',
      'bound',
      3,
    ])
  })

  it('that no machine has are told where the folder is the machine’s own', () => {
    const loose = `${folder}/own.unfinished.vdi`
    const media = parseMedia(told(0, loose) + told(1, '/elsewhere/x.vdi'))
    expect(disksAmong(media, machine, [`${folder}/own.vdi`])).toEqual([
      { path: loose, isOwn: true, place: 'loose' },
    ])
    expect(disksAmong(media, { ...machine, name: 'another name' }, [`${folder}/own.vdi`])).toEqual([])
  })
})
