import { existsSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { systemFiles } from '../../../../electron/adapters/files.ts'
import { mediaFolderFor, withMediaFolder } from '../../../../electron/adapters/windows/media-folder.ts'
import { rehearsalWorld } from '../../../../electron/rehearsal/world.ts'

interface Request {
  dataFolder: string
  programData: string
  /** A folder like that of Windows, with the tests' own icacls and whoami. */
  systemRoot: string
}

/** Takes back what `useMediaFolder` made; says what is left. */
export async function leaveMediaFolder({
  media,
  dataFolder,
}: {
  media: string
  dataFolder: string
}): Promise<string[]> {
  const { ports: rehearsed } = rehearsalWorld({ fast: true, assets: { text: async () => '' } })
  const real = { ...rehearsed, files: systemFiles() }
  const { files } = withMediaFolder(real, media, join(dataFolder, 'media-folder'))
  for (const path of ['seed.iso', 'images\\x.iso']) await files.remove(join(media, path))
  for (const path of [join(media, 'images'), media]) await files.removeEmptyFolder(path)
  return [...readdirSync(dataFolder), ...readdirSync(dirname(media))]
}

/** Where an image and a machine of this user come to lie, and what lies in the folder for all users afterwards. */
export async function useMediaFolder({ dataFolder, programData, systemRoot }: Request): Promise<{
  media: string | undefined
  machineFolder: string | undefined
  content: string[]
  own: string[]
}> {
  process.env['SystemRoot'] = systemRoot
  const media = mediaFolderFor(dataFolder, { ProgramData: programData })
  const assets = { text: async () => '' }
  const { ports: rehearsed } = rehearsalWorld({ fast: true, assets })
  const real = { ...rehearsed, files: systemFiles() }
  const ports = media === undefined ? real : withMediaFolder(real, media, join(dataFolder, 'media-folder'))
  await ports.files.write(join(dataFolder, 'keys', 'key'), 'secret', { secret: true })
  // Looking, and what lies elsewhere, makes nothing there.
  const isMadeEarly = media !== undefined && existsSync(media)
  await ports.files.write(join(media ?? dataFolder, 'seed.iso'), 'seed', { secret: true })
  await ports.files.write(join(media ?? dataFolder, 'images', 'x.iso'), 'image')
  return {
    media,
    machineFolder: media && (await ports.virtualBox.defaultMachineFolder()),
    content: isMadeEarly ? ['made early'] : readdirSync(programData, { recursive: true }).map(String).sort(),
    own: readdirSync(dataFolder).sort(),
  }
}
