/** The disks that a settings file of VirtualBox names, whole or cut off, as it stands there: one upon which others build holds them. */
import { systemTag } from './machine-settings.ts'

interface NamedDisk {
  /** From the machine's folder on, or as a whole. */
  location: string
  /** The disk at the bottom, where it builds upon another one. */
  bottom: { uuid: string; location: string }
}

/** `settings`: one file, or several one after the other. */
export function disksIn(settings: string): NamedDisk[] {
  const disks: NamedDisk[] = []
  let below: NamedDisk['bottom'][] = []
  for (const [tag, closing] of settings.matchAll(/<HardDisks>|<\/HardDisk>|<HardDisk\b[^<>]*?(\/?)>/g)) {
    if (tag === '<HardDisks>') below = []
    else if (tag === '</HardDisk>') below.pop()
    else {
      const disk = {
        uuid: /\buuid="\{([^"}]*)\}"/.exec(tag)?.[1]?.toLowerCase() ?? '',
        location: plain(/\blocation="([^"]+)"/.exec(tag)?.[1] ?? ''),
      }
      if (disk.location !== '') disks.push({ location: disk.location, bottom: below[0] ?? disk })
      if (closing !== '/') below.push(disk)
    }
  }
  return disks
}

/** UUIDs of the disks on which our system was installed. */
export function installedDisks(settings: string): string[] {
  return [...settings.matchAll(/<ExtraDataItem\b[^>]*\bname="([^"]+)"[^>]*\bvalue="([^"]*)"/g)]
    .filter(([, name]) => name === systemTag)
    .map(([, , value = '']) => value.slice(0, 36).toLowerCase())
}

const characters = { quot: '"', apos: "'", lt: '<', gt: '>', amp: '&' } as const

/** An attribute's value as it was before it was written. */
export function plain(value: string): string {
  return value.replace(/&(quot|apos|lt|gt|amp);/g, (_, name: keyof typeof characters) => characters[name])
}
