/** Typing on the guest's keyboard: a US layout, as VirtualBox has it. */
import { setTimeout as delay } from 'node:timers/promises'
import type { QemuMonitor } from './qmp.ts'

/** A guest under emulation loses keys that come faster. */
const keyDownMs = 10
const keyUpMs = 20

type Key = { type: 'qcode'; data: string } | { type: 'number'; data: number }

/** Key names of qemu for the characters that are not letters or digits; upper row is with Shift. */
const plainKeys: Readonly<Record<string, string>> = {
  ' ': 'spc',
  '\n': 'ret',
  '\t': 'tab',
  '-': 'minus',
  '=': 'equal',
  '[': 'bracket_left',
  ']': 'bracket_right',
  '\\': 'backslash',
  ';': 'semicolon',
  "'": 'apostrophe',
  // VBoxManage's own table has the key of the apostrophe here: a backtick cannot be typed with it.
  '`': 'apostrophe',
  ',': 'comma',
  '.': 'dot',
  '/': 'slash',
}

const shiftedKeys: Readonly<Record<string, string>> = {
  '!': '1',
  '@': '2',
  '#': '3',
  $: '4',
  '%': '5',
  '^': '6',
  '&': '7',
  '*': '8',
  '(': '9',
  ')': '0',
  _: 'minus',
  '+': 'equal',
  '{': 'bracket_left',
  '}': 'bracket_right',
  '|': 'backslash',
  ':': 'semicolon',
  '"': 'apostrophe',
  '~': 'grave_accent',
  '<': 'comma',
  '>': 'dot',
  '?': 'slash',
}

/** The keys that make a character, or `undefined` when this keyboard has none for it. */
function keysFor(character: string): readonly string[] | undefined {
  if (/^[a-z0-9]$/.test(character)) return [character]
  if (/^[A-Z]$/.test(character)) return ['shift', character.toLowerCase()]
  const plain = plainKeys[character]
  if (plain !== undefined) return [plain]
  const shifted = shiftedKeys[character]
  return shifted === undefined ? undefined : ['shift', shifted]
}

export async function typeText(monitor: QemuMonitor, text: string): Promise<void> {
  for (const character of text) {
    const names = keysFor(character)
    if (names === undefined) continue // VBoxManage leaves it out too, and says nothing.
    const keys = names.map((data) => ({ type: 'qcode' as const, data }))
    await send(monitor, keys, true)
    await delay(keyDownMs)
    await send(monitor, keys.toReversed(), false)
    await delay(keyUpMs)
  }
}

/** Keys as the PC's keyboard sends them (set 1): 1c 9c is Return pressed and released. */
export async function typeScancodes(monitor: QemuMonitor, codes: readonly number[]): Promise<void> {
  let extended = false
  for (const code of codes) {
    if (code === 0xe0) {
      extended = true
      continue
    }
    // qemu writes the prefix E0 into the highest bit of the key's number.
    const key = { type: 'number' as const, data: (code & 0x7f) | (extended ? 0x80 : 0) }
    extended = false
    await send(monitor, [key], code < 0x80)
    await delay(keyDownMs)
  }
}

/** At once, unlike qemu's `send-key`, whose queue a later key would overtake. */
async function send(monitor: QemuMonitor, keys: readonly Key[], down: boolean): Promise<void> {
  await monitor.command('input-send-event', {
    events: keys.map((key) => ({ type: 'key', data: { down, key } })),
  })
}
