import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { generateEd25519 } from '../../../../electron/adapters/ssh/key-pair.ts'
import { publicHalfOf } from '../../../../electron/steps/vm/openssh-key.ts'
import { readyImage, vmImage } from '../../../../electron/steps/vm/image.ts'
import { readKeys, vmKeys } from '../../../../electron/steps/vm/keys.ts'
import { readBuilderHostKey } from '../../../../electron/steps/vm/session.ts'
import { bringAbout, codeOf, differenceOf, takeAway } from './bring-about.ts'
import { createWorld, folders, publish, setupOf } from './world.ts'

describe('vm/keys', () => {
  it('are made once, secret, and go', async () => {
    const world = createWorld()
    expect(await bringAbout(vmKeys, world.context())).toBeUndefined()
    const keys = await readKeys(world.context())
    expect(await readBuilderHostKey(world.context())).toBe(keys?.host.publicKey)
    expect(world.files.entries.get(folders.hostKeyFile)?.secret).toBe(true)
    expect(world.files.entries.get(folders.adminKeyFile)?.secret).toBe(true)
    expect(await bringAbout(vmKeys, world.context())).toBeUndefined()
    expect(await readKeys(world.context())).toEqual(keys)
    expect(await takeAway(vmKeys, world.context())).toBe('absent')
    expect(await takeAway(vmKeys, world.context())).toBe('absent')
    expect([...world.files.entries.keys()]).toEqual([])
  })

  it('a lost public half comes back from the private one, and the other pair stays', async () => {
    const world = createWorld()
    await bringAbout(vmKeys, world.context())
    const keys = await readKeys(world.context())
    await world.files.remove(`${folders.hostKeyFile}.pub`)
    expect(await readKeys(world.context())).toEqual(keys)
    expect((await differenceOf(vmKeys, world.context()))?.summary).toContain('public half')
    expect(await bringAbout(vmKeys, world.context())).toBeUndefined()
    expect(await readKeys(world.context())).toEqual(keys)
  })

  it.each([
    '',
    'not a key',
    '-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n',
  ])('a damaged private half is made anew: %j', async (damaged) => {
    const world = createWorld()
    await bringAbout(vmKeys, world.context())
    const keys = await readKeys(world.context())
    await world.files.write(folders.adminKeyFile, damaged)
    expect(await readKeys(world.context())).toBeUndefined()
    expect(await bringAbout(vmKeys, world.context())).toBeUndefined()
    const now = await readKeys(world.context())
    expect(now?.host).toEqual(keys?.host)
    expect(now?.admin.publicKey).not.toBe(keys?.admin.publicKey)
  })

  it('the public half is read from what the real generator makes', async () => {
    const pair = await generateEd25519('a comment')
    expect(`${publicHalfOf(pair.privateKey) ?? ''} a comment`).toBe(pair.publicKey)
  })
})

describe('vm/image', () => {
  it('is downloaded once, verified, and goes', async () => {
    const world = createWorld()
    expect(await readyImage(world.context())).toBeUndefined()
    expect(await bringAbout(vmImage, world.context())).toBeUndefined()
    const image = await readyImage(world.context())
    expect(image).toBe('/data/images/nixos-minimal-26.05.1-x86_64-linux.iso')
    // A newer release is no reason to load it again.
    publish(world.published, '26.05.2')
    expect(await differenceOf(vmImage, world.context())).toBeUndefined()
    expect(await takeAway(vmImage, world.context())).toBe('absent')
    expect([...world.files.entries.keys()]).toEqual([])
  })

  it('goes on with what arrived, but not across releases', async () => {
    const world = createWorld()
    const stop = new AbortController()
    const context = {
      ...world.context(stop.signal),
      report: ({ done }: { done: number }) => {
        if (done > 7e8) stop.abort()
      },
    }
    await expect(bringAbout(vmImage, context)).rejects.toThrow()
    const parts = () => [...world.files.entries.keys()].filter((path) => path.endsWith('.part'))
    expect(parts()).toHaveLength(1)
    publish(world.published, '26.05.2')
    expect(await bringAbout(vmImage, world.context())).toBeUndefined()
    expect(parts()).toEqual([])
    expect(await readyImage(world.context())).toContain('26.05.2')
  })

  it('is not used when it is not what was published', async () => {
    const world = createWorld()
    publish(world.published, '26.05.1', '0'.repeat(64))
    expect(await codeOf(bringAbout(vmImage, world.context()))).toBe('DOWNLOAD_CORRUPT')
    expect(await readyImage(world.context())).toBeUndefined()
    publish(world.published, '26.05.1')
    expect(await bringAbout(vmImage, world.context())).toBeUndefined()
  })

  it.each(['<html>no</html>', '', 'abc  name'])('is not used with a checksum file %j', async (text) => {
    const world = createWorld()
    const [sum] = [...world.published.keys()].filter((url) => url.endsWith('.sha256'))
    world.published.set(sum ?? '', { kind: 'text', text })
    expect(await codeOf(bringAbout(vmImage, world.context()))).toBe('DOWNLOAD_FAILED')
  })

  it('says how much space is missing before it begins', async () => {
    const world = createWorld({}, { diskBytes: 1024 ** 3 })
    expect(await codeOf(bringAbout(vmImage, world.context()))).toBe('DISK_FULL')
    expect([...world.files.entries.keys()].filter((path) => path.includes('.iso'))).toEqual([])
  })

  it('says in its log, too, why nothing comes', async () => {
    const world = createWorld()
    const note = 'The connection failed. Trying again (1 of 5).'
    const { downloads } = world.ports
    world.ports.downloads = {
      ...downloads,
      resolve: (url, web) => {
        web.onProgress?.({ done: 0, unit: 'bytes', note })
        return downloads.resolve(url, web)
      },
    }
    await bringAbout(vmImage, world.context())
    expect(world.log).toEqual([note])
  })

  it('may be a file of the user’s, which is verified and stays', async () => {
    const world = createWorld()
    const file = '/home/you/nixos.iso'
    const sha256 = createHash('sha256').update('an image').digest('hex')
    world.setup = setupOf({ image: { file, sha256 } })
    expect(await codeOf(bringAbout(vmImage, world.context()))).toBe('IMAGE_UNREADABLE')
    await world.files.write(file, 'another one')
    expect(await codeOf(bringAbout(vmImage, world.context()))).toBe('IMAGE_UNREADABLE')
    await world.files.write(file, 'an image')
    expect(await bringAbout(vmImage, world.context())).toBeUndefined()
    expect(await readyImage(world.context())).toBe(file)
    await world.files.write(file, 'an image that changed')
    expect(await differenceOf(vmImage, world.context())).toBeDefined()
    await takeAway(vmImage, world.context())
    expect([...world.files.entries.keys()]).toEqual([file])
  })
})
