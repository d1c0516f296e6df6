import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { MergePatch } from '../../../electron/contract/setup-form.ts'
import { mergePatch } from '../../../electron/ipc/merge-patch.ts'
import { holds } from '../../../renderer/state/holds.ts'

test.each([
  [{ pi: { address: 'a' } }, { pi: { address: 'a' } }, true],
  [{ pi: { address: 'a', port: 22 } }, { pi: { address: 'b' } }, false],
  [{ pi: {} }, { pi: { port: null } }, true],
  [{}, { pi: { port: null } }, true],
  [{}, { pi: { port: 22 } }, false],
  [{ pi: { login: { kind: 'password' } } }, { pi: { login: { kind: 'password', path: null } } }, true],
  [{ offload: { systems: ['a', 'b'] } }, { offload: { systems: ['a'] } }, false],
])('%j after %j: %j', (value, patch, expected) => {
  expect(holds(value, patch)).toBe(expected)
})

test('is so of whatever group a patch was put into', () => {
  const { group } = fc.letrec<{ json: MergePatch[string]; group: MergePatch }>((tie) => ({
    json: fc.oneof(
      { depthSize: 'small' },
      fc.constant(null),
      fc.nat(3),
      fc.constant('text'),
      fc.constant<MergePatch[string]>(['a']),
      tie('group'),
    ),
    group: fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('json')),
  }))
  fc.assert(fc.property(group, group, (value, patch) => holds(mergePatch(value, patch), patch)))
})
