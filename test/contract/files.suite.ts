import { describe, expect, it } from 'vitest'
import type { Files } from '../../electron/ports/files.ts'

export interface FilesWorld {
  files: Files
  /** A path below a folder of its own that may be used freely. */
  path: (...parts: string[]) => string
  /** Readable by the user alone? */
  isSecret: (path: string) => Promise<boolean>
}

const text = (bytes: Uint8Array | undefined) => bytes && new TextDecoder().decode(bytes)

/** What every implementation of `Files` does. */
export function describeFiles(name: string, make: () => Promise<FilesWorld>): void {
  describe(`Files: ${name}`, () => {
    it('reads back what it wrote, text and bytes, and makes the folders', async () => {
      const { files, path } = await make()
      await files.write(path('a', 'b', 'text'), 'grüße\n')
      expect(text(await files.read(path('a', 'b', 'text')))).toBe('grüße\n')
      const bytes = Uint8Array.from({ length: 300_000 }, (_, index) => index % 251)
      await files.write(path('bytes'), bytes)
      expect(Buffer.compare((await files.read(path('bytes'))) ?? new Uint8Array(), bytes)).toBe(0)
      expect(await files.size(path('bytes'))).toBe(300_000)
    })

    it('replaces a file as a whole', async () => {
      const { files, path } = await make()
      await files.write(path('file'), 'a long first text')
      await files.write(path('file'), 'short')
      expect(text(await files.read(path('file')))).toBe('short')
    })

    it('ends with one of two texts written at once', async () => {
      const { files, path } = await make()
      await Promise.all(['one', 'two', 'three'].map((content) => files.write(path('file'), content)))
      expect(['one', 'two', 'three']).toContain(text(await files.read(path('file'))))
    })

    it('says that there is nothing', async () => {
      const { files, path } = await make()
      expect(await files.read(path('none'))).toBeUndefined()
      expect(await files.size(path('none', 'below'))).toBeUndefined()
      expect(await files.readFrom(path('none'), 10)).toHaveLength(0)
      await files.remove(path('none'))
      await files.removeEmptyFolder(path('no', 'folder'))
      await expect(files.sha256(path('none'))).rejects.toMatchObject({ code: 'ENOENT' })
      await expect(files.rename(path('none'), path('other'))).rejects.toMatchObject({ code: 'ENOENT' })
    })

    it('follows a growing file', async () => {
      const { files, path } = await make()
      await files.write(path('log'), 'one\ntwo\n')
      expect(text(await files.readFrom(path('log'), 4))).toBe('two\n')
      expect(await files.readFrom(path('log'), 8)).toHaveLength(0)
      expect(await files.readFrom(path('log'), 80)).toHaveLength(0)
    })

    it('keeps a secret for the user alone, also over a file that was open to all', async () => {
      const { files, path, isSecret } = await make()
      await files.write(path('keys', 'key'), 'public')
      expect(await isSecret(path('keys', 'key'))).toBe(false)
      await files.write(path('keys', 'key'), 'private', { secret: true })
      expect(text(await files.read(path('keys', 'key')))).toBe('private')
      expect(await isSecret(path('keys', 'key'))).toBe(true)
    })

    it('renames over another file and removes', async () => {
      const { files, path } = await make()
      await files.write(path('from'), 'new')
      await files.write(path('to'), 'old')
      await files.rename(path('from'), path('to'))
      expect(text(await files.read(path('to')))).toBe('new')
      expect(await files.read(path('from'))).toBeUndefined()
      await files.remove(path('to'))
      await files.remove(path('to'))
      expect(await files.size(path('to'))).toBeUndefined()
    })

    it('names what is in a folder, files and folders', async () => {
      const { files, path } = await make()
      await files.write(path('folder', 'file'), 'x')
      await files.write(path('folder', 'below', 'file'), 'x')
      expect((await files.names(path('folder'))).toSorted()).toEqual(['below', 'file'])
      expect(await files.names(path('none'))).toEqual([])
    })

    it('leaves a folder that is not empty', async () => {
      const { files, path } = await make()
      await files.write(path('folder', 'file'), 'x')
      await files.removeEmptyFolder(path('folder'))
      expect(text(await files.read(path('folder', 'file')))).toBe('x')
      await files.remove(path('folder', 'file'))
      await files.removeEmptyFolder(path('folder'))
      await files.removeEmptyFolder(path('folder'))
    })

    it('gives the checksum and stops on request', async () => {
      const { files, path } = await make()
      await files.write(path('file'), 'abc')
      expect(await files.sha256(path('file'))).toBe(
        'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
      )
      await expect(files.sha256(path('file'), AbortSignal.abort())).rejects.toMatchObject({
        name: 'AbortError',
      })
    })

    it('knows the free space where a file is and where one would be', async () => {
      const { files, path } = await make()
      expect(await files.freeBytes(path('not', 'yet', 'there'))).toBeGreaterThan(0)
    })

    it('knows that the drive of a file is there, and of one that is not', async () => {
      const { files, path } = await make()
      expect(await files.isDriveThere(path('not', 'yet', 'there'))).toBe(true)
    })

    it('knows that two paths of one folder share a file system', async () => {
      const { files, path } = await make()
      await files.write(path('file'), 'x')
      const fileSystem = await files.fileSystem(path('file'))
      expect(fileSystem).not.toBe('')
      expect(await files.fileSystem(path('not', 'yet', 'there'))).toBe(fileSystem)
    })
  })
}
