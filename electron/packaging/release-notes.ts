/**
 * What a release says of itself: `node electron/packaging/release-notes.ts v0.1.0` prints the section of CHANGELOG.md, once tag,
 * package.json and that section name one version. Needs no packages, so that the job that writes the release installs none.
 */
import packageFile from '../../package.json' with { type: 'json' }
import { readFile } from 'node:fs/promises'

export interface ReleaseSources {
  tag: string
  /** Of package.json. */
  version: string
  changelog: string
}

/** Throws where they do not agree, or where there is nothing to say. */
export function releaseNotes({ tag, version, changelog }: ReleaseSources): string {
  if (tag !== `v${version}`) throw new Error(`The tag is ${tag}, and package.json says ${version}.`)
  const sections = changelog.split(/^## /m).slice(1)
  const section = sections.find((text) => text.startsWith(`[${version}]`))
  if (section === undefined) throw new Error(`CHANGELOG.md has no section [${version}].`)
  const [heading = '', ...lines] = section.split('\n')
  if (!/^\[[^\]]+\] - \d{4}-\d{2}-\d{2}$/.test(heading))
    throw new Error(`“## ${heading}” in CHANGELOG.md has no date, such as “## [${version}] - 2026-01-31”.`)
  const notes = lines.join('\n').trim()
  if (notes === '') throw new Error(`CHANGELOG.md says nothing of ${version}.`)
  return `${notes}\n`
}

if (import.meta.main) {
  const [tag = ''] = process.argv.slice(2)
  const changelog = await readFile(new URL('../../CHANGELOG.md', import.meta.url), 'utf8')
  process.stdout.write(releaseNotes({ tag, version: packageFile.version, changelog }))
}
