import { mkdir, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { fileLog } from '../../../electron/adapters/log.ts'
import { createRedactor } from '../../../electron/adapters/redactor.ts'
import { failure } from '../../../electron/contract/problem.ts'
import { Secret } from '../../../electron/ports/secrets.ts'

const root = await mkdtemp(join(tmpdir(), 'pi-offload-log-'))
afterAll(() => rm(root, { recursive: true, force: true }))
const lines = async (path: string) =>
  (await readFile(path, 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)

describe('fileLog', () => {
  it('writes one line an event, without secrets, for the user alone', async () => {
    const redactor = createRedactor()
    redactor.add('hunter2')
    const path = join(root, 'log.jsonl')
    const log = fileLog(path, redactor)
    log.write('started', {
      argv: ['ssh', 'hunter2'],
      secret: new Secret('hunter2'),
      bytes: Buffer.from('hunter2'),
    })
    log.write('hunter2', { error: failure('TOOL_FAILED', 'It said hunter2.', 'su: "hunter2\\n"') })
    const text = await readFile(path, 'utf8')
    expect(text).not.toContain('hunter')
    expect(await lines(path)).toMatchObject([
      { msg: 'started', argv: ['ssh', '[redacted]'], secret: '[redacted]', bytes: '[7 bytes]' },
      { msg: '[redacted]', error: { code: 'TOOL_FAILED', detail: 'It said [redacted].' } },
    ])
    expect((await stat(path)).mode & 0o777).toBe(0o600)
  })

  it('holds its lines until something was made, then writes them all, and forgets them with the rest', async () => {
    const path = join(root, 'held.jsonl')
    let begun = false
    const log = fileLog(path, createRedactor(), { hasBegun: () => begun, maxBytes: 1000 })
    log.write('plan')
    await expect(stat(path)).rejects.toMatchObject({ code: 'ENOENT' })
    begun = true
    log.write('run')
    expect(await lines(path)).toMatchObject([{ msg: 'plan' }, { msg: 'run' }])
    begun = false
    log.forget()
    log.write('look')
    log.forget()
    for (let i = 0; i < 100; i++) log.write('look again')
    await expect(stat(path)).rejects.toMatchObject({ code: 'ENOENT' })
    begun = true
    log.write('run again')
    // What is held fills the bound, so the last line may have begun a new file.
    const older = await lines(`${path}.1`).catch(() => [])
    const all = [...older, ...(await lines(path))]
    expect(all[0]).toMatchObject({ msg: 'look again' })
    expect(all.at(-1)).toMatchObject({ msg: 'run again' })
    expect(all.length).toBeLessThan(20)
  })

  it('never takes more than twice its bound', async () => {
    const path = join(root, 'bounded', 'log.jsonl')
    await mkdir(join(root, 'bounded'))
    for (let process = 0; process < 3; process++) {
      const log = fileLog(path, createRedactor(), { maxBytes: 2000 })
      for (let i = 0; i < 30; i++) log.write('event', { i, text: 'x'.repeat(50) })
    }
    expect((await readdir(join(root, 'bounded'))).toSorted()).toEqual(['log.jsonl', 'log.jsonl.1'])
    for (const name of ['log.jsonl', 'log.jsonl.1'])
      expect((await stat(join(root, 'bounded', name))).size).toBeLessThanOrEqual(2000)
    expect((await lines(path)).at(-1)).toMatchObject({ i: 29 })
  })

  it('survives values that cannot be written and a place that does not exist', () => {
    const circular: Record<string, unknown> = { big: 1n, none: undefined, call: () => 1 }
    circular['self'] = circular
    fileLog(join(root, 'odd.jsonl'), createRedactor()).write('odd', circular)
    fileLog('/dev/null/log.jsonl', createRedactor()).write('event')
  })
})
