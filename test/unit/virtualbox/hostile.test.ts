/** A VBoxManage that is broken, lies or hangs: a problem each time, within bounds. */
import { access, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { openVirtualBox } from '../../../electron/adapters/virtualbox/virtualbox.ts'
import { catalogue } from '../../../electron/contract/problem-catalogue.ts'
import type { VirtualBox } from '../../../electron/ports/virtualbox.ts'
import { folder, newFile, played, print, problemIn, quickClock, uuid, version } from './played-vboxmanage.ts'

const calls: Record<string, (box: VirtualBox) => Promise<unknown>> = {
  version: (box) => box.version(),
  defaultMachineFolder: (box) => box.defaultMachineFolder(),
  list: (box) => box.list(),
  machine: (box) => box.machine(uuid),
  create: (box) => box.create({ name: 'b', folder, osType: 'Linux_64', tags: { 'PiOffload/Owner': 'x' } }),
  modify: (box) => box.modify(uuid, { memoryMiB: 2048 }),
  limit: (box) => box.limit(uuid, { processPriority: 'low', cpuCapPercent: 25 }),
  tags: (box) => box.tags(uuid),
  setTag: (box) => box.setTag(uuid, 'PiOffload/Owner', 'x'),
  createDisk: (box) => box.createDisk(join(folder, 'new.vdi'), 64),
  disk: (box) => box.disk(join(folder, 'new.vdi')),
  attach: (box) => box.attach(uuid, 3, { kind: 'dvd', path: join(folder, 'a.iso') }),
  forward: (box) =>
    box.forward(uuid, {
      name: 'x',
      protocol: 'tcp',
      hostAddress: '',
      hostPort: 2322,
      guestAddress: '',
      guestPort: 22,
    }),
  removeForwarding: (box) => box.removeForwarding(uuid, 'ssh'),
  start: (box) => box.start(uuid),
  pressPowerButton: (box) => box.pressPowerButton(uuid),
  powerOff: (box) => box.powerOff(uuid),
  typeLine: (box) => box.typeLine(uuid, 'ls'),
  screenshot: (box) => box.screenshot(uuid, join(folder, 'a.png')),
  remove: (box) => box.remove(uuid, []),
}
const everyCall = Object.entries(calls)

/** The codes of all calls; each in a VirtualBox of its own, so that none waits for another. */
async function codesOf(script: string, names = everyCall.map(([name]) => name), callTimeoutMs?: number) {
  const codes = await Promise.all(
    names.map(async (name) => {
      const { box } = await played(script, callTimeoutMs)
      const problem = await problemIn(calls[name]?.(box) ?? Promise.resolve())
      return [name, problem?.code ?? 'no problem'] as const
    }),
  )
  return Object.fromEntries(codes)
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

describe.skipIf(process.platform === 'win32')('a broken VBoxManage', () => {
  const all = everyCall.map(([name]) => name)

  it('that is missing: VIRTUALBOX_MISSING, and no version', async () => {
    const box = openVirtualBox({ clock: quickClock(), findExecutables: async () => [join(folder, 'none')] })
    expect(await box.version()).toBeUndefined()
    // Where an installation would keep its machines is known without one.
    expect(await box.defaultMachineFolder()).toMatch(/VirtualBox VMs$/)
    const answered = ['version', 'defaultMachineFolder']
    for (const [name, call] of everyCall.filter(([name]) => !answered.includes(name)))
      expect([name, (await problemIn(call(box)))?.code]).toEqual([name, 'VIRTUALBOX_MISSING'])
  })

  it('that is installed later is found', async () => {
    const executable = join(folder, 'later')
    let places = [join(folder, 'none')]
    const box = openVirtualBox({ clock: quickClock(), findExecutables: async () => places })
    expect(await box.version()).toBeUndefined()
    await writeFile(executable, `#!/bin/sh\n${await print('version')}\n`, { mode: 0o755 })
    places = [...places, executable]
    // The recorded PC has no kernel driver, and says so in front of the version.
    const driverWarning = expect.stringMatching(/^WARNING: .*\/dev\/vboxdrv/) as string
    expect(await box.version()).toEqual({ version, executable, driverWarning })
    await rm(executable)
    expect(await box.version()).toBeUndefined()
  })

  it.each([
    ['hangs', 'sleep 60', 'TOOL_TIMED_OUT'],
    ['prints for ever', 'yes', 'TOOL_ANSWER_UNREADABLE'],
    ['crashes', 'kill -SEGV $$', 'TOOL_FAILED'],
    ['fails without a word', 'exit 1', 'VIRTUALBOX_FAILED'],
    ['fails with exit code 0', 'echo "VBoxManage: error: x" >&2; exit 0', 'VIRTUALBOX_FAILED'],
    ['finds the disk full', 'echo "VBoxManage: error: voll (VERR_DISK_FULL)" >&2; exit 0', 'DISK_FULL'],
  ])('that %s', async (_name, script, code) => {
    const codes = await codesOf(script, all, code === 'TOOL_TIMED_OUT' ? 400 : undefined)
    const expected = Object.fromEntries(all.map((name) => [name, code]))
    // How a machine does not start is told by the log; that it is on a full disk as well.
    if (code === 'VIRTUALBOX_FAILED' || code === 'DISK_FULL') expected['start'] = code
    expect(codes).toEqual(expected)
  })

  it.each([
    ['prints nothing', 'exit 0'],
    ['prints noise', 'head -c 5000 /dev/urandom'],
    ['prints a page of something else', 'echo "<html>{}"; echo "a=b"; echo "UUID: 5"'],
  ])('that %s brings no success to what has an answer', async (_name, script) => {
    // A key pressed leaves no trace.
    const names = all.filter((name) => name !== 'pressPowerButton')
    for (const [name, code] of Object.entries(await codesOf(script, names))) {
      expect(Object.keys(catalogue).filter((known) => known !== 'UNEXPECTED')).toContain(code)
      expect([name, code]).not.toEqual([name, 'no problem'])
    }
  })

  it('that cuts its list or its tags short is not believed', async () => {
    const entry = `"builder" {${uuid}}`
    for (const listed of [`${entry}\\n"oth`, entry, 'noise\\n', '<html>{}\\n'])
      expect((await problemIn((await played(`printf '${listed}'`)).box.list()))?.code, listed).toBe(
        'TOOL_ANSWER_UNREADABLE',
      )
    for (const tags of ['Key: PiOffl', 'Key: PiOffload/Owner, Value: 539d', 'noise\\n', '<html>{}\\n'])
      expect((await problemIn((await played(`printf '${tags}'`)).box.tags(uuid)))?.code, tags).toBe(
        'TOOL_ANSWER_UNREADABLE',
      )
  })

  it('is not asked in a way that locks a machine that may be somebody else’s', async () => {
    const notes = newFile('verbs')
    const { box } = await played(`echo "$1" >>'${notes}'; [ "$1" = list ] && echo '"box" {${uuid}}'; exit 0`)
    expect(await box.tags(uuid)).toEqual({})
    expect(new Set((await readFile(notes, 'utf8')).trim().split('\n'))).toEqual(
      new Set(['getextradata', 'list']),
    )
  })

  it('that does not delete a loose disk, and says so or not: the machine is not removed', async () => {
    for (const refusal of [
      'exit 0',
      `echo 'VBoxManage: error: Code VBOX_E_OBJECT_IN_USE (0x80bb000c)' >&2; exit 1`,
    ]) {
      const notes = newFile('verbs')
      const loose = `${await print('list-hdds')} | sed '/${uuid}/d; s/builder.vdi/loose.vdi/'`
      const own = '/home/user/VirtualBox VMs/pi-offload-builder/loose.vdi'
      const { box } = await played(`echo "$1" >>'${notes}'
        case "$1 $2" in
          'list vms') echo '"pi-offload-builder" {${uuid}}' ;;
          'list ostypes') echo 'ID: Other_64 -- x' ;;
          'list --long') ${loose} ;;
          showvminfo*) ${await print('showvminfo-fresh')} ;;
          showmediuminfo*) ${await print('showmediuminfo-unattached')} ;;
          closemedium*) ${refusal} ;;
        esac`)
      expect(await problemIn(box.remove(uuid, [own])), refusal).toBeDefined()
      const verbs = (await readFile(notes, 'utf8')).split('\n')
      expect(verbs).toContain('closemedium')
      expect(verbs).not.toContain('unregistervm')
    }
  })

  it.each([
    ['version', (box: VirtualBox, signal: AbortSignal) => box.version(signal)],
    ['defaultMachineFolder', (box: VirtualBox, signal: AbortSignal) => box.defaultMachineFolder(signal)],
    ['list', (box: VirtualBox, signal: AbortSignal) => box.list(signal)],
    ['machine', (box: VirtualBox, signal: AbortSignal) => box.machine(uuid, signal)],
    ['tags', (box: VirtualBox, signal: AbortSignal) => box.tags(uuid, signal)],
    ['disk', (box: VirtualBox, signal: AbortSignal) => box.disk(join(folder, 'new.vdi'), signal)],
  ])('that hangs with a child is ended by a stop: %s', async (_name, look) => {
    const notes = newFile('hangs')
    const { box } = await played(
      `sleep 60 & echo "$$ $!" >'${notes}.new'; mv '${notes}.new' '${notes}'; wait`,
    )
    const stop = new AbortController()
    const call = look(box, stop.signal)
    const waiting = box.list(stop.signal)
    const outcomes = Promise.allSettled([call, waiting])
    const processes = await vi.waitFor(async () => (await readFile(notes, 'utf8')).trim().split(' '), 10_000)
    const stoppedAt = Date.now()
    stop.abort()
    for (const outcome of await outcomes)
      expect(outcome).toMatchObject({ status: 'rejected', reason: { name: 'AbortError' } })
    expect(Date.now() - stoppedAt).toBeLessThan(5_000)
    for (const process_ of processes)
      await vi.waitFor(() => expect(isAlive(Number(process_))).toBe(false), 5_000)
  })

  it('a stop does not cut a change short', async () => {
    const notes = newFile('changes')
    const { box } = await played(`
      case "$1 $2" in
      'setextradata '*) touch '${notes}.begun'; sleep 0.5; echo done >>'${notes}' ;;
      'getextradata '*) if [ -e '${notes}' ]; then echo 'Key: PiOffload/Owner, Value: x'; fi ;;
      esac`)
    const change = box.setTag(uuid, 'PiOffload/Owner', 'x')
    await vi.waitFor(() => access(`${notes}.begun`), 10_000)
    const stop = new AbortController()
    const look = box.list(stop.signal)
    stop.abort()
    await expect(look).rejects.toMatchObject({ name: 'AbortError' })
    await change
    expect(await readFile(notes, 'utf8')).toBe('done\n')
  })

  it('that breaks off in the middle of an answer', async () => {
    for (const name of ['showvminfo-full', 'list-vms']) {
      const { box } = await played(`${await print(name)} | head -c 3000 | head -c -20`)
      const call = name === 'list-vms' ? box.list() : box.machine(uuid)
      expect((await problemIn(call))?.code).toBe('TOOL_ANSWER_UNREADABLE')
    }
  })

  it('that tells of another machine', async () => {
    const { box } = await played(await print('showvminfo-odd-name'))
    expect((await problemIn(box.machine(uuid)))?.code).toBe('TOOL_ANSWER_UNREADABLE')
  })
})

describe.skipIf(process.platform === 'win32')('a VBoxManage that reports success and does nothing', () => {
  it('is found out by reading back', async () => {
    const script = `case "$1$2" in
      list*ostypes) echo 'ID / Description: Linux_64 -- Other Linux (64-bit)' ;;
      list*) ${await print('list-vms')} ;;
      showvminfo*) ${await print('showvminfo-full')} ;;
      showmediuminfo*) echo 'VBoxManage: error: (VERR_FILE_NOT_FOUND)' >&2; exit 1 ;;
    esac`
    const codes = await codesOf(script, [
      ...['create', 'modify', 'setTag', 'createDisk', 'attach', 'forward', 'removeForwarding', 'screenshot'],
      ...['remove', 'start'],
    ])
    expect(codes).toEqual({
      create: 'NOT_CONVERGED',
      modify: 'NOT_CONVERGED',
      setTag: 'NOT_CONVERGED',
      createDisk: 'NOT_CONVERGED',
      attach: 'NOT_CONVERGED',
      forward: 'NOT_CONVERGED',
      removeForwarding: 'NOT_CONVERGED',
      screenshot: 'NOT_CONVERGED',
      remove: 'NOT_CONVERGED',
      start: 'VM_START_FAILED',
    })
  })
})

describe.skipIf(process.platform === 'win32')('a system that does not let a priority be raised', () => {
  // Heard from 7.2.22 on Linux, without CAP_SYS_NICE.
  const refused = `echo 'VBoxManage: error: Could not set the priority of the process (VERR_ACCESS_DENIED). Try to set it when VM is not started.' >&2
    echo 'VBoxManage: error: Details: code VBOX_E_VM_ERROR (0x80bb0003), component ConsoleWrap, interface IConsole, callee nsISupports' >&2
    exit 1`

  it('has it wait for the next start, and the cap holds at once', async () => {
    const calls = newFile('calls')
    const { box } = await played(`
      case "$1" in
      showvminfo) ${await print('showvminfo-full')} | sed 's/^VMState=.*/VMState="running"/; s/^cpuexecutioncap=.*/cpuexecutioncap=60/; s/^vmprocpriority=.*/vmprocpriority="normal"/' ;;
      controlvm) echo "$3 $4" >>'${calls}'; [ "$3" = cpuexecutioncap ] || { ${refused}; } ;;
      esac`)
    const limits = { processPriority: 'normal', cpuCapPercent: 60 } as const
    expect(await box.limit(uuid, limits)).toBe('priority-from-next-start')
    expect(await readFile(calls, 'utf8')).toBe('vm-process-priority normal\ncpuexecutioncap 60\n')
    // Written is what is read back.
    expect((await problemIn(box.limit(uuid, { ...limits, cpuCapPercent: 50 })))?.code).toBe('NOT_CONVERGED')
  })
})
