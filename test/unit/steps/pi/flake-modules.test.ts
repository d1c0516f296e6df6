import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { systemsOf } from '../../../../electron/steps/pi/flake-modules.ts'

/** A flake with this in its outputs. */
const flakeOf = (outputs: string): string => `{
  # outputs = { };
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";
  outputs = inputs@{ self, nixpkgs, ... }: with inputs; {
    ${outputs}
  };
}
`

function modulesOf(source: string): Record<string, readonly string[]> {
  return Object.fromEntries(systemsOf(source).modules)
}

describe('the modules of a flake', () => {
  it.each([
    'nixpkgs.lib.nixosSystem {',
    'inputs.nixpkgs.lib.nixosSystem {',
    'lib.nixosSystem rec {',
    'nixos-raspberrypi.lib.nixosSystem {',
    'nixos-raspberrypi.lib.nixosSystemFull {',
    'nixosSystem /* of nixpkgs */ {',
  ])('are those of %s', (call) => {
    const text = `nixosConfigurations.pi = ${call} system = "aarch64-linux"; modules = [ ./configuration.nix ]; };`
    expect(systemsOf(flakeOf(text))).toEqual({
      names: ['pi'],
      modules: new Map([['pi', ['configuration.nix']]]),
    })
  })

  it('are told apart by the system, in the order of the list', () => {
    const text = `nixosConfigurations = {
      "pi-4" = nixpkgs.lib.nixosSystem {
        specialArgs = { inherit inputs; modules = [ ./not.nix ]; };
        modules = [
          inputs.hardware.nixosModules.raspberry-pi-4
          ./hosts/pi # a folder
          ({ ... }: { imports = [ ./inner.nix ]; })
          ./b.nix /* ./c.nix */
        ] ;
      };
      nas = nixpkgs.lib.nixosSystem { modules = [ ./hosts/nas/configuration.nix ]; };
    };`
    expect(modulesOf(flakeOf(text))).toEqual({
      'pi-4': ['hosts/pi/default.nix', 'b.nix'],
      nas: ['hosts/nas/configuration.nix'],
    })
    expect(systemsOf(flakeOf(text)).names).toEqual(['pi-4', 'nas'])
  })

  it('are left out where more than one system may load them', () => {
    const text = `nixosConfigurations.pi = nixpkgs.lib.nixosSystem { modules = [ ./common.nix ./pi.nix ]; };
    nixosConfigurations.nas = nixpkgs.lib.nixosSystem { modules = [ ./common.nix ./nas.nix ]; };
    nixosModules.default = ./nas.nix;`
    expect(modulesOf(flakeOf(text))).toEqual({ pi: ['pi.nix'], nas: [] })
  })

  it('outputs may come out of a let or a with', () => {
    const text = `{ outputs = { nixpkgs, ... }: let x = 1; in with x; {
      nixosConfigurations.pi = nixpkgs.lib.nixosSystem { modules = [ ./pi.nix ]; }; }; }`
    expect(modulesOf(text)).toEqual({ pi: ['pi.nix'] })
  })

  it.each([
    ['a list that is computed', 'nixpkgs.lib.nixosSystem { modules = [ ./a.nix ] ++ more; }'],
    ['modules that are inherited', 'nixpkgs.lib.nixosSystem { inherit modules; }'],
    ['arguments that are computed', 'nixpkgs.lib.nixosSystem (common // { modules = [ ./a.nix ]; })'],
    ['a function of its own', 'mkHost { modules = [ ./a.nix ]; }'],
    ['more than a system', '(nixpkgs.lib.nixosSystem { modules = [ ./a.nix ]; }).extendModules { }'],
    ['a system that is changed', 'nixpkgs.lib.nixosSystem { modules = [ ./a.nix ]; } // { x = 1; }'],
    ['modules that are mapped', 'nixpkgs.lib.nixosSystem { modules = map f [ ./a.nix ]; }'],
    ['a path that is computed', 'nixpkgs.lib.nixosSystem { modules = [ ./${x}.nix ]; }'],
    [
      'paths from elsewhere',
      'nixpkgs.lib.nixosSystem { modules = [ ../a.nix /etc/nixos/a.nix <a/b.nix> ~/a.nix "${self}/a.nix" (self + "/a.nix") ./. ]; }',
    ],
  ])('are not known of %s, but the system is', (_what, value) => {
    expect(systemsOf(flakeOf(`nixosConfigurations.pi = ${value};`))).toEqual({
      names: ['pi'],
      modules: new Map([['pi', []]]),
    })
  })

  it.each([
    [
      'a name that is computed',
      'nixosConfigurations.${host} = nixpkgs.lib.nixosSystem { modules = [ ./a.nix ]; };',
    ],
    ['outputs with a name that is computed', '${x} = 1; nixosConfigurations.nas = 1;'],
    ['systems that are computed', 'nixosConfigurations = builtins.mapAttrs mk { pi = ./a.nix; };'],
    ['systems that are inherited', 'inherit (x) nixosConfigurations;'],
    ['a system that is inherited', 'nixosConfigurations = { inherit pi; };'],
    ['no systems', 'packages = { };'],
  ])('%s: then nobody knows which systems there are', (_what, outputs) => {
    expect(systemsOf(flakeOf(outputs)).names).toBeUndefined()
  })

  it('a system that is written out is known beside one that is inherited', () => {
    const text =
      'nixosConfigurations = { inherit nas; pi = nixpkgs.lib.nixosSystem { modules = [ ./pi.nix ]; }; };'
    expect(systemsOf(flakeOf(text))).toEqual({ names: undefined, modules: new Map([['pi', ['pi.nix']]]) })
  })

  it.each([
    ['no set', 'import ./flake-parts.nix'],
    ['outputs of somebody else', '{ outputs = inputs: inputs.flake-parts.lib.mkFlake { } { }; }'],
    ['two sets', '{ outputs = { ... }: { } // { nixosConfigurations.pi = 1; }; }'],
    ['a syntax error', '{ outputs = { ... }: { nixosConfigurations.pi = ; }; }'],
    [
      'modules twice',
      flakeOf('nixosConfigurations.pi = nixosSystem { modules = [ ./a.nix ]; modules.x = 1; };'),
    ],
    ['nothing', ''],
  ])('nothing is known of %s', (_what, source) => {
    expect(systemsOf(source)).toEqual({ names: undefined, modules: new Map() })
  })

  it('nothing is found that does not stand there, whatever is cut out', () => {
    const text = flakeOf(`nixosConfigurations = {
      pi = nixpkgs.lib.nixosSystem { modules = [ ./hosts/pi ./b.nix ({ ... }: { imports = [ ./c.nix ]; }) ]; };
      nas = lib.nixosSystem { modules = [ ./nas.nix ] ++ [ ./d.nix ]; };
    };`)
    const at = fc.nat(text.length)
    fc.assert(
      fc.property(at, at, (one, other) => {
        const rest = text.slice(0, Math.min(one, other)) + text.slice(Math.max(one, other))
        const { names, modules } = systemsOf(rest)
        for (const name of [...(names ?? []), ...modules.keys()]) expect(rest).toContain(name)
        for (const file of [...modules.values()].flat())
          expect(rest).toContain(`./${file.replace('/default.nix', '')}`)
      }),
    )
  })
})
