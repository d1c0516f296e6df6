/** The block of the time before the module is active, against the one that the module writes. */
import { expect, it } from 'vitest'
import { hostBlock } from '../../../../electron/steps/pi/ssh-config.ts'
import type { PiSettings } from '../../../../electron/steps/pi/settings.ts'
import { productAssets } from '../../../product-assets.ts'

const settings: PiSettings = {
  alias: 'builder',
  address: '192.168.1.50',
  port: 2222,
  user: 'nixbuild',
  keyPath: '/root/.ssh/id_builder',
  hostKey: '',
  signingKey: 'pi-offload-builder-0a1b2c3d:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=',
  protocol: 'ssh-ng',
  systems: [],
  maxJobs: 4,
  speedFactor: 2,
  supportedFeatures: [],
  whenBuilderIsOff: 'build-small',
}

it('says what the module says, and where the key of the builder is known from', async () => {
  const module = await productAssets.text('nix/pi.nix')
  const text = /extraConfig = lib\.mkBefore ''\n([\s\S]*?)\n {2}'';/.exec(module)?.[1] ?? ''
  const values = new Map(Object.entries(settings).map(([name, value]) => [name, String(value)]))
  const lines = text
    .split('\n')
    .map((line) => line.slice(4))
    .map((line) =>
      line.replace(/\$\{(?:toString )?settings\.(\w+)\}/g, (_, name: string) => values.get(name) ?? ''),
    )
  expect(lines).toContain('  HostKeyAlias builder')
  const ours = hostBlock(settings, '/run/known-hosts').trimEnd().split('\n')
  expect(ours).toContain('  UserKnownHostsFile /run/known-hosts')
  expect(ours.filter((line) => !line.includes('UserKnownHostsFile'))).toEqual(lines)
})
