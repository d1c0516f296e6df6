import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { pathsOf, withValue } from './some-setup.ts'

/** Every number with its bounds, once more and by hand: a bound that is changed by mistake is noticed. */
const bounds: [string, number, number][] = [
  ['builder.cpuCount', 1, 64],
  ['builder.memoryMiB', 1024, 262_144],
  ['builder.diskGiB', 8, 2048],
  ['builder.cpuCapPercent', 10, 100],
  ['builder.cpuCapPercentWhilePlaying', 10, 100],
  ['builder.bootTimeoutSeconds', 30, 3600],
  ['builder.installSilenceSeconds', 30, 3600],
  ['network.port', 1024, 65_535],
  ['network.adminPort', 1024, 65_535],
  ['pi.port', 1, 65_535],
  ['offload.maxJobs', 1, 64],
  ['offload.speedFactor', 1, 1000],
]

describe('bounds', () => {
  test.each(bounds)('%s from %i to %i', (path, least, most) => {
    fc.assert(
      fc.property(fc.integer({ min: least, max: most }), (value) => {
        // The two ports must differ, so the defaults of the other one are no example.
        fc.pre(
          !(path === 'network.port' && value === 2223) && !(path === 'network.adminPort' && value === 2222),
        )
        expect(pathsOf(withValue(path, value))).toEqual([])
      }),
    )
    const outside = fc.oneof(
      fc.integer({ max: least - 1 }),
      fc.integer({ min: most + 1 }),
      fc.double({ noInteger: true }),
      fc.string(),
      fc.constant(null),
    )
    fc.assert(
      fc.property(outside, (value) => {
        expect(pathsOf(withValue(path, value))).toEqual([path])
      }),
    )
  })

  test.each(bounds)('%s: %i and %i are the outermost', (path, least, most) => {
    // Chance seldom meets the very edge, where a bound is wrong by one.
    expect([least - 1, least, most, most + 1].map((value) => pathsOf(withValue(path, value)).length)).toEqual(
      [1, 0, 0, 1],
    )
  })

  const most = 'a'.repeat(63)
  test.each<[string, string, string]>([
    ['builder.vmName', most, `${most}a`],
    ['builder.folder', `/${'a'.repeat(239)}`, `/${'a'.repeat(240)}`],
    ['image.sha256', '0'.repeat(64), '0'.repeat(65)],
    ['image.sha256', '0'.repeat(64), '0'.repeat(63)],
    ['pi.address', '1.0.0.0', '0.255.255.255'],
    ['pi.address', '223.255.255.255', '224.0.0.0'],
    ['pi.address', '10.255.0.255', '10.256.0.255'],
    ['pi.address', `${most}.x`, `${most}a.x`],
    ['pi.address', `${`${most}.`.repeat(3)}${'a'.repeat(61)}`, `${`${most}.`.repeat(3)}${'a'.repeat(62)}`],
    ['pi.user', 'a'.repeat(31), 'a'.repeat(32)],
    ['pi.hostKeyFingerprint', `SHA256:${'a'.repeat(43)}`, `SHA256:${'a'.repeat(44)}`],
    ['pi.hostKeyFingerprint', `SHA256:${'a'.repeat(43)}`, `SHA256:${'a'.repeat(42)}`],
    ['offload.alias', most, `${most}a`],
    ['offload.user', 'a'.repeat(31), 'a'.repeat(32)],
    ['offload.keyPath', `/root/.ssh/${'a'.repeat(229)}`, `/root/.ssh/${'a'.repeat(230)}`],
  ])('%s: %s is the outermost, not %s', (path, good, bad) => {
    expect(pathsOf(withValue(path, good))).toEqual([])
    expect(pathsOf(withValue(path, bad))).toEqual([path])
  })

  test.each([
    [
      'builder.vmName',
      ['pi-offload-builder', 'a', 'A1._-'],
      ['', '-a', 'a b', 'ä', 'a/b', 'a'.repeat(64), '"a"'],
    ],
    [
      'builder.folder',
      ['/srv/vms', '/srv/my vms', '/'],
      ['vms', './vms', '', '/a\nb', '/a\u009b', '/a ', ' /a', 'D:\\VMs', `/${'a'.repeat(240)}`],
    ],
    ['builder.processPriority', ['low', 'normal'], ['high', '']],
    ['builder.startWithPc', [true, false], ['yes', 1]],
    [
      'image.mirror',
      ['https://example.org/x', 'http://10.0.0.1:8080'],
      [
        'ftp://x',
        'x',
        '',
        ' http://x',
        'http://x/a b',
        'http://x\n',
        'https://x/?a=b',
        'https://x/#a',
        'https://x?',
      ],
    ],
    ['image.proxy', ['http://proxy:3128'], ['socks5://x', 'proxy:3128']],
    ['image.sha256', ['0'.repeat(64)], ['0'.repeat(63), 'A'.repeat(64), '']],
    [
      'network.pcAddress',
      ['auto', '10.0.0.1', 'gaming-pc.local'],
      ['', 'a b', '10.0.0.256', 'a..b', '-a', '$(x)', '127.0.0.1', 'localhost', '10.0.0.010'],
    ],
    ['network.allowFrom', ['pi', 'local-subnet'], ['all', '']],
    [
      'pi.address',
      ['10.1.2.3', 'raspberrypi', 'pi.fritz.box'],
      [
        ...['', '999.1.1.1', '0.0.0.0', '239.0.0.1', 'pi_1', '1.2.3', '1.2.3.4.', '1.2.3.4.5', 'pi.'],
        ...['192.168.1.08', '192.168.1.010', '01.2.3.4', '1.2.3.004', '0x7f000001', 'pi.0x1', '2130706433'],
        ...['127.0.0.1', '127.9.9.9', 'localhost', 'LOCALHOST', 'pi.localhost'],
      ],
    ],
    ['pi.user', ['root', 'nixos', '_x'], ['', 'Root', 'a b', '-a', 'a;b']],
    ['pi.hostKeyFingerprint', [`SHA256:${'a'.repeat(43)}`], ['SHA256:abc', 'MD5:00', '']],
    [
      'offload.alias',
      ['builder', 'my-pc.home', 'localhosts'],
      ['', '-x', 'a b', 'a*', 'a\nHost b', 'a..', 'a.', 'a..b', 'a-', 'localhost', '10.0.0.1'],
    ],
    [
      'offload.user',
      ['builder', 'nixos', 'sshd-builder', 'nixbuilder', '_pi'],
      [
        'root',
        'sshd',
        'nobody',
        'nixbld',
        'nixbld1',
        'nixbld32',
        'systemd-network',
        'messagebus',
        'users',
        'wheel',
        'kvm',
        'disk',
        'A',
        '',
        'a b',
        ' a',
        'a\n',
      ],
    ],
    [
      'offload.keyPath',
      [
        '/root/.ssh/id_builder',
        '/home/pi/.ssh/configs',
        '/root/.ssh/known_hosts_key',
        '/root/.ssh/a.pub.key',
      ],
      [
        ...[
          'id',
          '~/.ssh/id',
          '/root/../.ssh/x',
          '/.ssh',
          '/root/.ssh/',
          '/root/.ssh/.',
          '/root/.ssh/..',
          '/',
        ],
        ...[
          '/a b/.ssh/id',
          '/.ssh/a b',
          '/a//.ssh/id',
          '/.ssh/a%h',
          '/.ssh/a"b',
          '/.ssh/a\n',
          '/root/.ssh/a/id',
        ],
        ...['/etc/nixos/pi-offload/default.nix', '/etc/shadow', '/etc/nix/id_builder', '/root/x.ssh/id'],
        ...['config', 'authorized_keys', 'authorized_keys2', 'known_hosts', 'known_hosts2', 'known_hosts.old']
          .concat(['environment', 'rc', 'agent', 'id_builder.pub'])
          .map((name) => `/root/.ssh/${name}`),
      ],
    ],
    ['offload.protocol', ['ssh', 'ssh-ng'], ['ssh2', '']],
    [
      'offload.systems',
      [['aarch64-linux'], ['armv6l-linux', 'aarch64-linux', 'armv7l-linux']],
      [
        [],
        ['x'],
        ['aarch64-linux', 'armv8-linux'],
        ['x86_64-linux'],
        ['aarch64-darwin'],
        ['aarch64-linux', 'aarch64-linux'],
        'aarch64-linux',
      ],
    ],
    [
      'offload.features',
      [[], ['big-parallel']],
      [['a,b'], [' '], ['big-parallel', 'big-parallel'], ['kvm'], ['big-parallel', 'nixos-test'], 'x'],
    ],
    ['offload.whenBuilderIsOff', ['build-small', 'build-everything', 'wait'], ['never']],
    ['offload.swapFile', ['none', 'during-evaluation'], [true, '1G']],
  ])('%s', (path, good, bad) => {
    for (const value of good) {
      // A checksum alone is allowed; a file needs one.
      expect(pathsOf(withValue(path, value)), String(value)).toEqual([])
    }
    for (const value of bad) {
      const paths = pathsOf(withValue(path, value))
      expect(paths.length, JSON.stringify(value)).toBeGreaterThan(0)
      for (const found of paths) expect(found.startsWith(path), found).toBe(true)
    }
  })
})
