import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { placeNativeProgram } from './native-program.ts'
import { inside, testFolder } from './program.ts'
import { windowsPath } from './wine.ts'

const folder = join(testFolder, 'processes')

describe('arguments of every kind reach a program unchanged', () => {
  const program = join(folder, 'a program (with blanks)', 'prints arguments.exe')
  const request = { program: windowsPath(program), runs: 12 }
  beforeAll(() => placeNativeProgram(program, 'process.stdout.write(JSON.stringify(process.argv.slice(2)))'))

  it('as a vector, from us', async () => {
    expect(await inside('passArguments', request)).toBe(request.runs)
  })

  it('as one text, from the task scheduler', async () => {
    expect(await inside('startByCommandLine', request)).toBe(request.runs)
  })
})

describe('the command processor is left out', () => {
  it('for a program that is missing, and for a script', async () => {
    const missing = windowsPath(join(folder, 'missing.exe'))
    expect(await inside('startOdd', { file: missing })).toBe('TOOL_MISSING')
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, 'script.cmd'), '@exit 0\r\n')
    expect(await inside('startOdd', { file: windowsPath(join(folder, 'script.cmd')) })).toBe('TOOL_FAILED')
  })
})

describe('what a program started ends with it', () => {
  const program = join(folder, 'tree.exe')
  beforeAll(() =>
    placeNativeProgram(
      program,
      `
        const [generations, pidFile] = process.argv.slice(2)
        require('node:fs').appendFileSync(pidFile, process.pid + '\\n')
        const next = [String(Number(generations) - 1), pidFile]
        // Not in the job of Node, which Windows would end with it: other programs have none.
        if (Number(generations) > 0) require('node:child_process').spawn(process.execPath, next, { stdio: 'inherit', detached: true })
        setInterval(() => undefined, 1000)
      `,
    ),
  )
  const tree = async (name: string) => {
    await mkdir(folder, { recursive: true })
    const pidFile = join(folder, `${name}.pids`)
    await writeFile(pidFile, '')
    return { program: windowsPath(program), pidFile: windowsPath(pidFile), generations: 4 }
  }

  it.each([
    ['request', 'CANCELLED'],
    ['time limit', 'TOOL_TIMED_OUT'],
  ] as const)('when it is stopped by %s', async (by, problem) => {
    expect(await inside('stopTree', { ...(await tree(by)), by })).toEqual({ problem, left: [] })
  })

  it('when our own process ends', async () => {
    const left = await tree('left')
    expect(await inside('leaveTree', left)).toHaveLength(4)
    expect(await inside('leftOf', left)).toEqual([])
  })
})
