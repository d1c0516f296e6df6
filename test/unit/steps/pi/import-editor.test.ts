import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addImport, namesPath, removeImport } from '../../../../electron/steps/pi/import-editor.ts'

const path = './pi-offload'

/** before, after */
const added: Record<string, [string, string]> = {
  'the list of a channel configuration': [
    '{ config, pkgs, ... }:\n\n{\n  imports =\n    [ # Include the results of the hardware scan.\n      ./hardware-configuration.nix\n    ];\n\n  a = 1;\n}\n',
    '{ config, pkgs, ... }:\n\n{\n  imports =\n    [ # Include the results of the hardware scan.\n      ./hardware-configuration.nix\n      ./pi-offload\n    ];\n\n  a = 1;\n}\n',
  ],
  'one line': ['{ imports = [ ./a.nix ]; }', '{ imports = [ ./a.nix ./pi-offload ]; }'],
  'one line, narrow': ['{ imports = [./a.nix]; }', '{ imports = [./a.nix ./pi-offload]; }'],
  'an empty list': ['{ imports = [ ]; }', '{ imports = [ ./pi-offload ]; }'],
  'an empty list, narrow': ['{ imports = []; }', '{ imports = [ ./pi-offload]; }'],
  'a list with only a comment': [
    '{\n  imports = [\n    # nothing yet\n  ];\n}\n',
    '{\n  imports = [\n    # nothing yet\n    ./pi-offload\n  ];\n}\n',
  ],
  'a comment behind the bracket': [
    '{\n  imports = [ # nothing\n  ];\n}\n',
    '{\n  imports = [ # nothing\n    ./pi-offload\n  ];\n}\n',
  ],
  'a comment behind the last entry': [
    '{\n\timports = [\n\t\t./a.nix # the first\n\t];\n}\n',
    '{\n\timports = [\n\t\t./a.nix # the first\n    ./pi-offload\n\t];\n}\n'.replace('    ./pi', '\t  ./pi'),
  ],
  CRLF: [
    '{ ... }:\r\n{\r\n  imports = [\r\n    ./a.nix\r\n  ];\r\n}\r\n',
    '{ ... }:\r\n{\r\n  imports = [\r\n    ./a.nix\r\n    ./pi-offload\r\n  ];\r\n}\r\n',
  ],
  'entries that are not paths': [
    '{\n  imports = [\n    "${builtins.fetchTarball "https://e.x/y.tar.gz"}/raspberry-pi/4"\n    (import ./x)\n    <nixpkgs/y>\n  ];\n}',
    '{\n  imports = [\n    "${builtins.fetchTarball "https://e.x/y.tar.gz"}/raspberry-pi/4"\n    (import ./x)\n    <nixpkgs/y>\n    ./pi-offload\n  ];\n}',
  ],
  'no list': [
    '{ pkgs, ... }:\n{\n  # the imports = [ ]; below are not ours\n  a = "imports = [ ];";\n  users.imports = [ ./x ];\n}\n',
    '{ pkgs, ... }:\n{\n  imports = [ ./pi-offload ]; # added by Pi Offload\n  # the imports = [ ]; below are not ours\n  a = "imports = [ ];";\n  users.imports = [ ./x ];\n}\n',
  ],
  'nested lists belong to others': [
    '{\n    home.users.me = { imports = [ ./me.nix ]; };\n}',
    '{\n    imports = [ ./pi-offload ]; # added by Pi Offload\n    home.users.me = { imports = [ ./me.nix ]; };\n}',
  ],
  'an empty set': ['{ }', '{ imports = [ ./pi-offload ]; /* added by Pi Offload */ }'],
  'options and config': [
    '{ lib, ... }: with lib; { options = { }; config = { a = 1; }; }',
    '{ lib, ... }: with lib; { imports = [ ./pi-offload ]; /* added by Pi Offload */ options = { }; config = { a = 1; }; }',
  ],
  'a list in a chain': [
    '{ lib, ... }: { imports = [ ./a ] ++ lib.optionals true [ ./b ]; }',
    '{ lib, ... }: { imports = [ ./a ./pi-offload ] ++ lib.optionals true [ ./b ]; }',
  ],
  'a list at the end of a chain': [
    '{ mods, ... }: { imports = mods ++ /* ++ [ ] */ [ ./a ]; }',
    '{ mods, ... }: { imports = mods ++ /* ++ [ ] */ [ ./a ./pi-offload ]; }',
  ],
  'with in front of the list': [
    '{ x, ... }: { imports = with x; [ a ]; }',
    '{ x, ... }: { imports = with x; [ a ./pi-offload ]; }',
  ],
  'let in front of the list': [
    '{ imports = let a = ./a; in [ a ]; }',
    '{ imports = let a = ./a; in [ a ./pi-offload ]; }',
  ],
  'assert in front of the set': [
    '{ x, ... }: assert x; { imports = [ ]; }',
    '{ x, ... }: assert x; { imports = [ ./pi-offload ]; }',
  ],
  'a comment with spaces behind it': [
    '{\n  imports = [\n    # the first   \n  ];\n}\n',
    '{\n  imports = [\n    # the first   \n    ./pi-offload\n  ];\n}\n',
  ],
  'a comment behind the last entry, CRLF': [
    '{\r\n  imports = [\r\n    ./a.nix # c\r\n  ];\r\n}\r\n',
    '{\r\n  imports = [\r\n    ./a.nix # c\r\n    ./pi-offload\r\n  ];\r\n}\r\n',
  ],
  'let and a comment behind the brace': [
    '{ lib, ... }:\nlet x = 1; in { # mine\n  a = x;\n}\n',
    '{ lib, ... }:\nlet x = 1; in { # mine\n  imports = [ ./pi-offload ]; # added by Pi Offload\n  a = x;\n}\n',
  ],
}

const unclear: Record<string, string> = {
  'lib.optionals': '{ lib, ... }: { imports = lib.optionals true [ ./b ]; }',
  'a path that interpolates a list': '{ imports = ./${[ ./a ]}; }',
  'a file that is such a path': './${{ imports = [ ]; }}',
  'another operator': '{ imports = [ ./a ] // [ ./b ]; }',
  map: '{ imports = map (x: x) [ ./a ]; }',
  'a file that only imports': 'import ./x.nix',
  'a call': '{ lib, ... }: lib.mkMerge [ { } ]',
  rec: 'rec { a = 1; }',
  'two lists': '{ imports = [ ]; "imports" = [ ]; }',
  'an inherited list': '{ x, ... }: { inherit (x) imports; }',
  'an inherited list, quoted': '{ x, ... }: { inherit (x) "imports"; }',
  'a computed name': '{ x, ... }: { ${x} = [ ]; }',
  'a computed name in quotes': '{ x, ... }: { "${x}" = [ ]; }',
  'a name with an escape': '{ "im\\ports" = [ ]; imports = [ ]; }',
  'a function that gives a function': '{ x }: { ... }: { imports = [ ]; }',
  'a set that is called': '{ __functor = self: { ... }: { }; }',
  'a part of imports': '{ imports.x = [ ]; }',
  'no Nix': 'Hello, world! {',
  empty: '',
  'half a file': '{ imports = [ ./a ',
  'a set that is updated': '{ a = 1; } // { imports = [ ]; }',
}

describe('addImport', () => {
  it.each(Object.entries(added))('%s', (_name, [before, after]) => {
    expect(addImport(before, path)).toEqual({ kind: 'added', source: after })
    expect(addImport(after, path)).toEqual({ kind: 'present' })
    expect(removeImport(after, path)).toEqual({ kind: 'removed', source: before })
  })

  it.each(Object.entries(unclear))('leaves to its owner: %s', (_name, source) => {
    expect(addImport(source, path).kind).toBe('unclear')
  })

  it('says how the owner can add it', () => {
    const byHand = (source: string) => {
      const addition = addImport(source, path)
      return addition.kind === 'unclear' ? [addition.byHand, addition.reason] : addition.kind
    }
    expect(byHand('{ mods, ... }: { imports = mods ++ mods; }')).toEqual([
      'append',
      '`imports` is computed, not a plain list',
    ])
    expect(byHand('{\n  a = 1;\n  imports = [ ./a.nix ]\n}\n')).toEqual([
      'correct',
      'it cannot be parsed near line 4',
    ])
    expect(byHand('{ ... }:\n{ a = pkgs.b; }')).toEqual(['correct', '`pkgs` in line 2 is defined nowhere'])
    expect(byHand('{ a.b = 1;\n  a.b = 2; }')).toEqual(['correct', '`b` in line 2 is defined twice'])
    expect(byHand('rec { a = 1; }')).toContain('insert')
  })

  it('sees an entry that the owner made in a list of any shape', () => {
    expect(addImport('{ imports = [ ./a ] ++ [ ./pi-offload/default.nix ]; }', path).kind).toBe('present')
    expect(addImport('{ a = "./pi-offload"; } # ./pi-offload', path).kind).toBe('added')
  })
})

describe('removeImport', () => {
  it('takes an entry out of a list that its owner wrote', () => {
    expect(removeImport('{ imports = [ ./a ] ++ [ ./pi-offload ]; }', path)).toEqual({
      kind: 'removed',
      source: '{ imports = [ ./a ] ++ [ ]; }',
    })
  })

  it('pulls nothing into a comment', () => {
    expect(removeImport('{ imports = [ # c\n  ./pi-offload ]; }', path)).toEqual({
      kind: 'removed',
      source: '{ imports = [ # c\n   ]; }',
    })
  })

  it('keeps an imports that others joined', () => {
    expect(removeImport('{\n  imports = [ ./pi-offload ./b ]; # added by Pi Offload\n}', path)).toEqual({
      kind: 'removed',
      source: '{\n  imports = [ ./b ]; # added by Pi Offload\n}',
    })
  })

  it.each([
    '{ imports = [ ./pi-offload ./pi-offload ]; }',
    '{ x = import ./pi-offload; }',
    '{ [ ./pi-offload',
  ])('does not guess: %s', (source) => {
    expect(removeImport(source, path).kind).toBe('unclear')
  })

  it('says when there is nothing to take out', () => {
    expect(removeImport('{ imports = [ ./a ]; }', path)).toEqual({ kind: 'absent' })
  })
})

describe('any configuration', () => {
  const space = fc.constantFrom(
    ' ',
    '\n',
    '\r\n',
    '\n  ',
    '\t',
    '\n\n    ',
    ' # remark [ ./x ]\n  ',
    ' /* imports = [ ]; */ ',
  )
  const maybe = fc.oneof(fc.constant(''), space)
  const entry = fc.constantFrom(
    './a.nix',
    '<nixpkgs/b>',
    '"${./x}/c"',
    '(import ./d { })',
    '../e',
    './${"f"}',
  )
  const list = fc
    .tuple(fc.array(fc.tuple(space, entry), { maxLength: 4 }), maybe)
    .map(([entries, end]) => `[${entries.map(([gap, text]) => gap + text).join('')}${end}]`)
  const imports = fc.oneof(
    fc.constant(''),
    fc.tuple(space, list, maybe).map(([gap, text, end]) => `imports =${gap}${text}${end};`),
    fc.constantFrom('imports = [ ] ++ map;', 'imports = with { }; [ ];', 'imports = map;'),
  )
  const other = fc.constantFrom(
    'a.b = 1;',
    'c = "imports = [ ];";',
    "d = ''\n  imports\n'';",
    'e = { imports = [ ./e ]; };',
  )
  const head = fc.constantFrom(
    '',
    '{ ... }:',
    'args@{ pkgs, lib, ... }:\n',
    '{ lib, ... }: with lib; ',
    '# head\n',
  )
  const configuration = fc
    .tuple(head, maybe, other, maybe, imports, maybe, other, maybe)
    .map(([first, ...rest]) => `${first}${rest[0]}{${rest.slice(1).join(' ')}}\n`)

  it('comes back byte for byte', () => {
    let changed = 0
    fc.assert(
      fc.property(configuration, (source) => {
        const addition = addImport(source, path)
        if (addition.kind === 'unclear') return
        expect(addition.kind).toBe('added')
        if (addition.kind !== 'added') return
        changed += 1
        expect(namesPath(addition.source, [path])).toBe(true)
        expect(removeImport(addition.source, path)).toEqual({ kind: 'removed', source })
      }),
      { numRuns: 500 },
    )
    expect(changed).toBeGreaterThan(100)
  })
})
