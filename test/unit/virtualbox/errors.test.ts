import { describe, expect, it } from 'vitest'
import {
  answerOf,
  codesIn,
  machineMeanings,
  problemOfAnswer,
} from '../../../electron/adapters/virtualbox/errors.ts'
import { recordedVersions, recording, recordings } from './recordings.ts'

const failures: Record<string, string[]> = {
  'showvminfo-unknown': ['VBOX_E_OBJECT_NOT_FOUND', '0x80bb0001'],
  'showvminfo-inaccessible': ['0x80070005'],
  'createvm-settings-in-the-way': ['VBOX_E_FILE_ERROR', '0x80bb0004'],
  'createmedium-again': ['VERR_ALREADY_EXISTS'],
  'closemedium-in-use': ['VBOX_E_OBJECT_IN_USE', '0x80bb000c'],
  'natpf-delete-absent': ['NS_ERROR_INVALID_ARG', '0x80070057'],
  'showmediuminfo-same-uuid': ['NS_ERROR_INVALID_ARG', '0x80070057'],
  'running-modifyvm': ['VBOX_E_INVALID_OBJECT_STATE', '0x80bb0007'],
  'snapshot-delete-two-branches': ['VBOX_E_INVALID_OBJECT_STATE', '0x80bb0007'],
  'showmediuminfo-absent': ['VERR_FILE_NOT_FOUND'],
}

describe.each(recordedVersions)('failures of VBoxManage %s', (version) => {
  it.each(Object.entries(failures))('%s bears its codes', (name, codes) => {
    const answer = answerOf(recording(version, name))
    expect(answer.failed).toBe(true)
    for (const known of codes) expect(answer.codes).toContain(known)
  })

  it('tells failure from success, whatever the exit code', () => {
    for (const { name, answer } of recordings(version)) {
      const { failed } = answerOf(answer)
      expect([name, failed]).toEqual([name, answer.exitCode !== 0 || answer.stderr.includes('error:')])
    }
    expect(recording(version, 'discardstate-not-saved').exitCode).toBe(0)
    expect(answerOf(recording(version, 'discardstate-not-saved')).failed).toBe(true)
  })

  it('names what happened to a machine', () => {
    const problemIn = (name: string) =>
      problemOfAnswer(answerOf(recording(version, name)), 'Looking', machineMeanings('x')).problem
    expect(problemIn('showvminfo-unknown').code).toBe('VM_NOT_FOUND')
    expect(problemIn('showvminfo-inaccessible').code).toBe('VM_INACCESSIBLE')
    expect(problemIn('storageattach-no-controller')).toMatchObject({
      code: 'VIRTUALBOX_FAILED',
      underlying: expect.stringContaining('SATA') as string,
    })
  })
})

describe('codes', () => {
  it('are found in every language, and nothing else is', () => {
    const stderr = `VBoxManage.exe: error: Die Maschine "b" ist gesperrt: Festplatte voll (VERR_DISK_FULL)
VBoxManage.exe: error: Einzelheiten: Code VBOX_E_INVALID_OBJECT_STATE (0x80BB0007), Komponente MachineWrap\n`
    expect([...codesIn(stderr)]).toEqual(['VERR_DISK_FULL', 'VBOX_E_INVALID_OBJECT_STATE', '0x80bb0007'])
    expect(answerOf({ exitCode: 0, stdout: '', stderr }).failed).toBe(true)
    expect(answerOf({ exitCode: 0, stdout: '', stderr: '0%...10%...100%' }).failed).toBe(false)
    expect(answerOf({ exitCode: 0, stdout: '', stderr: '0%...VBoxManage: error: x' }).failed).toBe(true)
    expect(problemOfAnswer(answerOf({ exitCode: 1, stdout: '', stderr }), 'x').problem.code).toBe('DISK_FULL')
  })
})
