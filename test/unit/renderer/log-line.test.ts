import { expect, test } from 'vitest'
import { readableLogLine } from '../../../renderer/components/log-line.ts'

const time = (iso: string): string => iso.slice(11, 19)

test.for([
  [
    '{"time":"2026-11-28T20:26:12.032Z","event":{"type":"log","resource":"pi/module","line":"these 2 derivations"},"msg":"run"}',
    '20:26:12  pi/module  these 2 derivations',
  ],
  [
    '{"level":30,"time":"2026-11-28T20:26:12.032Z","event":{"type":"action-finished","resource":"pi/proof","outcome":"applied","durationMs":108.58},"msg":"run"}',
    '20:26:12  pi/proof  action-finished applied 109',
  ],
  ['{"time":"2026-11-28T20:26:12.032Z","call":"plan","msg":"call-failed"}', '20:26:12  call-failed  plan'],
  [
    '{"time":"2026-11-28T20:26:12.032Z","event":{"type":"progress","resource":"pi/module","progress":{"done":6,"total":10,"unit":"stages","note":"The new configuration is built"}}}',
    '20:26:12  pi/module  progress 6 10 stages The new configuration is built',
  ],
  ['{"msg":"no time"}', 'no time'],
  ['no JSON at all', 'no JSON at all'],
  ['[1]', '[1]'],
] as const)('%s', ([line, readable]) => {
  expect(readableLogLine(line, time)).toBe(readable)
})
