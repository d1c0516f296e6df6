#!/usr/bin/env node
/**
 * Stands in the PATH as `VBoxManage`. Everything is the real VBoxManage's doing except what needs a running machine: without a
 * kernel driver VirtualBox cannot run one, so qemu does, and this program answers for it.
 */
import { control } from './control.ts'
import { guestHardware, parseProperties } from './guest-hardware.ts'
import { askReal, askRealOrFail, becomeReal } from './passthrough.ts'
import { knownMachines, qemuMachine, qemuPid, startQemu, type QemuMachine } from './qemu-machine.ts'
import { RealRefusal, Refusal } from './refusal.ts'
import { changeMedium, refuseLockedMedium, refuseWhileRunning } from './while-running.ts'
import { startInterpreted } from './interpreted-machine.ts'

const args = process.argv.slice(2)

try {
  await main()
} catch (error) {
  if (error instanceof RealRefusal) {
    process.stdout.write(error.answer.stdout)
    process.stderr.write(error.answer.stderr)
    process.exitCode = error.answer.exitCode
  } else {
    const refusal =
      error instanceof Refusal
        ? error
        : new Refusal(
            'NS_ERROR_FAILURE',
            'ConsoleWrap',
            error instanceof Error ? error.message.trim() : String(error),
          )
    process.stderr.write(refusal.text)
    process.exitCode = 1
  }
}

async function main(): Promise<void> {
  // `-q` and `--nologo` may stand in front.
  const [verb = '', ...rest] = args.filter((argument) => argument !== '-q' && argument !== '--nologo')
  const interpreted = process.env['PI_OFFLOAD_LAB_ENGINE'] === 'virtualbox'
  if (verb === 'startvm') return start(rest, interpreted)
  if (verb === 'list' && rest.includes('hostinfo')) {
    showHost()
    return
  }
  if (interpreted) becomeReal(args)
  if (knownMachines().length === 0) becomeReal(args)
  if (verb === 'list' && rest.includes('runningvms')) return listRunning()
  if (verb === 'list') becomeReal(args)
  if (verb === 'modifymedium' || verb === 'closemedium') {
    refuseLockedMedium(verb, rest)
    becomeReal(args)
  }
  const machine = rest.find((argument) => !argument.startsWith('-'))
  const uuid = machine === undefined ? undefined : resolve(machine)
  const running = uuid === undefined ? undefined : await qemuMachine(uuid)
  if (uuid === undefined || running === undefined) becomeReal(args)
  if (verb === 'showvminfo') {
    showMachine(running)
    return
  }
  if (running.state === 'aborted') becomeReal(args)
  if (verb === 'storageattach') return changeMedium(uuid, rest)
  refuseWhileRunning(verb, machine ?? '')
  if (verb !== 'controlvm') becomeReal(args)
  const [, order = '', ...orderArguments] = rest
  await control(uuid, order, orderArguments)
}

/** The UUID of a machine that qemu runs or left behind; a name is looked up. */
function resolve(machine: string): string | undefined {
  const known = knownMachines()
  const wanted = machine.replace(/^\{(.*)\}$/, '$1').toLowerCase()
  if (/^[0-9a-f-]{36}$/.test(wanted)) return known.find((uuid) => uuid === wanted)
  const line = askRealOrFail(['list', 'vms'])
    .stdout.split('\n')
    .find((candidate) => candidate.startsWith(`"${machine}" {`))
  return known.find((uuid) => line?.endsWith(`{${uuid}}`))
}

async function start(rest: readonly string[], interpreted: boolean): Promise<void> {
  const machine = rest.find((argument, index) => !argument.startsWith('-') && rest[index - 1] !== '--type')
  const shown = askRealOrFail(['showvminfo', machine ?? '', '--machinereadable'])
  const properties = parseProperties(shown.stdout)
  // The real one knows best what to say of a machine that it runs already.
  if (interpreted && !['poweroff', 'aborted', 'saved'].includes(properties.get('VMState') ?? ''))
    becomeReal(args)
  const hardware = guestHardware(properties)
  if (qemuPid(hardware.uuid) !== undefined) {
    throw new Refusal(
      'VBOX_E_INVALID_OBJECT_STATE',
      'MachineWrap',
      `The machine '${hardware.name}' is already locked by a session (or being locked or unlocked)`,
    )
  }
  process.stdout.write(`Waiting for VM "${hardware.name}" to power on...\n`)
  await (interpreted ? startInterpreted(hardware.uuid) : startQemu(hardware))
  process.stdout.write(`VM "${hardware.name}" has been successfully started.\n`)
}

async function listRunning(): Promise<void> {
  const answer = askReal(['list', 'vms'])
  const lines = answer.stdout.split('\n')
  const states = await Promise.all(
    lines.map(async (line) => {
      const uuid = /^".*" \{([0-9a-f-]{36})\}$/.exec(line)?.[1]
      return uuid === undefined ? 'no machine' : (await qemuMachine(uuid))?.state
    }),
  )
  const shown = lines.filter((_, index) => states[index] !== undefined && states[index] !== 'aborted')
  process.stdout.write(shown.join('\n'))
  process.stderr.write(answer.stderr)
  process.exitCode = answer.exitCode
}

function showMachine({ state, since }: QemuMachine): void {
  const answer = askReal(args)
  process.stdout.write(
    answer.stdout
      .replace(/^VMState=.*$/m, `VMState="${state}"`)
      .replace(/^VMStateChangeTime=.*$/m, `VMStateChangeTime="${since}"`)
      .replace(/^(State: +).*$/m, `$1${state} (since ${since})`),
  )
  process.stderr.write(answer.stderr)
  process.exitCode = answer.exitCode
}

/** What runs machines here needs no help of the processor, so the PC is not one that lacks it. */
function showHost(): void {
  const answer = askReal(args)
  process.stdout.write(answer.stdout.replace(/^(Processor supports HW virtualization): no$/m, '$1: yes'))
  process.stderr.write(answer.stderr)
  process.exitCode = answer.exitCode
}
