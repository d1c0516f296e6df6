/** What the elevated script takes, by the schema and by the script's own patterns: both must judge alike. */
import { describe, expect, it } from 'vitest'
import {
  elevatedRequestSchema,
  type ElevatedAction,
} from '../../electron/adapters/windows/answers/elevation.ts'
import { scripts } from './scripts.ts'

describe('the request of the elevated script', () => {
  const good: readonly ElevatedAction[] = [
    { action: 'allow-firewall-rule', name: 'pi-offload-builder', port: 2222, remoteAddress: '192.168.1.23' },
    { action: 'allow-firewall-rule', name: 'pi-offload-builder', port: 1, remoteAddress: '10.0.0.0/8' },
    { action: 'allow-firewall-rule', name: 'pi-offload-builder', port: 65535, remoteAddress: 'LocalSubnet' },
    { action: 'remove-firewall-rule', name: 'pi-offload-builder' },
    {
      action: 'remove-block-rule',
      name: 'TCP Query User{73964D36}C:\\program files\\oracle\\virtualbox\\vboxheadless.exe',
    },
    { action: 'reserve-port', port: 2222 },
    { action: 'release-port', port: 2222 },
    {
      action: 'install-virtualbox',
      path: 'C:\\Users\\Jürgen Müller\\VirtualBox.exe',
      sha256: 'a'.repeat(64),
    },
  ]
  const bad: readonly object[] = [
    { action: 'format', drive: 'C:' },
    { action: 'reserve-port', port: 0 },
    { action: 'reserve-port', port: 65536 },
    { action: 'reserve-port', port: 22.5 },
    { action: 'reserve-port', port: '2222' },
    { action: 'reserve-port', port: 2222, more: true },
    { action: 'remove-firewall-rule', name: '*' },
    { action: 'remove-firewall-rule', name: 'pi-offload-*' },
    { action: 'remove-firewall-rule', name: 'pi-offload-a\n' },
    { action: 'remove-firewall-rule', name: 'CoreNet-DHCP-In' },
    { action: 'allow-firewall-rule', name: 'pi-offload-a', port: 2222, remoteAddress: 'Any' },
    { action: 'allow-firewall-rule', name: 'pi-offload-a', port: 2222, remoteAddress: '0.0.0.0/0' },
    { action: 'allow-firewall-rule', name: 'pi-offload-a', port: 2222, remoteAddress: '192.168.1.256' },
    { action: 'allow-firewall-rule', name: 'pi-offload-a', port: 2222, remoteAddress: '192.168.01.2' },
    { action: 'install-virtualbox', path: '\\\\server\\share\\a.exe', sha256: 'a'.repeat(64) },
    { action: 'install-virtualbox', path: 'C:\\a.exe" & calc.exe', sha256: 'a'.repeat(64) },
    { action: 'install-virtualbox', path: 'C:\\a.exe', sha256: 'a' },
  ]

  it('takes what it shall', () => {
    expect(elevatedRequestSchema.parse({ version: 1, actions: [...good] }).actions).toEqual(good)
  })

  it.each(bad.map((action) => [JSON.stringify(action), action] as const))('refuses %s', (_text, action) => {
    expect(elevatedRequestSchema.safeParse({ version: 1, actions: [action] }).success).toBe(false)
  })

  it.each([
    [0, false],
    [1, true],
    [200, true],
    [201, false],
  ])('of %i actions: %s', (length, isTaken) => {
    const actions = Array.from({ length }, () => good[0])
    expect(elevatedRequestSchema.safeParse({ version: 1, actions }).success).toBe(isTaken)
    const script = scripts.find(({ name }) => name === 'parts/elevated-request.ps1')?.text ?? ''
    const [, least, most] = /\$actions\.Count -lt (\d+) -or \$actions\.Count -gt (\d+)\)/.exec(script) ?? []
    expect(length >= Number(least) && length <= Number(most)).toBe(isTaken)
  })

  it('has the actions and patterns that the script has', () => {
    const script = scripts.find(({ name }) => name === 'parts/elevated-request.ps1')?.text ?? ''
    const actions = [...script.matchAll(/^ {8}'([a-z-]+)' \{$/gm)].map(([, name]) => name)
    expect([...new Set(good.map(({ action }) => action))].sort()).toEqual(actions.sort())
    // The same strings, judged by the script's own regular expressions, as far as JavaScript can read them.
    for (const action of [...good, ...bad])
      expect(accepts(script, action), JSON.stringify(action)).toBe(
        elevatedRequestSchema.safeParse({ version: 1, actions: [action] }).success,
      )
  })
})

/** Reads `Assert-Field`, `Assert-Text`, `Assert-RuleName` and `Assert-Port` of an action out of the script, and applies them. */
function accepts(script: string, action: object): boolean {
  const fields = action as Record<string, unknown>
  const block = new RegExp(`^ {8}'${String(fields['action'])}' \\{\\n([^]*?)^ {8}\\}`, 'm').exec(script)?.[1]
  if (block === undefined) return false
  const names = [
    ...(/Assert-Field -Object \$Action -Name (.*)/.exec(block)?.[1] ?? '').matchAll(/'(\w+)'/g),
  ].map(([, name]) => name)
  const byte = /\$byte = '(.*)'/.exec(block)?.[1] ?? ''
  const address = Array.from({ length: 4 }, () => byte).join('\\.')
  const ruleName = /function Assert-RuleName[^]*?-Pattern '(.*)'/.exec(script)?.[1] ?? ''
  const patterns = [
    ...block.matchAll(/Assert-Text -Object \$Action -Name '(\w+)' -Pattern (?:\('(.*)' -f|'(.*)')/g),
  ].map(([, name = '', formatted, plain]) => ({
    name,
    pattern: formatted?.replaceAll('{0}', address) ?? plain ?? '',
  }))
  if (block.includes('Assert-RuleName')) patterns.push({ name: 'name', pattern: ruleName })
  const port = fields['port']
  const portFits =
    !block.includes('Assert-Port') || (Number.isInteger(port) && Number(port) >= 1 && Number(port) <= 65535)
  return (
    Object.keys(fields).sort().join() === names.sort().join() &&
    portFits &&
    patterns.every(({ name, pattern }) => {
      const value = fields[name]
      return typeof value === 'string' && new RegExp(pattern.replace(/\\z$/, '$')).test(value)
    })
  )
}
