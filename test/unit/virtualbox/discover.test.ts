import { describe, expect, it } from 'vitest'
import { vboxManageCandidates } from '../../../electron/adapters/virtualbox/discover.ts'

describe('where VBoxManage may be', () => {
  it('on Windows: its own variables, then the registry’s folder, then the default, then PATH', () => {
    expect(
      vboxManageCandidates({
        platform: 'win32',
        env: {
          VBOX_MSI_INSTALL_PATH: 'D:\\VirtualBox\\',
          ProgramFiles: 'C:\\Program Files',
          Path: 'C:\\Windows;relative;;C:\\Tools',
        },
        installFolders: ['E:\\Oracle'],
      }),
    ).toEqual([
      'D:\\VirtualBox\\VBoxManage.exe',
      'E:\\Oracle\\VBoxManage.exe',
      'C:\\Program Files\\Oracle\\VirtualBox\\VBoxManage.exe',
      'C:\\Windows\\VBoxManage.exe',
      'C:\\Tools\\VBoxManage.exe',
    ])
  })

  it('on Linux: PATH first', () => {
    expect(vboxManageCandidates({ platform: 'linux', env: { PATH: '/lab/bin::.:/usr/bin' } })).toEqual([
      '/lab/bin/VBoxManage',
      '/usr/bin/VBoxManage',
      '/usr/local/bin/VBoxManage',
      '/opt/VirtualBox/VBoxManage',
    ])
  })

  it('without any environment: the default folders', () => {
    expect(vboxManageCandidates({ platform: 'win32', env: {} })).toEqual([])
    expect(vboxManageCandidates({ platform: 'linux', env: {} })).toContain('/usr/bin/VBoxManage')
  })
})
