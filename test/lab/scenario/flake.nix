# The Pi's configuration as a flake, with a file that only this one has.
{
  inputs.nixpkgs = {
    url = "path:/nix/var/nix/profiles/per-user/root/channels/nixos";
    flake = false;
  };
  outputs =
    { nixpkgs, ... }:
    {
      nixosConfigurations.raspberrypi = import "${nixpkgs}/nixos/lib/eval-config.nix" {
        system = "aarch64-linux";
        modules = [
          ./configuration/configuration.nix
          { environment.etc."pi-offload-lab-flake".text = "a flake"; }
        ];
      };
    };
}
