import { describe, expect, it } from 'vitest'
import { releaseNotes } from '../../../electron/packaging/release-notes.ts'

const changelog = `# Changelog

## [Unreleased]

## [1.2.0] - 2026-01-31

### Added

- A thing.

## [1.1.0] - 2025-12-01

## [1.0.0]

- Another.
`

describe('the notes of a release', () => {
  it('are the section of its version', () => {
    expect(releaseNotes({ tag: 'v1.2.0', version: '1.2.0', changelog })).toBe('### Added\n\n- A thing.\n')
  })

  it.each([
    ['v1.2.1', '1.2.0', 'The tag is v1.2.1, and package.json says 1.2.0.'],
    ['v2.0.0', '2.0.0', 'CHANGELOG.md has no section [2.0.0].'],
    ['v1.1.0', '1.1.0', 'CHANGELOG.md says nothing of 1.1.0.'],
    ['v1.0.0', '1.0.0', '“## [1.0.0]” in CHANGELOG.md has no date'],
  ])('%s of %s: %s', (tag, version, message) => {
    expect(() => releaseNotes({ tag, version, changelog })).toThrow(message)
  })
})
