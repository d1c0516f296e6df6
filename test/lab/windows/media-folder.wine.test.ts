import { mkdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { placeNativeProgram } from './native-program.ts'
import { inside, testFolder } from './program.ts'
import { windowsPath } from './wine.ts'

const systemRoot = join(testFolder, 'rights')
const record = join(testFolder, 'icacls.json')
const programData = join(testFolder, 'ProgramData')
const sid = 'S-1-5-21-1111111111-2222222222-3333333333-1001'

const dataFolderOf = (user: string) => windowsPath(join(testFolder, 'Users', user, 'pi-offload'))
const use = (user: string) =>
  inside('useMediaFolder', {
    dataFolder: dataFolderOf(user),
    programData: windowsPath(programData),
    systemRoot: windowsPath(systemRoot),
  })

describe('what passes through VBoxManage', () => {
  beforeAll(async () => {
    await mkdir(programData)
    await placeNativeProgram(
      join(systemRoot, 'System32', 'whoami.exe'),
      `console.log('"PC\\\\Jürgen","${sid}"')`,
    )
    await placeNativeProgram(
      join(systemRoot, 'System32', 'icacls.exe'),
      `
        const { readdirSync, writeFileSync } = require('node:fs')
        const argv = process.argv.slice(2)
        writeFileSync(${JSON.stringify(windowsPath(record))}, JSON.stringify({ argv, content: readdirSync(argv[0]) }))
      `,
    )
  })

  it('stays with an ordinary user’s own files', async () => {
    expect(await use('me')).toEqual({ content: [], own: ['images', 'keys', 'seed.iso'] })
    await expect(readFile(record)).rejects.toThrow('ENOENT')
  })

  it('of a user with other letters lies in a plain folder, which is this user’s before anything lies in it', async () => {
    const { media = '', machineFolder, content, own } = await use('Jürgen')
    expect(media).toMatch(/\\ProgramData\\pi-offload-[0-9a-f]{12}$/)
    expect(machineFolder).toBe(media)
    expect(own).toEqual(['keys', 'media-folder'])
    const name = media.split('\\').at(-1) ?? ''
    expect(content).toEqual([
      name,
      ...['images', 'images\\x.iso', 'seed.iso'].map((entry) => `${name}\\${entry}`),
    ])
    expect(JSON.parse(await readFile(record, 'utf8'))).toEqual({
      argv: [
        ...[`${media}.new`, '/inheritance:r'],
        ...['S-1-5-18', 'S-1-5-32-544', sid].flatMap((who) => ['/grant:r', `*${who}:(OI)(CI)F`]),
      ],
      content: [],
    })
    // Made already: its rights are set once.
    await rm(record)
    expect((await use('Jürgen')).media).toBe(media)
    await expect(readFile(record)).rejects.toThrow('ENOENT')
    // Killed right before it got its name: it is made anew.
    await rename(join(programData, name), join(programData, `${name}.new`))
    expect((await use('Jürgen')).media).toBe(media)
    await rm(record)
    expect(await inside('leaveMediaFolder', { media, dataFolder: dataFolderOf('Jürgen') })).toEqual(['keys'])
  })

  it('does not go into a folder that somebody else made, nor into one that took the place of ours', async () => {
    const { media = '' } = await use('Jörg')
    const ours = join(programData, media.split('\\').at(-1) ?? '')
    await mkdir(`${ours}.other`)
    await rm(ours, { recursive: true })
    await rename(`${ours}.other`, ours)
    await expect(use('Jörg')).rejects.toMatchObject({ problem: { code: 'DATA_FOLDER_UNUSABLE' } })
    await rm(join(testFolder, 'Users', 'Jörg'), { recursive: true })
    await expect(use('Jörg')).rejects.toMatchObject({
      problem: { code: 'DATA_FOLDER_UNUSABLE', detail: expect.stringContaining(media) as string },
    })
  })
})
