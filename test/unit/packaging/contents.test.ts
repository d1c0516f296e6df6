import { expect, test } from 'vitest'
import { findIntruders } from '../../../electron/packaging/contents.ts'

const wanted = [
  'package.json',
  'dist/main.js',
  'dist/preload.cjs',
  'dist/third-party-notices.txt',
  'renderer/dist/index.html',
  'renderer/dist/assets/index-B0X5hQBG.js',
  'renderer/dist/assets/index-cbXX8SYX.css',
  'renderer/dist/assets/icon-7qC8tJ4B.svg',
  'resources/icons/icon.ico',
  'resources/nix/pi.nix',
  'resources/nix/pi-offload.sh',
  'resources/nix/evaluate-on-builder.sh',
  'resources/nix/memory.awk',
  'resources/nix/progress.awk',
  'resources/nix/evaluation.nix',
  'resources/windows/elevated.ps1',
  'resources/windows/README.md',
]

test('what is wanted may be in the program', () => expect(findIntruders(wanted)).toEqual([]))

test.for([
  'dist/cli.js',
  'dist/main.js.map',
  'node_modules/ssh2/package.json',
  'resources/nix/notes.txt',
  'resources/installer/installer.nsh',
  'renderer/dist/assets/index-B0X5hQBG.js.map',
  '.env',
])('and nothing else: %s', (file) =>
  expect(findIntruders([...wanted, file])).toEqual([`${file} shall not be in the program`]),
)

test('what is missing is told', () =>
  expect(findIntruders(wanted.filter((file) => !file.endsWith('.ps1')))).toEqual([
    String.raw`nothing in the program is ^resources\/windows\/(?:parts\/)?[a-z-]+\.ps1$`,
  ]))
