import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readSetup, type SetupInput } from '../../../electron/contract/setup.ts'
import { somePc } from '../../some-pc.ts'
import { minimal, pathsOf, withValue } from './some-setup.ts'

describe('reading', () => {
  test('fills in all defaults', () => {
    const reading = readSetup(minimal, somePc)
    expect(reading).toMatchObject({
      ok: true,
      setup: {
        version: 1,
        builder: { vmName: 'pi-offload-builder', cpuCount: 4, memoryMiB: 8192, diskGiB: 60 },
        network: { port: 2222, adminPort: 2223, pcAddress: 'auto' },
        offload: { alias: 'builder', keyPath: '/root/.ssh/id_builder', protocol: 'ssh-ng' },
      },
    })
  })

  test('tells all errors at once, also between values', () => {
    const input = {
      builder: { cpuCount: 0, memoryMiB: 'much', colour: 'red' },
      network: { port: 2222, adminPort: 2222 },
      image: { file: '/x.iso' },
      offload: { systems: [] },
      extra: 1,
    }
    expect(pathsOf(input).toSorted()).toEqual(
      [
        'builder.colour',
        'builder.cpuCount',
        'builder.memoryMiB',
        'extra',
        'image.sha256',
        'network.adminPort',
        'offload.systems',
        'pi',
      ].toSorted(),
    )
  })

  test('any input at all gives a setup or a list of errors', () => {
    fc.assert(
      fc.property(fc.anything(), (input) => {
        const reading = readSetup(input, somePc)
        expect(reading.ok || reading.issues.length > 0).toBe(true)
      }),
    )
  })

  test('what was read is read again as the same', () => {
    const input: SetupInput = { ...minimal, offload: { maxJobs: 2 } }
    const once = readSetup(input, somePc)
    expect(once.ok && readSetup(once.setup, somePc)).toEqual(once)
  })
})

describe('the words', () => {
  const names = fc.constantFrom(
    ...[
      'version',
      'builder',
      'image',
      'network',
      'pi',
      'offload',
      'vmName',
      'folder',
      'cpuCount',
      'memoryMiB',
    ],
    ...['diskGiB', 'processPriority', 'cpuCapPercent', 'startWithPc', 'bootTimeoutSeconds', 'file', 'sha256'],
    ...[
      'installSilenceSeconds',
      'mirror',
      'proxy',
      'port',
      'adminPort',
      'pcAddress',
      'allowFrom',
      'address',
      'user',
    ],
    ...[
      'login',
      'kind',
      'path',
      'hostKeyFingerprint',
      'alias',
      'keyPath',
      'protocol',
      'maxJobs',
      'speedFactor',
    ],
    ...['systems', 'features', 'whenBuilderIsOff', 'swapFile', 'colour'],
  )
  const leaf = fc.oneof(
    fc.jsonValue({ maxDepth: 1 }),
    fc.constantFrom('key', 'agent', 1e20, -1, 0.5, '', 'aarch64-linux'),
  )
  const section = fc.oneof(leaf, fc.dictionary(names, fc.oneof(leaf, fc.dictionary(names, leaf))))
  const setup = fc.oneof(
    section,
    fc.record(
      {
        version: leaf,
        builder: section,
        image: section,
        network: section,
        pi: section,
        offload: section,
        x: leaf,
      },
      { requiredKeys: [] },
    ),
  )

  test('are ours, whatever is wrong where, and say what is allowed', () => {
    fc.assert(
      fc.property(setup, (input) => {
        const reading = readSetup(input, somePc)
        if (reading.ok) return
        for (const { path, message } of reading.issues) {
          expect(path).not.toBe('')
          expect(message).not.toMatch(
            /\b(?:invalid|expected|received|too (?:small|big)|unrecognized|input)\b/i,
          )
          expect(message).toMatch(
            /^(?:is not known; what may stand here: \w|(?:is missing: )?(?:a |an |as |\{|"|true|letters|64 |1$|must |is required))/,
          )
        }
        expect(new Set(reading.issues.map((issue) => JSON.stringify(issue))).size).toBe(reading.issues.length)
      }),
      { numRuns: 1000 },
    )
  })

  test.each([
    ['builder.memoryMiB', 'much', 'a whole number from 1024 to 262144'],
    ['builder.memoryMiB', 1, 'a whole number from 1024 to 262144'],
    ['network.port', 80, 'a port from 1024 to 65535: the system lets no user listen on lower ones'],
    ['builder.processPriority', 'high', '"low" or "normal"'],
    [
      'pi.address',
      undefined,
      'is missing: an IPv4 address without leading zeros, or a host name; not those of this PC itself',
    ],
    [
      'offload.features',
      ['kvm'],
      'must contain neither kvm nor nixos-test: there is no KVM in the builder, and builds that ask for it would fail there',
    ],
    ['pi.login', 'key', '{ "kind": "key", "path": … } or { "kind": "agent" } or { "kind": "password" }'],
    ['pi.adress', 'x', 'is not known; what may stand here: address, port, user, login, hostKeyFingerprint'],
  ])('of %s = %j', (path, value, words) => {
    const reading = readSetup(withValue(path, value), somePc)
    expect(reading.ok ? [] : reading.issues).toContainEqual({ path, message: words })
  })
})
