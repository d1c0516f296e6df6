import { readFileSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { execProgram } from '../../../electron/adapters/exec.ts'
import type { ExecOptions } from '../../../electron/adapters/exec.ts'
import { problemOf } from '../../../electron/contract/problem.ts'

const shell = (script: string, options?: ExecOptions) => execProgram('/bin/sh', ['-c', script], options)
const problemFrom = (run: Promise<unknown>) =>
  run.then(
    () => expect.unreachable('it succeeded'),
    (error: unknown) => problemOf(error),
  )
/** Ended, though nobody may have collected its exit code yet. */
const ended = (pid: number) => {
  try {
    return /^State:\tZ/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return true
  }
}
const endsSoon = async (pid: number) => {
  for (let i = 0; i < 50 && !ended(pid); i++) await sleep(20)
  return ended(pid)
}

describe.skipIf(process.platform !== 'linux')('execProgram', () => {
  it('gives output and exit code and passes arguments unchanged', async () => {
    const hostile = ['a b', '"', "'", '$(id)', '\\', '*', '', 'ä', '\n']
    const result = await execProgram(process.execPath, [
      '-e',
      'process.stdout.write(JSON.stringify(process.argv.slice(1))); process.stderr.write("warn"); process.exitCode = 0',
      ...hostile,
    ])
    expect(JSON.parse(result.stdout)).toEqual(hostile)
    expect(result).toMatchObject({ exitCode: 0, stderr: 'warn' })
  })

  it('hands over input, environment and lines', async () => {
    const lines: string[] = []
    const result = await shell('cat; printf "%s\\r\\nlast" "$GREETING"', {
      input: 'one\ntwo\n',
      env: { GREETING: 'hi' },
      onLine: (line) => lines.push(line),
    })
    expect(result.stdout).toBe('one\ntwo\nhi\r\nlast')
    expect(lines).toEqual(['one', 'two', 'hi', 'last'])
  })

  it('does not mind a program that ignores its input', async () => {
    expect((await shell('exit 0', { input: 'x'.repeat(5_000_000) })).exitCode).toBe(0)
  })

  it('names a missing program, a failure, a crash, a NUL', async () => {
    expect(await problemFrom(execProgram('/nonexistent/tool', []))).toMatchObject({ code: 'TOOL_MISSING' })
    expect(await problemFrom(execProgram('no-such-tool-on-path', []))).toMatchObject({ code: 'TOOL_MISSING' })
    expect(await problemFrom(execProgram('/etc/passwd', []))).toMatchObject({ code: 'TOOL_FAILED' })
    expect(await problemFrom(shell('echo why >&2; exit 3'))).toMatchObject({
      code: 'TOOL_FAILED',
      underlying: 'why\n',
    })
    expect(await problemFrom(shell('kill -SEGV $$'))).toMatchObject({
      code: 'TOOL_FAILED',
      detail: expect.stringContaining('SIGSEGV') as string,
    })
    expect(await problemFrom(shell('a\0b'))).toMatchObject({ code: 'TOOL_FAILED' })
  })

  it('takes a program in a folder that may not be searched, or is none, for missing, and one that may not be run for broken', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'pi-offload-exec-'))
    await mkdir(join(folder, 'closed'))
    await writeFile(join(folder, 'closed', 'tool'), '#!/bin/sh\n', { mode: 0o755 })
    await chmod(join(folder, 'closed'), 0)
    await writeFile(join(folder, 'broken'), '#!/bin/sh\n', { mode: 0o644 })
    const script = `
      import { execProgram } from '${join(import.meta.dirname, '../../../electron/adapters/exec.ts')}'
      process.env.PATH = '${folder}/closed:${folder}/broken:${folder}'
      for (const file of ['${folder}/closed/tool', 'tool', '${folder}/broken/tool', 'broken', '${folder}/broken'])
        console.log(await execProgram(file, []).catch((error) => error.problem.code))`
    try {
      // Without the rights that let root enter everything.
      const prefix = process.geteuid?.() === 0 ? ['setpriv', '--bounding-set=-all'] : []
      const [file, ...argv] = [
        ...prefix,
        process.execPath,
        '--input-type=module-typescript',
        '--eval',
        script,
      ]
      const { stdout } = await execProgram(file, argv)
      expect(stdout.split('\n').slice(0, -1)).toEqual([
        ...['TOOL_MISSING', 'TOOL_MISSING', 'TOOL_MISSING'],
        ...['TOOL_FAILED', 'TOOL_FAILED'],
      ])
    } finally {
      await chmod(join(folder, 'closed'), 0o755)
      await rm(folder, { recursive: true })
    }
  })

  it('accepts the exit codes that are an answer', async () => {
    expect((await shell('exit 3', { successExitCodes: [0, 3] })).exitCode).toBe(3)
    expect((await shell('exit 77', { successExitCodes: 'any' })).exitCode).toBe(77)
    expect(await problemFrom(shell('kill -KILL $$', { successExitCodes: 'any' }))).toMatchObject({
      code: 'TOOL_FAILED',
    })
  })

  it('ends a program that hangs, with its children', async () => {
    const lines: string[] = []
    const seen = await problemFrom(
      shell('sleep 60 & echo $!; wait; echo never', { timeoutMs: 200, onLine: (line) => lines.push(line) }),
    )
    expect(seen).toMatchObject({ code: 'TOOL_TIMED_OUT' })
    expect(await endsSoon(Number(lines[0]))).toBe(true)
  })

  it('ends a program that ignores the request to end', async () => {
    const started = Date.now()
    const seen = await problemFrom(shell('trap "" TERM; while :; do sleep 0.1; done', { timeoutMs: 100 }))
    expect(seen).toMatchObject({ code: 'TOOL_TIMED_OUT' })
    expect(Date.now() - started).toBeLessThan(6000)
  })

  it('does not wait for a child that keeps the pipe open', async () => {
    const started = Date.now()
    const result = await shell('sleep 5 & echo $!')
    expect(Date.now() - started).toBeLessThan(3000)
    process.kill(Number(result.stdout), 'SIGKILL')
  })

  it('ends a program that prints for ever', async () => {
    expect(await problemFrom(shell('yes; true', { maxOutputBytes: 10_000 }))).toMatchObject({
      code: 'TOOL_ANSWER_UNREADABLE',
    })
    expect(await problemFrom(shell('yes >&2; true', { maxOutputBytes: 10_000 }))).toMatchObject({
      code: 'TOOL_ANSWER_UNREADABLE',
    })
  })

  it('stops on request, before and during the run', async () => {
    const controller = new AbortController()
    const run = shell('sleep 60; echo never', { signal: controller.signal })
    setTimeout(() => controller.abort(), 50)
    expect(await problemFrom(run)).toMatchObject({ code: 'CANCELLED' })
    expect(await problemFrom(shell('true', { signal: controller.signal }))).toMatchObject({
      code: 'CANCELLED',
    })
  })
})
