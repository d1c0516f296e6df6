import { describe, expect, it } from 'vitest'
import {
  evaluatedMachinesSchema,
  isMachineOf,
  machineLine,
  readMachines,
} from '../../../../electron/steps/pi/build-machines.ts'
import type { PiSettings } from '../../../../electron/steps/pi/settings.ts'

const settings: PiSettings = {
  alias: 'builder',
  address: '192.168.1.5',
  port: 2222,
  user: 'builder',
  keyPath: '/root/.ssh/id_builder',
  hostKey: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJZGv0Vkk3DTZZs3eVnsqe7CwcKFhBcUtPnjYvkV0bGQ',
  signingKey: 'pi-offload-builder-0a1b2c3d:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=',
  protocol: 'ssh-ng',
  systems: ['aarch64-linux', 'x86_64-linux'],
  maxJobs: 4,
  speedFactor: 2,
  supportedFeatures: ['big-parallel', 'benchmark'],
  whenBuilderIsOff: 'build-small',
}

// As Nix evaluated `resources/nix/pi.nix` with these settings, beside a machine of somebody else.
const evaluated = [
  {
    hostName: 'builder',
    mandatoryFeatures: [],
    maxJobs: 4,
    protocol: 'ssh-ng',
    publicHostKey:
      'c3NoLWVkMjU1MTkgQUFBQUMzTnphQzFsWkRJMU5URTVBQUFBSUpaR3YwVmtrM0RUWlpzM2VWbnNxZTdDd2NLRmhCY1V0UG5qWXZrVjBiR1E=',
    speedFactor: 2,
    sshKey: '/root/.ssh/id_builder',
    sshUser: 'builder',
    supportedFeatures: ['big-parallel', 'benchmark'],
    system: null,
    systems: ['aarch64-linux', 'x86_64-linux'],
  },
  {
    hostName: 'workstation',
    mandatoryFeatures: [],
    maxJobs: 2,
    protocol: 'ssh-ng',
    publicHostKey: null,
    speedFactor: 1,
    sshKey: '/root/.ssh/id_nas',
    sshUser: 'nix',
    supportedFeatures: ['big-parallel'],
    system: 'aarch64-linux',
    systems: [],
  },
]

describe('build machines', () => {
  it('are the same in the evaluation and in /etc/nix/machines', () => {
    const other = 'ssh-ng://nix@workstation aarch64-linux /root/.ssh/id_nas 2 1 big-parallel - -'
    const listed = readMachines(`${machineLine(settings)}\n${other}\n`)
    expect(evaluatedMachinesSchema.parse(evaluated)).toEqual(listed)
    expect(listed.map((machine) => isMachineOf(settings, machine))).toEqual([true, false])
  })

  it('may leave out what has a default', () => {
    expect(readMachines('# mine\n\nnix@cellar x86_64-linux # old\n')).toEqual([
      {
        uri: 'ssh://nix@cellar',
        host: 'cellar',
        systems: ['x86_64-linux'],
        key: '',
        maxJobs: 1,
        speedFactor: 1,
        features: [],
        mandatoryFeatures: [],
        hostKey: '',
      },
    ])
  })

  it.each(['maxJobs', 'speedFactor'] as const)('differ when %s differs', (name) => {
    const [machine] = readMachines(machineLine({ ...settings, [name]: 9 }))
    expect(machine !== undefined && isMachineOf(settings, machine)).toBe(false)
  })
})
