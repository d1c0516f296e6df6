# As nixos-generate-config leaves it on an SD card.
{ lib, ... }:

{
  boot.initrd.availableKernelModules = [ "xhci_pci" "usbhid" ];

  fileSystems."/" = {
    device = "/dev/disk/by-label/NIXOS_SD";
    fsType = "ext4";
  };

  swapDevices = [ ];

  nixpkgs.hostPlatform = lib.mkDefault "aarch64-linux";
}
