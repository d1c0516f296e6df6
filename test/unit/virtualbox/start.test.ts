/** Why a machine does not start: by VBoxManage's codes, or by the logs that it leaves. */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readHardening } from '../../../electron/adapters/virtualbox/start-failure.ts'
import { newFile, played, problemIn, uuid, version } from './played-vboxmanage.ts'
import { recording } from './recordings.ts'

/** Parts of published logs; test/fixtures/virtualbox-hardening/README.md says from where. */
function hardeningLog(name: string): Promise<string> {
  return readFile(new URL(`../../fixtures/virtualbox-hardening/${name}.log`, import.meta.url), 'utf8')
}

/** What a start that fails with these words comes to, beside these logs. */
async function startEndingWith(
  stderr: string,
  logs: Readonly<Record<string, string>> = {},
  savedIn?: string,
) {
  const logFolder = newFile('logs')
  await mkdir(logFolder)
  for (const [name, text] of Object.entries(logs)) await writeFile(join(logFolder, name), text)
  const machine = newFile('machine')
  const { stdout } = recording(version, 'showvminfo-full')
  await writeFile(
    machine,
    (savedIn === undefined
      ? stdout
      : stdout.replace(/^VMState=.*$/m, () => `VMState="saved"\nVMStateFile="${savedIn}"`)
    ).replace(/^LogFldr=.*$/m, () => `LogFldr="${logFolder}"`),
  )
  const words = newFile('words')
  await writeFile(words, stderr)
  const { box } = await played(`case "$1" in
    showvminfo) cat '${machine}' ;;
    startvm) cat '${words}' >&2; exit 1 ;;
  esac`)
  return problemIn(box.start(uuid))
}

const ended = recording(version, 'startvm-without-driver').stderr

describe.skipIf(process.platform === 'win32')('a start', () => {
  it.each([
    ['VERR_SVM_IN_USE', 'HYPERVISOR_IN_THE_WAY'],
    ['VERR_VMX_IN_VMX_ROOT_MODE', 'HYPERVISOR_IN_THE_WAY'],
    // As published, with the sentences around them in English.
    ['Call to WHvSetupPartition failed: … (VERR_NEM_VM_CREATE_FAILED)', 'HYPERVISOR_IN_THE_WAY'],
    [
      'Not in a hypervisor partition (HVP=0) (VERR_NEM_NOT_AVAILABLE). VT-x is disabled in the BIOS for all CPU modes (VERR_VMX_MSR_ALL_VMX_DISABLED)',
      'VIRTUALIZATION_OFF',
    ],
    [
      'Not in a hypervisor partition (HVP=0) (VERR_NEM_NOT_AVAILABLE). AMD-V is disabled in the BIOS (or by the host OS) (VERR_SVM_DISABLED)',
      'VIRTUALIZATION_OFF',
    ],
    ['VERR_VMX_NO_VMX', 'VIRTUALIZATION_OFF'],
    ['VERR_DISK_FULL', 'DISK_FULL'],
    ['VERR_FILE_NOT_FOUND', 'VM_START_FAILED'],
  ])('that ends with %s is %s', async (words, code) => {
    const problem = await startEndingWith(`VBoxManage.exe: error: ${words}\n`)
    expect(problem).toMatchObject({ code, underlying: expect.stringContaining(words) as string })
    expect(problem?.detail).toMatch(/\((?:VERR_\w+(?:, )?)+\)\.$/)
  })

  it.each([
    // As published, with the sentences around them in English.
    ["Failed to load unit 'lsilogicscsi' (VERR_SSM_LOADED_TOO_LITTLE)", 'SAVED_STATE_UNUSABLE'],
    ["Failed to load unit 'cpum' (VERR_CPUM_INVALID_XCR0).", 'SAVED_STATE_UNUSABLE'],
    [
      'VM cannot start because the saved state file is invalid (VERR_SSM_INTEGRITY_FOOTER)',
      'SAVED_STATE_UNUSABLE',
    ],
    ['VERR_SVM_DISABLED', 'VIRTUALIZATION_OFF'],
    ['VERR_DISK_FULL', 'DISK_FULL'],
    ['VERR_NO_MEMORY', 'VM_START_FAILED'],
    ['VERR_FILE_NOT_FOUND', 'VM_START_FAILED'],
  ])('of a saved machine that ends with %s is %s', async (words, code) => {
    const state = newFile('state')
    await writeFile(state, 'what was saved')
    const stderr = `VBoxManage: error: ${words}\n`
    expect((await startEndingWith(stderr, {}, state))?.code).toBe(code)
    if (code === 'SAVED_STATE_UNUSABLE') expect((await startEndingWith(stderr))?.code).toBe('VM_START_FAILED')
  })

  it('of a machine whose saved state is gone says so', async () => {
    const state = newFile('nothing')
    expect(await startEndingWith('VBoxManage: error: (VERR_FILE_NOT_FOUND)\n', {}, state)).toMatchObject({
      code: 'SAVED_STATE_UNUSABLE',
      detail: expect.stringContaining(`${state} is gone.`) as string,
    })
  })

  it('whose code stands in VBox.log alone is known by it', async () => {
    const log = '00:00:01.2 VMSetError: AMD-V is disabled in the BIOS rc=VERR_SVM_DISABLED\n'
    expect((await startEndingWith(ended, { 'VBox.log': log }))?.code).toBe('VIRTUALIZATION_OFF')
    expect((await startEndingWith(ended))?.code).toBe('VM_START_FAILED')
  })

  it.each([
    ['adversary', 'Sophos Endpoint Defense'],
    ['thread', 'something that VirtualBox does not name'],
  ])('that security software prevents names it: %s', async (name, who) => {
    const log = (await hardeningLog(name)).replaceAll('\n', '\r\n')
    expect(await startEndingWith(ended, { 'VBoxHardening.log': log })).toMatchObject({
      code: 'VIRTUALBOX_BLOCKED',
      detail: expect.stringContaining(who) as string,
      underlying: 'Error -5640 in supR3HardenedWinReSpawn! (enmWhat=1)\nMore than one thread in process',
    })
  })

  it('without VirtualBox’s driver on Windows says so', async () => {
    const logs = { 'VBoxHardening.log': await hardeningLog('driver') }
    expect((await startEndingWith(ended, logs))?.code).toBe('VIRTUALBOX_DRIVER_MISSING')
  })
})

describe.skipIf(process.platform === 'win32')('a machine that runs', () => {
  it.each([
    // As published: myspaghetti/macos-virtualbox#487, VirtualBox/virtualbox#237.
    ['00:00:02.593793 HM: HMR3Init: Attempting fall back to NEM: AMD-V is not available', 'other-hypervisor'],
    [
      '00:00:01.227155 HM: HMR3Init: VT-x w/ nested paging and unrestricted guest execution hw support',
      'itself',
    ],
    // In the words of HMR3.cpp: there is no such hypervisor, either.
    [
      '00:00:01.3 HM: HMR3Init: Attempting fall back to NEM: VT-x is not available\n00:00:01.4 HM: HMR3Init: Falling back on IEM: NEM not available',
      'itself',
    ],
  ])('is told what executes it: %s: %s', async (line, carrier) => {
    const logFolder = newFile('logs')
    await mkdir(logFolder)
    const dump = '00:00:01.2 ********************* End of CFGM dump **********************'
    await writeFile(join(logFolder, 'VBox.log'), `${dump}\n${line}\n${'x'.repeat(8192)}\n`)
    const machine = newFile('machine')
    const { stdout } = recording(version, 'running-showvminfo')
    await writeFile(
      machine,
      stdout.replace(/^LogFldr=.*$/m, () => `LogFldr="${logFolder}"`),
    )
    const { box } = await played(`case "$1" in showvminfo) cat '${machine}' ;; esac`)
    expect(await box.start(uuid)).toBe(carrier)
  })
})

describe('VBoxHardening.log', () => {
  it('of a start that went on blames nobody, whatever was not let in', async () => {
    expect(readHardening(await hardeningLog('rejected-only'))).toBeUndefined()
    expect(readHardening('')).toBeUndefined()
  })

  it('names the drivers without a product, and the files that were not let in', async () => {
    const log = `supR3HardenedWinFindAdversaries: 0x3
\\SystemRoot\\System32\\drivers\\one.sys:
    Size:            0x1
\\SystemRoot\\System32\\drivers\\two.sys:
    ProductName:     Two
supR3HardenedWinInitAppBin(0x0): 'x'
${await hardeningLog('rejected-only')}
Error -5657 in supR3HardNtChildPurify! (enmWhat=5)
`
    expect(readHardening(log)).toEqual({
      error: 'Error -5657 in supR3HardNtChildPurify! (enmWhat=5)',
      products: ['one.sys', 'Two'],
      rejected: ['C:\\WINDOWS\\System32\\ig4icd64.dll', 'C:\\WINDOWS\\System32\\opengl32sw.dll'],
    })
  })
})
