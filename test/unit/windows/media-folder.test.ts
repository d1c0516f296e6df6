import { describe, expect, it } from 'vitest'
import { mediaFolderFor } from '../../../electron/adapters/windows/media-folder.ts'

const env = {
  ProgramData: 'C:\\ProgramData',
  OneDrive: 'C:\\Users\\me\\OneDrive',
  OneDriveConsumer: 'C:\\Users\\me\\OneDrive',
  OneDriveCommercial: 'D:\\OneDrive - Firma',
}

describe('what passes through VBoxManage', () => {
  it.each([
    ['an ordinary user’s folder', 'C:\\Users\\me\\AppData\\Local\\pi-offload\\Data'],
    ['a folder with blanks and signs', 'D:\\My Files (x) & more\\pi-offload'],
    ['a folder whose name only begins like OneDrive’s', 'C:\\Users\\me\\OneDrive alt\\pi-offload'],
    ['another drive', 'E:\\OneDrive\\pi-offload'],
  ])('stays in %s', (_name, folder) => {
    expect(mediaFolderFor(folder, env)).toBeUndefined()
  })

  it.each([
    ['a name with other letters', 'C:\\Users\\Jürgen\\AppData\\Local\\pi-offload\\Data'],
    ['a name in another script', 'C:\\Users\\太郎\\AppData\\Local\\pi-offload\\Data'],
    ['OneDrive', 'C:\\Users\\me\\OneDrive\\Dokumente\\pi-offload'],
    ['OneDrive, written otherwise', 'c:/users/ME/onedrive/pi-offload'],
    ['the OneDrive of work', 'D:\\OneDrive - Firma\\pi-offload'],
    ['OneDrive’s own folder', 'C:\\Users\\me\\OneDrive'],
  ])('leaves %s for a plain folder of its own', (_name, folder) => {
    expect(mediaFolderFor(folder, env)).toMatch(/^C:\\ProgramData\\pi-offload-[0-9a-f]{12}$/)
  })

  it('has a folder for each user, and the same whatever the letters’ case', () => {
    const of = (name: string) => mediaFolderFor(`C:\\Users\\${name}\\pi-offload`, env)
    expect(of('Jürgen')).toBe(of('jürgen'))
    expect(of('Jürgen')).not.toBe(of('Jörg'))
  })

  it('knows where Windows keeps it when nothing says so', () => {
    expect(mediaFolderFor('C:\\Users\\Jürgen', {})).toMatch(/^C:\\ProgramData\\/)
    expect(mediaFolderFor('C:\\Users\\me', { OneDrive: '' })).toBeUndefined()
  })
})
