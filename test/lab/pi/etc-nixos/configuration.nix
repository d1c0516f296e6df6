# The file of somebody who has run this Pi for a while: nothing in it knows of a builder.
{ config, pkgs, ... }:

{
  imports = [
    # What the installer found out about this board.
    ./hardware-configuration.nix
  ];

  boot.loader.grub.enable = false;
  boot.loader.generic-extlinux-compatible.enable = true;

  networking.hostName = "raspberrypi";
  networking.firewall.allowedTCPPorts = [ 22 8123 ];
  time.timeZone = "Europe/Berlin";

  environment.systemPackages = with pkgs; [
    git
    vim
  ];

  services.openssh = {
    enable = true;
    settings.PermitRootLogin = "prohibit-password";
  };

  users.users.root.openssh.authorizedKeys.keyFiles = [ ./keys/laptop.pub ];
  users.users.pi = {
    isNormalUser = true;
    extraGroups = [ "wheel" ];
    # "raspberry", as on many a Pi
    hashedPassword = "$6$pioffloadlab$Mflnb7ur0MBS46L/u0apl35.X3t2fmTfI/j40J7b.J0DgkswdGBEkQL2ZQ5QPpung/O1OzYA6UKH5zsqMu1vx1";
  };
  users.users.admin = {
    isNormalUser = true;
    openssh.authorizedKeys.keyFiles = [ ./keys/laptop.pub ];
  };
  security.sudo.extraConfig = ''
    admin ALL=(ALL:ALL) NOPASSWD: ALL
  '';

  # The backups go to the box in the cellar.
  programs.ssh.extraConfig = ''
    Host nas
      HostName 192.168.77.9
      User backup
      IdentityFile /root/.ssh/id_nas
  '';
  programs.ssh.knownHosts.nas.publicKey =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJZGv0Vkk3DTZZs3eVnsqe7CwcKFhBcUtPnjYvkV0bGQ";

  system.stateVersion = "25.11";
}
