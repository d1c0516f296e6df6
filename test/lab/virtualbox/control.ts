/** `VBoxManage controlvm` for a machine that qemu runs. */
import { appendFileSync, copyFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { labPaths } from '../paths.ts'
import { natRules, parseProperties } from './guest-hardware.ts'
import { typeScancodes, typeText } from './keyboard.ts'
import { askRealOrFail } from './passthrough.ts'
import { hostForwarding, logFile, monitorSocket, qemuPid, setLink } from './qemu-machine.ts'
import { withMonitor, type QemuMonitor } from './qmp.ts'
import { RealRefusal, Refusal } from './refusal.ts'

const powerOffTimeoutMs = 20_000

/** Carries out one `controlvm` verb; throws a `Refusal` for what it does not know. */
export async function control(uuid: string, verb: string, args: readonly string[]): Promise<void> {
  if (verb === 'poweroff') return powerOff(uuid)
  if (verb === 'natpf1') return changeForwarding(uuid, args)
  if (verb === 'setlinkstate1') return changeLink(uuid, args)
  if (verb === 'vm-process-priority') {
    changeSetting(uuid, '--vm-process-priority', args)
    return
  }
  await withMonitor(monitorSocket(uuid), (monitor) => command(monitor, uuid, verb, args))
}

async function command(
  monitor: QemuMonitor,
  uuid: string,
  verb: string,
  args: readonly string[],
): Promise<void> {
  switch (verb) {
    case 'pause':
      if (await isPaused(monitor))
        throw new Refusal('VBOX_E_INVALID_VM_STATE', 'ConsoleWrap', 'Already paused')
      await monitor.command('stop')
      return
    case 'resume':
      if (!(await isPaused(monitor))) {
        const message = 'Cannot resume the machine as it is not paused (machine state: Running)'
        throw new Refusal('VBOX_E_INVALID_VM_STATE', 'ConsoleWrap', message)
      }
      await monitor.command('cont')
      return
    case 'cpuexecutioncap':
      if (await isPaused(monitor))
        throw new Refusal('VBOX_E_INVALID_VM_STATE', 'ConsoleWrap', 'Invalid machine state: Paused')
      changeSetting(uuid, '--cpu-execution-cap', args)
      return
    case 'reset':
      await monitor.command('system_reset')
      return
    case 'acpipowerbutton':
      await monitor.command('system_powerdown')
      return
    case 'keyboardputstring':
      for (const text of args) await typeText(monitor, text)
      return
    case 'keyboardputscancode':
      await typeScancodes(monitor, args.map(scancode))
      return
    case 'screenshotpng':
      await screenshot(monitor, uuid, args[0] ?? '')
      return
    default:
      throw new Refusal('E_NOTIMPL', 'ConsoleWrap', `the lab's machine has no "controlvm ${verb}"`)
  }
}

function scancode(text: string): number {
  const code = /^[0-9a-f]{2}$/i.test(text) ? Number.parseInt(text, 16) : Number.NaN
  if (Number.isNaN(code)) {
    const stderr = `VBoxManage: error: '${text}' is not a hex byte!\n`
    throw new RealRefusal({ exitCode: 1, stdout: '', stderr })
  }
  return code
}

async function isPaused(monitor: QemuMonitor): Promise<boolean> {
  return ((await monitor.command('query-status')) as { status: string }).status === 'paused'
}

async function screenshot(monitor: QemuMonitor, uuid: string, path: string): Promise<void> {
  // qemu sees its own root; a picture may be wanted anywhere on the machine.
  const taken = join(labPaths.run, `${uuid}.png`)
  await monitor.command('screendump', { filename: taken, format: 'png' })
  copyFileSync(taken, path)
  rmSync(taken)
}

async function powerOff(uuid: string): Promise<void> {
  const pid = qemuPid(uuid)
  // qemu may hang up before it has answered.
  await withMonitor(monitorSocket(uuid), (monitor) => monitor.command('quit')).catch(() => undefined)
  const deadline = Date.now() + powerOffTimeoutMs
  while (pid !== undefined && qemuPid(uuid) === pid) {
    if (Date.now() > deadline)
      throw new Refusal('NS_ERROR_FAILURE', 'ConsoleWrap', 'the machine does not power off')
    await delay(20)
  }
  process.stderr.write('0%...10%...20%...30%...40%...50%...60%...70%...80%...90%...100%\n')
}

/** Into the settings, checked by the real VBoxManage: qemu goes on as it did. */
function changeSetting(uuid: string, option: string, args: readonly string[]): void {
  askRealOrFail(['modifyvm', uuid, option, ...args])
}

async function changeLink(uuid: string, args: readonly string[]): Promise<void> {
  changeSetting(uuid, '--cable-connected1', args)
  await withMonitor(monitorSocket(uuid), (monitor) => setLink(monitor, args[0] === 'on'))
}

/** The rule goes into the settings, checked by the real VBoxManage, and into the running machine. */
async function changeForwarding(uuid: string, args: readonly string[]): Promise<void> {
  const rules = () =>
    natRules(parseProperties(askRealOrFail(['showvminfo', uuid, '--machinereadable']).stdout))
  const before = rules()
  askRealOrFail(['modifyvm', uuid, '--natpf1', ...args])
  const after = rules()
  const missingIn = (list: typeof before) => (rule: (typeof before)[number]) =>
    !list.some((other) => hostForwarding(other) === hostForwarding(rule))
  await withMonitor(monitorSocket(uuid), async (monitor) => {
    const console = async (line: string) => {
      const said = await monitor.command('human-monitor-command', { 'command-line': line })
      // As in VirtualBox: a port that is taken is told in the log of the machine alone.
      appendFileSync(logFile(uuid), `${line}: ${String(said)}\n`)
    }
    for (const rule of before.filter(missingIn(after))) {
      await console(`hostfwd_remove net0 ${rule.protocol}:${rule.hostAddress}:${rule.hostPort}`)
    }
    for (const rule of after.filter(missingIn(before)))
      await console(`hostfwd_add net0 ${hostForwarding(rule)}`)
  })
}
