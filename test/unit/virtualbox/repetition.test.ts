/** Which calls of VBoxManage are repeated, and that no two overlap. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { translatePhrase } from '../../../electron/contract/texts/phrases.ts'
import { phrasesDe } from '../../../renderer/texts/phrases-de.ts'
import { folder, newFile, played, print, problemIn, uuid, version } from './played-vboxmanage.ts'
import { recording } from './recordings.ts'

describe.skipIf(process.platform === 'win32')('what is repeated', () => {
  const locked = `echo 'VBoxManage.exe: error: Die Maschine ist gesperrt' >&2
    echo 'VBoxManage.exe: error: Einzelheiten: Code VBOX_E_INVALID_OBJECT_STATE (0x80bb0007)' >&2; exit 1`
  const aborted = `echo 'VBoxManage: error: Code NS_ERROR_ABORT (0x80004004) - …' >&2; exit 1`
  const unregistered = `echo 'VBoxManage: error: Code NS_ERROR_FACTORY_NOT_REGISTERED (0x80040154) - …' >&2; exit 1`
  /** Fails the first times that the verb is called. */
  const failing = async (verb: string, times: number, failure: string) => {
    const counter = newFile('counter')
    return {
      counter,
      script: `if [ "$1" = ${verb} ]; then
        echo x >> '${counter}'
        if [ "$(wc -l < '${counter}')" -le ${times} ]; then ${failure}; fi
      fi
      case "$1" in showvminfo) ${await print('showvminfo-full')} ;; getextradata) echo 'Key: PiOffload/Owner, Value: x' ;; esac`,
    }
  }

  it('a machine that is locked for a moment', async () => {
    const { box, clock } = await played((await failing('setextradata', 5, locked)).script)
    await box.setTag(uuid, 'PiOffload/Owner', 'x')
    expect(clock.slept).toBe(2500)
  })

  it('one that stays locked: VM_BUSY with its own words', async () => {
    const { box, clock } = await played(locked)
    expect(await problemIn(box.machine(uuid))).toMatchObject({
      code: 'VM_BUSY',
      underlying: expect.stringContaining('gesperrt') as string,
    })
    expect(clock.slept).toBe(10_000)
  })

  it.each([
    // As recorded; that of a machine whose process has no window differs in the name alone (VBoxHeadless.cpp).
    ['running-showvminfo', 'GUI/Qt', 'VirtualBox’s own window'],
    ['running-showvminfo', 'headless', 'VirtualBox’s process without a window'],
    ['running-showvminfo', 'ui/other', 'A program that calls itself “ui/other”'],
    // The page with the settings of a machine has it locked without a name.
    ['showvminfo-full', undefined, 'A program that VirtualBox does not name'],
  ])('what keeps a machine locked is named: %s of %s', async (answer, name, words) => {
    const { stdout } = recording(version, answer)
    expect(/^SessionName="(.*)"$/m.exec(stdout)?.[1]).toBe(name === undefined ? undefined : 'GUI/Qt')
    const shown = newFile('shown')
    await writeFile(shown, stdout.replace('SessionName="GUI/Qt"', `SessionName="${name}"`))
    const refused = newFile('refused')
    await writeFile(refused, recording(version, 'running-modifyvm').stderr)
    const { box, clock } = await played(`case "$1" in
      showvminfo) cat '${shown}' ;;
      *) cat '${refused}' >&2; exit 1 ;;
    esac`)
    const problem = await problemIn(box.setTag(uuid, 'PiOffload/Owner', 'x'))
    const detail = `Setting the tag PiOffload/Owner: ${words} kept the machine locked for 10 s.`
    expect(problem).toMatchObject({
      ...{ code: 'VM_BUSY', detail },
      underlying: expect.stringContaining('0x80bb0007') as string,
    })
    expect(clock.slept).toBe(10_000)
    expect(translatePhrase(phrasesDe, detail)).toMatch(/: .*hielt die Maschine 10 s lang gesperrt\.$/)
  })

  it('a reading whose server went away, but no writing', async () => {
    const { box } = await played((await failing('showvminfo', 2, aborted)).script)
    await box.attach(uuid, 3, undefined)
    const { script, counter } = await failing('setextradata', 1, aborted)
    const { box: other } = await played(script)
    expect((await problemIn(other.setTag(uuid, 'PiOffload/Owner', 'x')))?.code).toBe('VIRTUALBOX_FAILED')
    expect(await readFile(counter, 'utf8')).toBe('x\n')
  })

  it('a writing that never reached the server', async () => {
    const { box } = await played((await failing('setextradata', 2, unregistered)).script)
    await box.setTag(uuid, 'PiOffload/Owner', 'x')
    const { box: other } = await played((await failing('setextradata', 3, unregistered)).script)
    expect((await problemIn(other.setTag(uuid, 'PiOffload/Owner', 'x')))?.code).toBe('VIRTUALBOX_FAILED')
  })

  it('a call that came while the server was leaving, but not what the server itself refused', async () => {
    // Heard from 7.2.22, 5 s after the call before it.
    const turnedAway = `echo 'VBoxManage: error: Failed to create the VirtualBox object!' >&2
      echo 'VBoxManage: error: Code NS_ERROR_FAILURE (0x80004005) - Operation failed (extended info not available)' >&2
      exit 1`
    const { box } = await played((await failing('setextradata', 3, turnedAway)).script)
    await box.setTag(uuid, 'PiOffload/Owner', 'x')
    const { stderr } = recording('7.2.22', 'startvm-without-driver')
    const { script, counter } = await failing('setextradata', 1, `cat >&2 <<'EOT'\n${stderr}EOT\nexit 1`)
    const { box: other } = await played(script)
    expect((await problemIn(other.setTag(uuid, 'PiOffload/Owner', 'x')))?.code).toBe('VIRTUALBOX_FAILED')
    expect(await readFile(counter, 'utf8')).toBe('x\n')
  })

  it('no question for the version: it is one call', async () => {
    const calls = newFile('calls')
    const { box } = await played(`echo "$*" >> '${calls}'; ${await print('version')}`)
    expect(await box.version()).toMatchObject({ version })
    expect(await readFile(calls, 'utf8')).toBe('--version\n')
  })

  it('nothing after a time-out, and nothing is deleted', async () => {
    const calls = join(folder, 'calls')
    const { box } = await played(
      `echo "$*" >> '${calls}'; case "$1" in createmedium) sleep 60 ;; showmediuminfo) echo '(VERR_FILE_NOT_FOUND)' >&2; exit 1 ;; esac`,
      400,
    )
    expect((await problemIn(box.createDisk(join(folder, 'slow.vdi'), 64)))?.code).toBe('TOOL_TIMED_OUT')
    const lines = (await readFile(calls, 'utf8')).trim().split('\n')
    expect(lines.at(-1)).toMatch(/^createmedium /)
    expect(lines.join('\n')).not.toMatch(/--delete/)
  })
})

describe.skipIf(process.platform === 'win32')('one at a time', () => {
  it('no two calls overlap, whatever is asked at once', async () => {
    const lock = join(folder, 'lock')
    const { box } = await played(
      `mkdir '${lock}' 2>/dev/null || { echo 'VBoxManage: error: overlap' >&2; exit 1; }
       sleep 0.02; rmdir '${lock}'; ${await print('list-vms')}`,
    )
    const lists = await Promise.all(Array.from({ length: 10 }, () => box.list()))
    expect(new Set(lists.map((list) => list.length))).toEqual(new Set([3]))
  })
})
