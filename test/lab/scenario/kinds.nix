# /etc/nixos of the Pi as a flake of somebody with two machines.
{
  inputs.nixpkgs.url = "path:/nix/var/nix/profiles/per-user/root/channels/nixos";

  outputs =
    { nixpkgs, ... }:
    {
      nixosConfigurations = {
        raspberrypi = nixpkgs.lib.nixosSystem {
          system = "aarch64-linux";
          modules = [ ./configuration.nix ];
        };
        desk = nixpkgs.lib.nixosSystem {
          system = "x86_64-linux";
          modules = [
            ./hardware-configuration.nix
            { networking.hostName = "desk"; }
          ];
        };
      };
    };
}
