import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { placeNativeProgram } from './native-program.ts'
import { inside, testFolder } from './program.ts'
import { runInWine, windowsPath } from './wine.ts'

const key = 'HKLM\\SOFTWARE\\Oracle\\VirtualBox'
const folder = join(testFolder, 'Oracle (x64) & more', 'VirtualBox')
const executable = join(folder, 'VBoxManage.exe')

const reg = (...argv: string[]) => runInWine(['reg.exe', ...argv, '/reg:64'])
const question = { callTimeoutMs: 20_000 }
/** The installer writes it with a backslash at its end. */
const registered = `${windowsPath(folder)}\\`
const expected = { version: '7.2.22', executable: windowsPath(executable) }

describe('VirtualBox', () => {
  afterEach(async () => {
    await reg('delete', key, '/f')
    await rm(folder, { recursive: true, force: true })
  })
  const install = () => placeNativeProgram(executable, "console.log('7.2.22r172069')")

  it('is found where the registry says', async () => {
    await install()
    await reg('add', key, '/v', 'InstallDir', '/d', registered, '/f')
    expect(await inside('findVirtualBox', question)).toEqual(expected)
  })

  it('is found where its installer’s variable says', async () => {
    await install()
    expect(await inside('findVirtualBox', question, { env: { VBOX_MSI_INSTALL_PATH: registered } })).toEqual(
      expected,
    )
  })

  it('is missing where the registry does not know it, or names a folder that is gone', async () => {
    expect(await inside('findVirtualBox', question)).toBeUndefined()
    await reg('add', key, '/v', 'InstallDir', '/d', registered, '/f')
    expect(await inside('findVirtualBox', question)).toBeUndefined()
  })

  it('is missing for a value that is no text', async () => {
    await install()
    await reg('add', key, '/v', 'InstallDir', '/t', 'REG_DWORD', '/d', '1', '/f')
    expect(await inside('findVirtualBox', question)).toBeUndefined()
  })
})
