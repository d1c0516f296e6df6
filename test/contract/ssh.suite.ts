/**
 * What every `Ssh` keeps, pretended or real. The machine behind it needs \`printf\`, \`cat\`, \`env\`, \`sleep\` and a writable folder.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ProblemError, problemOf, type Problem } from '../../electron/contract/problem.ts'
import type { Remote, Ssh, SshTarget } from '../../electron/ports/ssh.ts'

export interface SshUnderTest {
  ssh: Ssh
  /** Gets in and becomes root. */
  target: SshTarget
  /** Is not let in with this login. */
  refused: SshTarget['login']
  /** Where nothing listens. */
  silentPort: number
  /** Absolute, empty, and ours. */
  folder: string
  dispose(): Promise<void>
}

const otherFingerprint = `SHA256:${'A'.repeat(43)}`

async function problemFrom(work: Promise<unknown>): Promise<Problem> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(error instanceof ProblemError)) throw new Error(`No problem came, but ${String(error)}`)
  return problemOf(error)
}

export function describeSsh(name: string, make: () => Promise<SshUnderTest>): void {
  describe(`ssh: ${name}`, () => {
    let it_: SshUnderTest
    let remote: Remote

    beforeAll(async () => {
      it_ = await make()
      remote = await it_.ssh.connect(it_.target)
    }, 60_000)
    afterAll(async () => {
      await remote.close()
      await it_.dispose()
    })

    describe('keys', () => {
      it('are made in the form of OpenSSH, each different', async () => {
        const one = await it_.ssh.generateKeyPair('pi-offload test')
        const other = await it_.ssh.generateKeyPair('pi-offload test')
        expect(one.publicKey).toMatch(/^ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI[\w+/]{43} pi-offload test$/)
        expect(one.privateKey).toMatch(
          /^-----BEGIN OPENSSH PRIVATE KEY-----\n[\w+/=\n]+\n-----END OPENSSH PRIVATE KEY-----\n$/,
        )
        expect(other.publicKey).not.toBe(one.publicKey)
      })

      it('have a comment of one line, whatever was asked for', async () => {
        const { publicKey } = await it_.ssh.generateKeyPair('one\ntwo\r\nthree')
        expect(publicKey.split(' ').slice(2).join(' ')).toBe('one two three')
      })
    })

    describe('connecting', () => {
      it('shows the fingerprint that is to be pinned', async () => {
        const { host, port, role, hostKeyFingerprint } = it_.target
        expect(await it_.ssh.hostKeyFingerprint(host, port, role)).toBe(hostKeyFingerprint)
      })

      it('accepts no other host key, and says which one was shown', async () => {
        for (const [role, code] of [
          ['pi', 'PI_HOST_KEY_CHANGED'],
          ['builder', 'BUILDER_HOST_KEY_WRONG'],
        ] as const) {
          const target = { ...it_.target, role, hostKeyFingerprint: otherFingerprint }
          const problem = await problemFrom(it_.ssh.connect(target))
          expect(problem.code).toBe(code)
          expect(problem.detail).toContain(otherFingerprint)
          expect(problem.detail).toContain(it_.target.hostKeyFingerprint)
        }
      })

      it('tells a refused login from a machine that is not there', async () => {
        const { host, role } = it_.target
        const refused = await problemFrom(it_.ssh.connect({ ...it_.target, login: it_.refused }))
        expect(refused.code).toBe('PI_LOGIN_REFUSED')
        const silent = { ...it_.target, port: it_.silentPort }
        expect((await problemFrom(it_.ssh.connect(silent))).code).toBe('PI_UNREACHABLE')
        expect((await problemFrom(it_.ssh.connect({ ...silent, role: 'builder' }))).code).toBe(
          'BUILDER_UNREACHABLE',
        )
        const asked = it_.ssh.hostKeyFingerprint(host, it_.silentPort, role)
        expect((await problemFrom(asked)).code).toBe('PI_UNREACHABLE')
      })

      it('stops on request', async () => {
        const signal = AbortSignal.abort()
        const { host, port, role } = it_.target
        await expect(it_.ssh.connect(it_.target, signal)).rejects.toMatchObject({ name: 'AbortError' })
        await expect(it_.ssh.hostKeyFingerprint(host, port, role, signal)).rejects.toMatchObject({
          name: 'AbortError',
        })
      })

      it('ends for good when it is closed, also twice', async () => {
        const own = await it_.ssh.connect(it_.target)
        await own.close()
        await own.close()
        expect((await problemFrom(own.run(['printf', 'x']))).code).toBe('PI_UNREACHABLE')
      })
    })

    describe('programs', () => {
      it('get their arguments as they are', async () => {
        const argv = [
          'a b',
          '',
          "it's",
          '"',
          '$HOME',
          '`id`',
          '\\',
          'x\ny',
          '!!',
          '-n',
          '*',
          'ü😀',
          '%s',
          '\t',
        ]
        const { stdout } = await remote.run(['printf', '%s|', ...argv])
        expect(stdout).toBe(argv.map((word) => `${word}|`).join(''))
      })

      it('get their input and their variables', async () => {
        const stdin = 'first\nno line break at the end: ü'
        expect((await remote.run(['cat'], { stdin })).stdout).toBe(stdin)
        expect((await remote.run(['cat'])).stdout).toBe('')
        const { stdout } = await remote.run(['env'], { env: { PI_TEST: 'a "b" $c' } })
        expect(stdout.split('\n')).toContain('PI_TEST=a "b" $c')
      })

      it('are found by their path, too', async () => {
        expect((await remote.run(['/usr/bin/env', 'printf', 'x'])).stdout).toBe('x')
      })

      it('fail by their exit code, unless that is an answer', async () => {
        const missing = `${it_.folder}/missing`
        const problem = await problemFrom(remote.run(['cat', missing]))
        expect(problem.code).toBe('PI_COMMAND_FAILED')
        expect(problem.underlying).toContain(missing)
        const answer = await remote.run(['cat', missing], { successExitCodes: [0, 1] })
        expect(answer).toMatchObject({ exitCode: 1, stdout: '' })
        expect(answer.stderr).toContain(missing)
      })

      it('are 127 when there is no such program', async () => {
        const { exitCode } = await remote.run(['no-such-program-here'], { successExitCodes: [127] })
        expect(exitCode).toBe(127)
      })

      it('have their lines told', async () => {
        const lines: string[] = []
        const { stdout } = await remote.run(['printf', 'one\ntwo\nthe end'], {
          onLine: (line) => lines.push(line),
        })
        expect(lines).toEqual(['one', 'two', 'the end'])
        expect(stdout).toBe('one\ntwo\nthe end')
      })

      it('may not print for ever', async () => {
        const long = 'x'.repeat(5000)
        const problem = await problemFrom(remote.run(['printf', '%s', long], { maxOutputBytes: 1000 }))
        expect(problem.code).toBe('PI_ANSWER_UNREADABLE')
        expect((await remote.run(['printf', '%s', long], { maxOutputBytes: 5000 })).stdout).toBe(long)
      })

      it('may not run for ever', async () => {
        const problem = await problemFrom(remote.run(['sleep', '30'], { timeoutMs: 300 }))
        expect(problem.code).toBe('TOOL_TIMED_OUT')
        expect((await remote.run(['printf', 'still here'])).stdout).toBe('still here')
      })

      it('stop on request', async () => {
        const aborted = remote.run(['cat'], { signal: AbortSignal.abort() })
        await expect(aborted).rejects.toMatchObject({ name: 'AbortError' })
      })

      it('cannot be given what no program can get', async () => {
        for (const argv of [[], [''], ['printf', 'a\0b']])
          expect((await problemFrom(remote.run(argv))).code).toBe('PI_COMMAND_FAILED')
      })

      it('run side by side, more than a connection has sessions', async () => {
        const numbers = Array.from({ length: 14 }, (_, index) => String(index))
        const answers = await Promise.all(numbers.map((number) => remote.run(['printf', number])))
        expect(answers.map(({ stdout }) => stdout)).toEqual(numbers)
      })
    })

    describe('questions', () => {
      it('asked at once get each its own answer, and fail alone', async () => {
        const words = ['a b', '', "it's", '"', '$HOME', '`id`', '\\', 'x\ny', '*', 'ü', '${1}']
        const path = `${it_.folder}/asked`
        await remote.writeFile(path, 'no line break at the end')
        const [printed, failed, accepted, none, impossible, whole, gone, relative] = await Promise.all([
          remote.ask(['printf', '%s|', ...words]),
          problemFrom(remote.ask(['cat', `${path}.gone`])),
          remote.ask(['cat', `${path}.gone`], { successExitCodes: [0, 1] }),
          remote.ask(['no-such-program-here'], { successExitCodes: [127] }),
          problemFrom(remote.ask(['printf', 'a\0b'])),
          remote.readFile(path),
          remote.readFile(`${path}.gone`),
          problemFrom(remote.readFile('relative')),
        ])
        expect(printed).toEqual({
          exitCode: 0,
          stdout: words.map((word) => `${word}|`).join(''),
          stderr: '',
        })
        expect(failed.code).toBe('PI_COMMAND_FAILED')
        expect(failed.underlying).toContain(`${path}.gone`)
        expect(accepted).toMatchObject({ exitCode: 1, stdout: '' })
        expect(accepted.stderr).toContain(`${path}.gone`)
        expect(none.exitCode).toBe(127)
        expect(impossible.code).toBe('PI_COMMAND_FAILED')
        expect([whole, gone]).toEqual(['no line break at the end', undefined])
        expect(relative.code).toBe('PI_COMMAND_FAILED')
      })

      it('may be many, and are answered in plain language', async () => {
        const numbers = Array.from({ length: 70 }, (_, index) => String(index))
        const answers = await Promise.all(numbers.map((number) => remote.ask(['printf', number])))
        expect(answers.map(({ stdout }) => stdout)).toEqual(numbers)
        expect((await remote.ask(['env'])).stdout.split('\n')).toContain('LC_ALL=C')
      })

      it('are given no input and no endless answer', async () => {
        const long = 'x'.repeat(700_000)
        await remote.writeFile(`${it_.folder}/long`, long)
        const [input, tooMuch, file] = await Promise.all([
          remote.ask(['cat']),
          problemFrom(remote.ask(['cat', `${it_.folder}/long`, `${it_.folder}/long`])),
          remote.readFile(`${it_.folder}/long`),
        ])
        expect(input.stdout).toBe('')
        expect(tooMuch.code).toBe('PI_ANSWER_UNREADABLE')
        expect(file).toBe(long)
      })
    })

    describe('files', () => {
      it('are read at once, whatever stands in them, and fail alone', async () => {
        const at = (name: string): string => `${it_.folder}/several/${name}`
        const contents = ['', '\n', 'no line break', 'ü😀\r\n\0\n\n', "it's another name"]
        const names = contents.map((_, index) => `${String(index)} it's "a" $file`)
        for (const [index, content] of contents.entries())
          await remote.writeFile(at(names[index] ?? ''), content)
        const readAll = () => Promise.all(names.map((name) => remote.readFile(at(name))))
        expect(await readAll()).toEqual(contents)
        const [first, gone, folder, again] = await Promise.all([
          remote.readFile(at(names[2] ?? '')),
          remote.readFile(at('gone')),
          problemFrom(remote.readFile(it_.folder)),
          remote.readFile(at(names[2] ?? '')),
        ])
        expect([first, gone, again]).toEqual(['no line break', undefined, 'no line break'])
        expect(folder.code).toBe('PI_COMMAND_FAILED')
        // What a program may put between them.
        for (const index of [0, 4])
          for (const begin of ['', '\n', 'x\n\n']) {
            contents[index] = `${begin}==> ${at(names[3] ?? '')} <==\n`
            await remote.writeFile(at(names[index] ?? ''), contents[index])
            expect(await readAll()).toEqual(contents)
          }
        expect(await Promise.all([1, 2].map((n) => remote.readFile(at(`gone ${String(n)}`))))).toEqual([
          undefined,
          undefined,
        ])
      })

      it('are read back as they were written', async () => {
        const path = `${it_.folder}/new folder/it's a file.txt`
        for (const content of ['', 'one line', 'ü😀\r\n\0 end\n', '\ufeffwith a mark', 'x'.repeat(300_000)]) {
          await remote.writeFile(path, content)
          expect(await remote.readFile(path)).toBe(content)
        }
      })

      it('are missing or gone without an error', async () => {
        const path = `${it_.folder}/gone`
        expect(await remote.readFile(path)).toBeUndefined()
        await remote.remove(path)
        await remote.writeFile(path, 'here')
        await remote.remove(path)
        expect(await remote.readFile(path)).toBeUndefined()
        expect(await remote.readFile(`${it_.folder}/no folder/gone`)).toBeUndefined()
      })

      it('are no folders', async () => {
        await remote.writeFile(`${it_.folder}/sub/file`, '1')
        for (const work of [
          () => remote.readFile(`${it_.folder}/sub`),
          () => remote.writeFile(`${it_.folder}/sub`, '2'),
          () => remote.remove(`${it_.folder}/sub`),
          () => remote.readFile('relative'),
        ])
          expect((await problemFrom(work())).code).toBe('PI_COMMAND_FAILED')
        expect(await remote.readFile(`${it_.folder}/sub/file`)).toBe('1')
      })
    })
  })
}
