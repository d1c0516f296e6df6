/** What is announced is what is called, word for word. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { previewOf } from '../../../electron/adapters/virtualbox/preview.ts'
import { parseMachine } from '../../../electron/adapters/virtualbox/machine-readable.ts'
import { madeInThisRun } from '../../../electron/contract/plan.ts'
import type {
  MachineHardware,
  PortForwarding,
  VirtualBox,
  VirtualBoxChange,
} from '../../../electron/ports/virtualbox.ts'
import { folder, newFile, played, print, problemIn, uuid, version } from './played-vboxmanage.ts'
import { recording } from './recordings.ts'

const { name } = parseMachine(recording(version, 'showvminfo-full').stdout).machine
const tags = { 'PiOffload/Owner': 'x', 'PiOffload/Made-by': 'a test: 100 %' }
const hardware: Partial<MachineHardware> = {
  ...{ osType: 'Linux_64', cpuCount: 3, memoryMiB: 1536, processPriority: 'low', cpuCapPercent: 80 },
  ...{ bootOrder: ['disk', 'dvd'], serialFile: '/tmp/serial', network: 'nat', networkCard: 'virtio' },
}
const limits = { processPriority: 'low', cpuCapPercent: 25 } as const
const disk = join(folder, 'a disk.vdi')
const grown = join(folder, 'another disk.vdi')
const dvd = { kind: 'dvd', path: join(folder, 'an image.iso') } as const
const rule: PortForwarding = {
  name: 'other',
  protocol: 'tcp',
  hostAddress: '127.0.0.1',
  hostPort: 2399,
  guestAddress: '',
  guestPort: 22,
}

/** A machine that is off. It takes whatever it is told, keeps the tags, and notes each call that changes something. */
async function noting(): Promise<{ box: VirtualBox; calls: () => Promise<string[][]> }> {
  const [notes, kept] = [newFile('notes'), newFile('tags')]
  for (const file of [notes, kept]) await writeFile(file, '')
  const { box } = await played(`
    case "$1" in showvminfo|showmediuminfo|list|getextradata) ;; *)
      { for word; do printf '%s\\037' "$word"; done; echo; } >>'${notes}' ;;
    esac
    case "$1 $2" in
    'list ostypes') echo 'ID / Description: Linux_64 -- Other Linux (64-bit)' ;;
    'list vms') echo '"${name}" {${uuid}}' ;;
    'showmediuminfo disk')
      if [ "$3" = '${grown}' ]; then ${await print('showmediuminfo-attached')}; exit; fi
      echo 'VBoxManage: error: VERR_FILE_NOT_FOUND' >&2; exit 1 ;;
    'getextradata '*) grep "^$2 " '${kept}' | sed 's/^[^ ]* /Key: /; s/ \\([^ ]*\\)$/, Value: \\1/' || true ;;
    'setextradata '*)
      grep -v "^$2 $3 " '${kept}' >'${kept}.new' || true
      if [ -n "$4" ]; then echo "$2 $3 $4" >>'${kept}.new'; fi
      mv '${kept}.new' '${kept}' ;;
    'showvminfo '*)
      ${await print('showvminfo-full')} | sed "s/${uuid}/$2/; s/82540EM/virtio/; s/^cableconnected1=.*/cableconnected1=\\"off\\"/" |
        if grep -q createvm '${notes}' && ! grep -q storagectl '${notes}'; then grep -v '^storagecontroller'; else cat; fi ;;
    esac`)
  const calls = async () =>
    (await readFile(notes, 'utf8'))
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => ['VBoxManage', ...line.split('\u001f').slice(0, -1)])
  return { box, calls }
}

const machine = { name, folder, osType: 'Linux_64', tags }
const changes: [change: VirtualBoxChange, make: (box: VirtualBox) => Promise<unknown>][] = [
  [{ kind: 'create', machine }, (box) => box.create(machine)],
  [{ kind: 'modify', hardware }, (box) => box.modify(uuid, hardware)],
  [
    { kind: 'modify', hardware: { serialFile: undefined } },
    (box) => box.modify(uuid, { serialFile: undefined }),
  ],
  [{ kind: 'limit', state: 'poweroff', limits }, (box) => box.limit(uuid, limits)],
  [
    { kind: 'set-tag', name: 'PiOffload/Owner', value: 'a b' },
    (box) => box.setTag(uuid, 'PiOffload/Owner', 'a b'),
  ],
  [
    { kind: 'set-tag', name: 'PiOffload/Owner', value: undefined },
    (box) => box.setTag(uuid, 'PiOffload/Owner', undefined),
  ],
  [{ kind: 'create-disk', path: disk, sizeMiB: 64 }, (box) => box.createDisk(disk, 64)],
  [{ kind: 'resize-disk', path: grown, sizeMiB: 102_400 }, (box) => box.resizeDisk(grown, 102_400)],
  [{ kind: 'attach', port: 3, medium: dvd }, (box) => box.attach(uuid, 3, dvd)],
  [{ kind: 'detach', port: 0, medium: 'disk' }, (box) => box.attach(uuid, 0, undefined)],
  [
    { kind: 'forward', state: 'poweroff', forwarding: rule, replaces: false },
    (box) => box.forward(uuid, rule),
  ],
  [
    { kind: 'forward', state: 'poweroff', forwarding: { ...rule, name: 'ssh' }, replaces: true },
    (box) => box.forward(uuid, { ...rule, name: 'ssh' }),
  ],
  [{ kind: 'remove-forwarding', state: 'poweroff', name: 'ssh' }, (box) => box.removeForwarding(uuid, 'ssh')],
  [{ kind: 'connect-cable', state: 'poweroff' }, (box) => box.connectCable(uuid)],
  [{ kind: 'start' }, (box) => box.start(uuid)],
  [{ kind: 'take-snapshot', name: 'before it' }, (box) => box.takeSnapshot(uuid, 'before it')],
]

describe.skipIf(process.platform === 'win32')('the announced calls', () => {
  it.each(changes)('$kind', async (change, make) => {
    const { box, calls } = await noting()
    // The machine that is played does not change, so what is read back is not what was wanted.
    await problemIn(make(box))
    const made = await calls()
    const ownUuid = /"--uuid","([^"]+)"/.exec(JSON.stringify(made))?.[1] ?? uuid
    expect(made).not.toEqual([])
    expect(box.preview(ownUuid, change)).toEqual(made)
  })

  it('speak of a machine that is still to be made, readably', () => {
    const text = JSON.stringify(previewOf(madeInThisRun, { kind: 'create', machine }))
    expect(text.split(madeInThisRun)).toHaveLength(7)
    expect(text).not.toContain('%E2')
  })

  it('of a saved machine are those of one that is off', () => {
    const change = { kind: 'forward', forwarding: rule, replaces: true } as const
    const whileOff = previewOf(uuid, { ...change, state: 'poweroff' })
    expect(whileOff[0]?.[1]).toBe('modifyvm')
    expect(previewOf(uuid, { ...change, state: 'saved' })).toEqual(whileOff)
  })

  it('of a machine that runs are one for each change, and of one in between there are none', () => {
    const change = { kind: 'forward', forwarding: rule, replaces: true } as const
    expect(previewOf(uuid, { ...change, state: 'running' })).toEqual([
      ['VBoxManage', 'controlvm', uuid, 'natpf1', 'delete', 'other'],
      ['VBoxManage', 'controlvm', uuid, 'natpf1', 'other,tcp,127.0.0.1,2399,,22'],
    ])
    expect(previewOf(uuid, { kind: 'connect-cable', state: 'running' })).toEqual([
      ['VBoxManage', 'controlvm', uuid, 'setlinkstate1', 'on'],
    ])
    expect(() => previewOf(uuid, { kind: 'connect-cable', state: 'starting' })).toThrow('VM_BUSY')
    for (const state of ['starting', 'stopping', 'other'] as const)
      expect(() => previewOf(uuid, { ...change, state })).toThrow('VM_BUSY')
    expect(previewOf(uuid, { kind: 'limit', state: 'running', limits })).toEqual([
      ['VBoxManage', 'controlvm', uuid, 'vm-process-priority', 'low'],
      ['VBoxManage', 'controlvm', uuid, 'cpuexecutioncap', '25'],
    ])
    for (const state of ['paused', 'saved'] as const)
      expect(() => previewOf(uuid, { kind: 'limit', state, limits })).toThrow('VM_BUSY')
  })
})
