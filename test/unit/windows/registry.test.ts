import { expect, it } from 'vitest'
import { parseRegistryText } from '../../../electron/adapters/windows/registry.ts'

/** As the documentation of `reg query` and its many quoted outputs show it. */
const answer = (line: string) => `\r\nHKEY_LOCAL_MACHINE\\SOFTWARE\\Oracle\\VirtualBox\r\n${line}\r\n\r\n`

it.each([
  [
    'a text',
    '    InstallDir    REG_SZ    C:\\Program Files\\Oracle\\VirtualBox\\',
    'C:\\Program Files\\Oracle\\VirtualBox\\',
  ],
  ['a text with many blanks', '    InstallDir    REG_EXPAND_SZ    D:\\a    b', 'D:\\a    b'],
  ['an empty text', '    InstallDir    REG_SZ    ', ''],
  ['a name in other letters', '    installdir    REG_SZ    E:\\', 'E:\\'],
  ['another value', '    InstallDir2    REG_SZ    E:\\', undefined],
  ['a number', '    InstallDir    REG_DWORD    0x1', undefined],
  [
    'an error, in any language',
    'FEHLER: Der angegebene Registrierungsschlüssel wurde nicht gefunden.',
    undefined,
  ],
])('%s', (_name, line, expected) => {
  expect(parseRegistryText(answer(line), 'InstallDir')).toBe(expected)
})
