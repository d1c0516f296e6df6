import { expect, test } from 'vitest'
import { nftablesPreview } from '../../../electron/adapters/linux/nftables-preview.ts'
import { rehearseOn } from '../../../electron/composition.ts'
import { rehearsalWorld } from '../../../electron/rehearsal/world.ts'
import { productAssets } from '../../product-assets.ts'

const rule = { name: 'pi-offload', port: 2222, from: '192.168.1.23' }
const unit = '/etc/systemd/system/pi-offload.service'
const link = '/etc/systemd/system/multi-user.target.wants/pi-offload.service'
const sudo = ['sudo', '-n', '--']
const command = (...argv: string[]) => ({ kind: 'command', where: 'pc', argv: [...sudo, ...argv] })
const insertion =
  'insert rule inet filter input ip saddr 192.168.1.23 tcp dport 2222 accept comment "pi-offload"'

test('a rule that is made, changed and removed, each with the unit that outlives a restart', () => {
  const active = { kind: 'active', product: 'nftables' } as const
  const file = { kind: 'file', where: 'pc', path: unit, after: expect.stringContaining('[Unit]') as string }
  const installed = [
    file,
    command('mkdir', '-p', '/etc/systemd/system/multi-user.target.wants'),
    command('ln', '-sfn', '../pi-offload.service', link),
  ]
  expect(nftablesPreview(rule.name, active, rule)).toEqual([command('nft', insertion), ...installed])
  const deletion = 'delete rule inet filter input handle 4'
  expect(nftablesPreview(rule.name, { ...active, rule: { ...rule, port: 2224 } }, rule)).toEqual([
    command('nft', `${deletion}; ${insertion}`),
    ...installed,
  ])
  expect(nftablesPreview(rule.name, { ...active, rule }, undefined)).toEqual([
    command('nft', deletion),
    command('rm', '-f', link, unit),
  ])
  expect(nftablesPreview(rule.name, active, undefined)).toEqual([])
  expect(nftablesPreview(rule.name, { kind: 'inactive' }, rule)).toEqual([])
})

test('a rehearsal shows it', async () => {
  const { engine } = rehearseOn(rehearsalWorld({ fast: true, assets: productAssets }).ports)
  const { actions } = await engine.plan('present', new AbortController().signal)
  const details = actions.find(({ resource }) => resource === 'host/firewall')?.change.details ?? []
  expect(details.map((detail) => (detail.kind === 'file' ? detail.path : detail.kind))).toEqual([
    'setting',
    'command',
    '/etc/systemd/system/pi-offload-builder.service',
    'command',
    'command',
  ])
})
