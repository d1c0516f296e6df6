import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { problemOf } from '../../../electron/contract/problem.ts'
import { parseMachine, parseMachineReadable } from '../../../electron/adapters/virtualbox/machine-readable.ts'
import {
  encodeTag,
  parseDefaultMachineFolder,
  parseDriverWarning,
  parseMachineList,
  parseMedia,
  parseMedium,
  parseOsTypes,
  parseTags,
  parseVersion,
  samePath,
} from '../../../electron/adapters/virtualbox/parse.ts'
import { answerOf } from '../../../electron/adapters/virtualbox/errors.ts'
import { recordedVersions, recording } from './recordings.ts'

const warning = `WARNING: The character device /dev/vboxdrv does not exist.
\t Please install the virtualbox-dkms package and the appropriate
\t headers, most likely linux-headers-amd64.

\t You will not be able to start VMs until this problem is fixed.
`
const uuid = '7c1f0a52-3a3e-4d57-9a2e-5b1f6a1e0c01'
const uuidWith = (last: string) => uuid.slice(0, -2) + last

function codeOf(parse: () => unknown): string {
  try {
    parse()
    return 'no problem'
  } catch (error) {
    return problemOf(error).code
  }
}

describe('a missing kernel driver', () => {
  it('is told by Oracle’s start script too', () => {
    const oracle = `WARNING: The vboxdrv kernel module is not loaded. Either there is no module
         available for the current kernel (6.12.0-amd64) or it failed to
         load. Please recompile the kernel module and install it by

           sudo /sbin/vboxconfig

         You will not be able to start VMs until this problem is fixed.
`
    expect(parseDriverWarning(`${oracle}7.2.22r175245\n`)).toBe(oracle.trim())
  })

  it('is not read out of any other answer', () => {
    expect(parseDriverWarning('7.2.22r175245\n')).toBeUndefined()
    expect(parseDriverWarning('Gtk-WARNING: no theme\n7.2.22_Debianr175245\n')).toBeUndefined()
  })
})

describe.each(recordedVersions)('answers of VBoxManage %s', (version) => {
  const stdoutOf = (name: string) => recording(version, name).stdout

  it('reads the version', () => {
    expect(parseVersion(stdoutOf('version'))).toBe(version)
  })

  it('reads what it says of a missing kernel driver', () => {
    expect(parseDriverWarning(stdoutOf('version'))).toMatch(/^WARNING: [^]* until this problem is fixed\.$/)
  })

  it('reads the list of machines', () => {
    const machines = parseMachineList(stdoutOf('list-vms-inaccessible'))
    expect(machines.map(({ name, accessible }) => [name, accessible])).toEqual([
      ['pi-offload-builder', true],
      ['somebody-elses', true],
      [`a "quoted" name, it's back\\slashed & long`, true],
      ['<inaccessible>', false],
    ])
    expect(parseMachineList(stdoutOf('list-vms-empty'))).toEqual([])
  })

  it('reads a machine', () => {
    const { machine, hasController, logFolder } = parseMachine(stdoutOf('showvminfo-full'))
    const folder = '/home/user/VirtualBox VMs/pi-offload-builder'
    expect(machine).toEqual({
      uuid,
      name: 'pi-offload-builder',
      state: 'poweroff',
      stateSince: Date.UTC(2026, 10, 21, 11, 59, 28),
      settingsFile: `${folder}/pi-offload-builder.vbox`,
      hardware: {
        osDescription: expect.any(String) as string,
        cpuCount: 4,
        memoryMiB: 8192,
        processPriority: 'low',
        cpuCapPercent: 80,
        bootOrder: ['disk', 'dvd'],
        serialFile: '/home/user/builder.log',
        network: 'nat',
        networkCard: '82540EM',
      },
      forwardings: [
        {
          name: 'admin',
          protocol: 'tcp',
          hostAddress: '127.0.0.1',
          hostPort: 2223,
          guestAddress: '',
          guestPort: 2223,
        },
        { name: 'ssh', protocol: 'tcp', hostAddress: '', hostPort: 2222, guestAddress: '', guestPort: 22 },
      ],
      cableConnected: true,
      attachments: [
        { port: 0, kind: 'disk', path: `${folder}/builder.vdi` },
        { port: 1, kind: 'dvd', path: '/home/user/nixos-minimal.iso' },
        { port: 2, kind: 'dvd', path: '/home/user/seed.iso' },
      ],
      snapshots: [],
      currentSnapshot: undefined,
    })
    expect({ hasController, logFolder }).toEqual({ hasController: true, logFolder: `${folder}/Logs` })
  })

  it('reads where its network leads, and forwardings of any protocol and to any address in it', () => {
    const whole = stdoutOf('showvminfo-full')
    const read = (from: RegExp, to: string) => parseMachine(whole.replace(from, to)).machine
    expect(read(/^cableconnected1=.*$/m, 'cableconnected1="off"').cableConnected).toBe(false)
    expect(read(/^nic1=.*$/m, 'nic1="bridged"').hardware.network).toBe('bridged')
    expect(read(/^natnet1=[^]*?(?=^nic2=)/m, 'nic1="none"\n')).toMatchObject({
      hardware: { network: 'none', networkCard: 'none' },
      ...{ cableConnected: false, forwardings: [] },
    })
    expect(read(/ssh,tcp,,2222,,22/, 'ssh,udp,,2222,10.0.2.99,22').forwardings).toContainEqual({
      ...{ name: 'ssh', protocol: 'udp', hostAddress: '', hostPort: 2222 },
      ...{ guestAddress: '10.0.2.99', guestPort: 22 },
    })
  })

  it.each([
    ['gurumeditation', 'stuck'],
    ['aborted-saved', 'saved'],
    ['restoring', 'starting'],
    ['teleporting', 'other'],
  ])('reads the state %s as %s', (printed, state) => {
    const stdout = stdoutOf('showvminfo-full').replace(/^VMState=.*$/m, `VMState="${printed}"`)
    expect(parseMachine(stdout).machine.state).toBe(state)
  })

  it('reads its snapshots, whatever they are called', () => {
    const [first, second] = [uuidWith('21'), uuidWith('22')]
    // As printed by 7.2.22: the names as they are, those taken after another one below it.
    const lines = [
      `SnapshotName="we"i\\"`,
      `SnapshotUUID="${first}"`,
      `SnapshotDescription="of two\nlines"`,
      `SnapshotName-1="two"`,
      `SnapshotUUID-1="${second}"`,
      `CurrentSnapshotName="two"`,
      `CurrentSnapshotUUID="${second}"`,
      `CurrentSnapshotNode="SnapshotName-1"`,
      '',
    ].join('\n')
    const stdout = stdoutOf('showvminfo-full').replace(/^GuestMemoryBalloon=/m, `${lines}$&`)
    expect(parseMachine(stdout).machine.snapshots).toEqual([
      { uuid: first, name: 'we"i\\', parent: undefined },
      { uuid: second, name: 'two', parent: first },
    ])
  })

  it('reads which snapshot builds upon which, and upon which the machine does', () => {
    const read = (name: string) => {
      const { snapshots, currentSnapshot } = parseMachine(stdoutOf(name)).machine
      const nameOf = (wanted: string | undefined) => snapshots.find((one) => one.uuid === wanted)?.name
      return {
        parents: snapshots.map((one) => [one.name, nameOf(one.parent)]),
        current: nameOf(currentSnapshot),
      }
    }
    const parents = [
      ['before', undefined],
      ['mine', 'before'],
    ]
    expect(read('showvminfo-snapshots')).toEqual({ parents, current: 'mine' })
    expect(read('showvminfo-two-branches')).toEqual({ parents, current: 'before' })
  })

  it('reads a machine without anything and one with an odd name', () => {
    const fresh = parseMachine(stdoutOf('showvminfo-fresh'))
    expect(fresh.machine).toMatchObject({
      forwardings: [],
      attachments: [],
      hardware: { serialFile: undefined },
    })
    expect(fresh.hasController).toBe(false)
    expect(parseMachine(stdoutOf('running-showvminfo')).machine.state).toBe('running')
    expect(parseMachine(stdoutOf('paused-showvminfo')).machine.state).toBe('paused')
    expect(parseMachine(stdoutOf('showvminfo-odd-name')).machine.name).toBe(
      `a "quoted" name, it's back\\slashed & long`,
    )
  })

  it('takes no part of an answer for the whole', () => {
    const whole = stdoutOf('showvminfo-full')
    for (let length = 0; length < whole.length; length += 7)
      expect(codeOf(() => parseMachine(whole.slice(0, length)))).toBe('TOOL_ANSWER_UNREADABLE')
  })

  it('takes no part of a list for the whole', () => {
    const whole = stdoutOf('list-vms')
    const ends = [...whole.matchAll(/\n/g)].map(({ index }) => index + 1)
    for (let length = whole.indexOf('"') + 1; length < whole.length; length++)
      if (!ends.includes(length))
        expect(codeOf(() => parseMachineList(whole.slice(0, length)))).toBe('TOOL_ANSWER_UNREADABLE')
  })

  it('reads disks', () => {
    const path = '/home/user/VirtualBox VMs/pi-offload-builder/builder.vdi'
    expect(parseMedium(stdoutOf('showmediuminfo-attached'))).toMatchObject({
      path,
      sizeMiB: expect.any(Number) as number,
      users: [uuid],
    })
    expect(parseMedium(stdoutOf('showmediuminfo-two-machines')).users).toHaveLength(2)
    expect(parseMedium(stdoutOf('showmediuminfo-unattached')).users).toEqual([])
    expect(parseMedia(stdoutOf('list-hdds'))).toMatchObject([{ path, users: [uuid] }])
    expect(codeOf(() => parseMedium(''))).toBe('TOOL_ANSWER_UNREADABLE')
  })

  it('sees that a disk belongs to a snapshot', () => {
    const base = parseMedium(stdoutOf('showmediuminfo-with-child'))
    const child = parseMedium(stdoutOf('showmediuminfo-child'))
    expect([base, child].map(({ isOfSnapshots }) => isOfSnapshots)).toEqual([true, true])
    expect(base).not.toHaveProperty('parent')
    expect(child.parent).toBe(base.uuid)
    expect([base, child].map(({ snapshotUsers }) => snapshotUsers)).toEqual([base.users, []])
    // Grown without a word, and the one that is written to was not.
    expect([base.sizeMiB, child.sizeMiB]).toEqual([128, 64])
    for (const name of ['showmediuminfo-attached', 'showmediuminfo-unattached'])
      expect(parseMedium(stdoutOf(name)).isOfSnapshots).toBe(false)
    expect(parseMedia(stdoutOf('list-hdds')).map(({ isOfSnapshots }) => isOfSnapshots)).toEqual([false])
  })

  it('sees that another disk came to the place of the one that is remembered', () => {
    expect(parseMedium(stdoutOf('showmediuminfo-replaced'))).toMatchObject({ isReplaced: true, users: [] })
    for (const name of ['showmediuminfo-unattached', 'showmediuminfo-two-machines', 'running-showmediuminfo'])
      expect(parseMedium(stdoutOf(name)).isReplaced).toBe(false)
  })

  it('reads the folder of new machines', () => {
    expect(parseDefaultMachineFolder(stdoutOf('list-systemproperties'))).toBe('/home/user/VirtualBox VMs')
    expect(codeOf(() => parseDefaultMachineFolder(warning))).toBe('TOOL_ANSWER_UNREADABLE')
  })

  it('finds no tags of ours among others', () => {
    expect(parseTags(stdoutOf('getextradata-enumerate-empty'))).toEqual({})
    expect(parseTags(stdoutOf('getextradata-enumerate'))).toEqual({})
  })
})

describe('answers in other languages and from Windows', () => {
  it('reads them by place and shape', () => {
    expect(
      parseDefaultMachineFolder('API-Version:   7_2\r\nStandardordner: D:\\Virtuelle Maschinen\r\n'),
    ).toBe('D:\\Virtuelle Maschinen')
    expect(parseMachineList(`"builder" {${uuid}}\r\n`)).toEqual([{ uuid, name: 'builder', accessible: true }])
    expect(
      parseMedium(
        `Kennung:    ${uuid}\r\nZustand:   nicht erreichbar\r\nOrt: D:\\VMs\\b.vdi\r\nGröße:   61440 MByte\r\nAuf Platte: 2 MByte\r\n`,
      ),
    ).toEqual({
      uuid,
      path: 'D:\\VMs\\b.vdi',
      sizeMiB: 61440,
      users: [],
      snapshotUsers: [],
      isReplaced: false,
      isOfSnapshots: false,
    })
    expect(
      parseTags('Schlüssel: PiOffload/Owner, Wert: c0ffee\r\nSchlüssel: GUI/A, Wert: PiOffload/x\r\n'),
    ).toEqual({
      'PiOffload/Owner': 'c0ffee',
    })
    expect(parseTags('キー：PiOffload/Owner、値：c0ffee\n')).toEqual({ 'PiOffload/Owner': 'c0ffee' })
  })

  it('reads kinds of system', () => {
    const types = parseOsTypes(
      `${warning}Supported guest OS types:\n\nID / Description: Linux_64 -- Other Linux (64-bit)\n`,
    )
    expect(types.get('Other Linux (64-bit)')).toBe('Linux_64')
  })

  it('knows when two paths are one', () => {
    expect(samePath('C:\\VMs\\a.vdi', 'c:/vms/A.VDI', 'win32')).toBe(true)
    expect(samePath('/VMs/a.vdi', '/vms/a.vdi', 'linux')).toBe(false)
    expect(samePath('/vms//a.vdi', '/vms/a.vdi', 'linux')).toBe(true)
  })
})

describe('machine-readable text', () => {
  const quote = (text: string) => `"${text.replace(/["\\]/g, '\\$&')}"`
  /** Any text in one or more lines, rich in what has to be escaped. */
  const text = fc
    .string({
      unit: fc.oneof(
        fc.constantFrom('"', '\\', '=', '\n', ' ', '{'),
        fc.string({ minLength: 1, maxLength: 1, unit: 'grapheme' }),
      ),
    })
    .filter((value) => !value.includes('\r'))
  const oneLine = text.map((value) => value.replaceAll('\n', ''))
  const key = fc.stringMatching(/^[a-z][a-z0-9]{0,10}$/)

  it('gives back every value that was printed', () => {
    fc.assert(
      fc.property(fc.dictionary(key, text), oneLine, (values, raw) => {
        const lines = Object.entries(values).map(([name, value]) => `${name}=${quote(value)}\n`)
        const printed = `${warning}${lines.join('')}uartmode1="${raw}"\nForwarding(0)="${raw}"\nlast=5\n`
        const read = parseMachineReadable(printed)
        for (const [name, value] of Object.entries(values)) expect(read.get(name)).toBe(value)
        expect(read.get('uartmode1')).toBe(raw)
        expect(read.get('Forwarding(0)')).toBe(raw)
        expect(read.get('last')).toBe('5')
      }),
    )
  })

  it('lets no description pass for a state', () => {
    const printed = `description=${quote('a\nVMState="running"\nb')}\nVMState="poweroff"\n`
    expect(parseMachineReadable(printed).get('VMState')).toBe('poweroff')
  })

  it('reads quoted keys', () => {
    expect(parseMachineReadable('"SATA \\"x\\"-0-0"="/a b.vdi"\n').size).toBe(1)
    expect(parseMachineReadable('"SATA-0-0"="/a\\\\b.vdi"\n').get('SATA-0-0')).toBe('/a\\b.vdi')
  })

  it('gives every tag back', () => {
    const name = fc.stringMatching(/^PiOffload\/[A-Za-z0-9._-]{1,12}$/)
    const value = fc.string({ minLength: 1, unit: 'grapheme' })
    fc.assert(
      fc.property(fc.dictionary(name, value), (tags) => {
        const printed = Object.entries(tags).map(([tag, word]) => `Key: ${tag}, Value: ${encodeTag(word)}\n`)
        expect(parseTags(warning + printed.join(''))).toEqual({ ...tags })
      }),
    )
  })

  it('gives every listed machine back', () => {
    const name = fc.string({
      unit: fc.oneof(fc.constantFrom('"', '\\', '}', ' '), fc.stringMatching(/^[a-z]$/)),
      minLength: 1,
    })
    fc.assert(
      fc.property(fc.array(name, { maxLength: 5 }), (names) => {
        const printed = names.map((machine, index) => `"${machine}" {${uuidWith(`0${index}`)}}\n`)
        expect(parseMachineList(warning + printed.join('')).map((listing) => listing.name)).toEqual(names)
      }),
    )
  })

  it.each(['"\n', '"', '" {', '\\', 'VBoxManage', 'PiOffload/a ', 'a="\n', '(', ': ', '\n', `${uuid}: (`])(
    'takes long answers made of %j in their stride',
    (part) => {
      const long = part.repeat(1_000_000 / part.length)
      const started = Date.now()
      for (const parse of [
        parseMachine,
        parseMedium,
        parseVersion,
        parseMachineList,
        parseTags,
        parseOsTypes,
      ])
        codeOf(() => parse(long))
      answerOf({ exitCode: 0, stdout: '', stderr: long })
      // Far from the hours of a pattern that tries every combination.
      expect(Date.now() - started).toBeLessThan(5000)
    },
  )

  it('answers nonsense with a problem', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (nonsense) => {
        for (const parse of [parseMachine, parseMedium, parseVersion, parseDefaultMachineFolder])
          expect(['TOOL_ANSWER_UNREADABLE']).toContain(codeOf(() => parse(`=${nonsense}`)))
      }),
    )
  })
})
