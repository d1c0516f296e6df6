# `nixpkgs` as an input of a flake: what one takes of it to describe a machine.
{
  outputs = _: {
    lib = import ./lib // {
      nixosSystem = import ./nixos/lib/eval-config.nix;
    };
  };
}
