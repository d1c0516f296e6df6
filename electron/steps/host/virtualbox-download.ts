/** Oracle's installer of VirtualBox, as it is published: the folder of a release, and the SHA-256 of each file in it. */
import { failure } from '../../contract/problem.ts'
import { offeredVirtualBox } from '../../contract/setup.ts'
import type { StepContext } from '../../engine/resource.ts'

/** About 170 MB for Windows. */
export const usualInstallerBytes = 170_000_000

export interface Installer {
  url: string
  name: string
  sha256: string
}

export function releaseFolder({ setup }: Pick<StepContext, 'setup'>): string {
  return `${setup.virtualBox.mirror.replace(/\/+$/, '')}/${offeredVirtualBox}`
}

/** Its name holds a number that only the release itself tells. Throws `DOWNLOAD_FAILED`. */
export async function findInstaller(context: StepContext, suffix: string): Promise<Installer> {
  const { ports, signal } = context
  const url = `${releaseFolder(context)}/SHA256SUMS`
  const text = await ports.downloads.text(url, { signal, ...proxyOf(context) })
  for (const line of text.split(/\r?\n/)) {
    const [, sha256, name] = /^([0-9a-f]{64}) [ *]([A-Za-z0-9._-]+)$/.exec(line) ?? []
    if (sha256 === undefined || name === undefined) continue
    if (name.startsWith(`VirtualBox-${offeredVirtualBox}-`) && name.endsWith(suffix))
      return { url: `${releaseFolder(context)}/${name}`, name, sha256 }
  }
  throw failure('DOWNLOAD_FAILED', `${url} names no installer for this system.`, text.slice(0, 500))
}

/** Where it comes to lie until it has run. */
export function installerFile({ folders }: StepContext, { name }: Pick<Installer, 'name'>): string {
  return folders.virtualBoxInstaller(name)
}

/** Continues what an earlier try left. Throws `DOWNLOAD_FAILED`, `DOWNLOAD_CORRUPT`, `DISK_FULL`. */
export async function fetchInstaller(context: StepContext, installer: Installer): Promise<string> {
  const { ports, signal } = context
  const file = installerFile(context, installer)
  await ports.downloads.fetch({
    ...{ url: installer.url, file, sha256: installer.sha256, signal, ...proxyOf(context) },
    onProgress: (progress) => {
      context.report(progress)
      if (progress.note !== undefined) context.log(progress.note)
    },
  })
  return file
}

function proxyOf({ setup: { image } }: StepContext): { proxy?: string } {
  return image.proxy === undefined ? {} : { proxy: image.proxy }
}
