import { spawn, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createRedactor } from '../../../electron/adapters/redactor.ts'
import { terminalSecrets } from '../../../electron/adapters/secrets.ts'

afterEach(() => {
  vi.unstubAllEnvs()
  vi.unstubAllGlobals()
})

describe('terminalSecrets', () => {
  it('takes secrets from the environment, out of it, and has them redacted', async () => {
    vi.stubEnv('PI_OFFLOAD_PI_PASSWORD', 'hunter2')
    const redactor = createRedactor()
    const secrets = terminalSecrets(redactor)
    const secret = await secrets.get('pi-password')
    expect(secret?.reveal()).toBe('hunter2')
    expect(String(secret)).toBe('[redacted]')
    expect(process.env['PI_OFFLOAD_PI_PASSWORD']).toBeUndefined()
    expect(redactor.text('hunter2')).toBe('[redacted]')
  })

  it('asks nobody where nobody is to be asked, and has what the environment gives', async () => {
    vi.stubEnv('PI_OFFLOAD_SUDO_PASSWORD', 'hunter3')
    vi.stubGlobal('process', {
      ...{ env: process.env, stdin: { isTTY: true }, stderr: { isTTY: true } },
    })
    const secrets = terminalSecrets(createRedactor(), { asks: false })
    expect(await secrets.get('pi-password')).toBeUndefined()
    expect(await secrets.getAnother('pi-password')).toBeUndefined()
    expect((await secrets.get('pi-sudo-password'))?.reveal()).toBe('hunter3')
  })

  it('has none where nobody can be asked', async () => {
    const adapters = join(import.meta.dirname, '../../../electron/adapters')
    const result = spawnSync(
      process.execPath,
      ['--input-type=module-typescript', '--eval', program(adapters)],
      {
        encoding: 'utf8',
        input: 'piped\n',
      },
    )
    expect(result.stdout).toBe('undefined undefined\n')
  })
})

const program = (adapters: string) => `
  import { createRedactor } from '${adapters}/redactor.ts'
  import { terminalSecrets } from '${adapters}/secrets.ts'
  const secrets = terminalSecrets(createRedactor())
  const [a, b] = await Promise.all([secrets.get('pi-password'), secrets.get('pi-password')])
  if (process.argv[1] === 'refused') {
    const another = () => secrets.getAnother('pi-password')
    for (const next of [another, another, () => secrets.get('pi-password'), another])
      console.log(String((await next())?.reveal()))
    process.exit()
  }
  const again = await secrets.get('pi-sudo-password')
  console.log(a === b ? String(a?.reveal()) : 'asked twice', String(again?.reveal()))`

/** util-linux's `script` gives the program a real terminal. */
const hasScript = spawnSync('script', ['--version']).status === 0

describe.skipIf(!hasScript)('terminalSecrets on a terminal', () => {
  const typeInto = (...inputs: string[]) => typeIntoProgram('', inputs)

  async function typeIntoProgram(
    argument: string,
    inputs: readonly string[],
  ): Promise<{ output: string; exitCode: number | null }> {
    const adapters = join(import.meta.dirname, '../../../electron/adapters')
    const child = spawn('script', [
      '--quiet',
      '--return',
      '--command',
      `'${process.execPath}' --input-type=module-typescript --eval '${program(adapters).replaceAll("'", '"')}' ${argument}`,
      '/dev/null',
    ])
    let output = ''
    child.stdout.on('data', (data: Buffer) => {
      output += data.toString()
      // Each question is answered once.
      if (output.split(': ').length > 1 + answered && inputs[answered] !== undefined) {
        child.stdin.write(inputs[answered] ?? '')
        answered += 1
      }
    })
    let answered = 0
    const exitCode = await new Promise<number | null>((resolve) => child.once('close', resolve))
    return { output: output.replaceAll('\r', ''), exitCode }
  }

  it('asks once each, without echo, and knows the keys for correcting', async () => {
    const { output } = await typeInto('wrong\u0015hunterx\u007f2ä\r', '\r')
    expect(output).toBe(
      'Password of the user on the Pi: \nPassword for sudo on the Pi: \nhunter2ä undefined\n',
    )
  })

  it('asks again what was refused, three times in all, and keeps the last answer', async () => {
    const { output } = await typeIntoProgram('refused', ['one\r', 'two\r', 'three\r'])
    const question =
      'That was refused. Try again, or press Enter alone to give up.\nPassword of the user on the Pi: '
    expect(output).toBe(
      `Password of the user on the Pi: \n${question}\ntwo\n${question}\nthree\nthree\nundefined\n`,
    )
  })

  it('asks nobody again for what the environment gave', async () => {
    vi.stubEnv('PI_OFFLOAD_PI_PASSWORD', 'hunter2')
    const secrets = terminalSecrets(createRedactor())
    await secrets.get('pi-password')
    expect(await secrets.getAnother('pi-password')).toBeUndefined()
  })

  it('is stopped by Control-C', async () => {
    const { output, exitCode } = await typeInto('hun\u0003')
    expect(output).not.toContain('hun')
    expect(exitCode).not.toBe(0)
  })
})
