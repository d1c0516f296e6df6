# What the product's two modules make of their settings, as values: nothing is built, and nothing is written into a store.
{ nixpkgs, modules }:

let
  lib = import (nixpkgs + "/lib");
  evalConfig = import (nixpkgs + "/nixos/lib/eval-config.nix");

  describe =
    system: configuration:
    let
      inherit (evalConfig { inherit system; modules = [ configuration ]; }) config;
    in
    {
      inherit (config.nix) buildMachines settings;
      files = lib.mapAttrs (
        _: file: if file.text == null then builtins.readFile file.source else file.text
      ) config.environment.etc;
      keys = lib.mapAttrs (_: user: user.openssh.authorizedKeys.keys) config.users.users;
    };
in
{
  pi = describe "aarch64-linux" {
    imports = [ (modules + "/pi") ];
    networking.hostName = "raspberrypi";
    system.stateVersion = "23.11";
    fileSystems."/" = {
      device = "/dev/disk/by-label/NIXOS_SD";
      fsType = "ext4";
    };
  };
  builder = describe "x86_64-linux" (modules + "/builder");
}
