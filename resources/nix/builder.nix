# The whole configuration of the build machine: NixOS in VirtualBox, building for a Raspberry Pi.
#
# It is installed as /etc/nixos/configuration.nix and does not change. All data comes from settings.json beside it.
{
  config,
  lib,
  pkgs,
  ...
}:

let
  settings = builtins.fromJSON (builtins.readFile ./settings.json);

  mebibyte = 1024 * 1024;

  # All that the Pi's key can do: speak the protocol that its `nix.buildMachines` entry names.
  protocolCommand =
    {
      ssh-ng = "nix-daemon --stdio";
      ssh = "nix-store --serve --write";
    }
    .${settings.protocol};

  noForwarding = ''
    AllowTcpForwarding no
    AllowStreamLocalForwarding no
    AllowAgentForwarding no
    X11Forwarding no
    PermitTunnel no
    PermitUserRC no
    GatewayPorts no
  '';
in
{
  nixpkgs.hostPlatform = "x86_64-linux";
  system.stateVersion = settings.stateVersion;
  networking.hostName = settings.hostName;

  # --- The virtual hardware: one AHCI disk with an MBR, partitioned by installer.sh -------------------------------

  boot.loader.grub.enable = true;
  boot.loader.grub.device = "/dev/sda";
  boot.loader.timeout = 1;
  boot.initrd.availableKernelModules = [
    "ahci"
    "sd_mod"
    "sr_mod"
    "virtio_pci"
    "virtio_scsi"
    "virtio_net"
  ];
  fileSystems."/" = {
    device = "/dev/disk/by-label/nixos";
    fsType = "ext4";
  };
  swapDevices = [ { device = "/dev/disk/by-label/swap"; } ];

  # --- Building for the Pi ------------------------------------------------------------------------------------------

  # This also tells Nix of the platforms and puts the emulator into the build sandbox.
  boot.binfmt.emulatedSystems = settings.emulatedSystems;

  nix.settings = {
    trusted-users = [ settings.builderUser ];
    max-jobs = settings.maxJobs;
    cores = settings.coresPerJob;
    # NixOS always lists `kvm` and `nixos-test`. There is no KVM in here: a derivation that asks for it would come and
    # die with "failed to initialize kvm" (nixpkgs#151157).
    system-features = lib.mkForce settings.systemFeatures;
    experimental-features = [
      "nix-command"
      "flakes"
    ];
    # Forced: NixOS adds its own to any other list, which then names them twice.
    substituters = lib.mkForce settings.substituters;
    trusted-public-keys = lib.mkForce settings.trustedPublicKeys;
    # What it builds is signed. Without such a file each build fails, so there is none in the list before it is made.
    secret-key-files = settings.signingKeyFiles;
    # Nix writes its database through to the disk, and what is in the store only with this (NixOS/nix#1218): without it a power cut may
    # leave empty files in a path that Nix holds for valid. `fsync-store-paths` leaves out what was built here (nix,
    # libstore/unix/build/derivation-builder.cc), and has the disk flushed twice for each file.
    sync-before-registering = true;
    # Nothing refers to what was built for the Pi: any collection takes it. So that happens in a build that fills the disk, and only until
    # there is room again.
    min-free = settings.minFreeMiB * mebibyte;
    max-free = settings.maxFreeMiB * mebibyte;
  };
  # Former systems of this machine go, and are garbage then. With nothing to be freed Nix collects none (nix, libstore/gc.cc), and what
  # was built stays for the next build.
  nix.gc = {
    automatic = true;
    dates = "weekly";
    options = "--delete-older-than 30d --max-freed 0";
  };

  # --- Who may come in, and through which door ----------------------------------------------------------------------

  users.mutableUsers = false;
  users.users.root.openssh.authorizedKeys.keys = settings.adminKeys;
  users.groups.${settings.builderUser} = { };
  users.users.${settings.builderUser} = {
    isSystemUser = true;
    group = settings.builderUser;
    description = "Builds for the Pi; speaks the Nix protocol only";
    # sshd runs the forced command through the login shell, so it must be a real one.
    useDefaultShell = true;
    openssh.authorizedKeys.keys = map (key: ''restrict,command="${protocolCommand}" ${key}'') settings.builderKeys;
  };

  services.openssh = {
    enable = true;
    ports = [
      settings.builderPort
      settings.adminPort
    ];
    # Made together with this machine and pinned everywhere before its first start.
    hostKeys = [
      {
        type = "ed25519";
        path = "/etc/ssh/ssh_host_ed25519_key";
      }
    ];
    # Only the keys that are written here count.
    authorizedKeysInHomedir = false;
    settings = {
      PasswordAuthentication = false;
      KbdInteractiveAuthentication = false;
      PermitRootLogin = "prohibit-password";
      # Nix opens a connection for each derivation: keep one cheap, and let many come at once.
      UseDns = false;
      PrintMotd = false;
      PrintLastLog = false;
      MaxStartups = "64:30:128";
      # Behind VirtualBox's NAT all come from one address: a Pi whose key is not known yet would lock out the administration.
      PerSourcePenalties = "no";
      # A Pi that lost its power or its network says no goodbye, and TCP cannot tell: VirtualBox's NAT answers it in the Pi's place. So
      # sshd asks through the encrypted channel, which only the Pi's ssh answers (sshd_config(5)), and after two minutes without any word
      # ends the session with all that Nix runs for it. That is more patience than the Pi has with the builder (pi.nix).
      ClientAliveInterval = 30;
      ClientAliveCountMax = 4;
    };
    # The builder port is the one that the home network reaches. The admin port is forwarded from the PC's loopback
    # address only, so that nobody but the PC's user can knock there.
    extraConfig = ''
      Match LocalPort ${toString settings.builderPort}
      AllowUsers ${settings.builderUser}
      PermitRootLogin no
      ForceCommand ${protocolCommand}
      PermitTTY no
      ${noForwarding}
      Match LocalPort ${toString settings.adminPort}
      AllowUsers root
      ${noForwarding}
      Match all
    '';
  };

  # --- Time -----------------------------------------------------------------------------------------------------------

  # The clock stands still while the PC sleeps, and VirtualBox's own correction needs guest additions. chrony's
  # `makestep 1 -1` jumps over any gap at any time, and `maxpoll 6` notices it within minutes; systemd-timesyncd would
  # jump too, but asks as rarely as every 34 minutes. `services.chrony.makestep.limit` cannot be -1, so it stands here.
  services.chrony = {
    enable = true;
    servers = [ ];
    extraConfig = ''
      ${lib.concatMapStringsSep "\n" (server: "server ${server} iburst maxpoll 6") config.networking.timeServers}
      makestep 1 -1
    '';
  };

  # --- Small and quiet ------------------------------------------------------------------------------------------------

  documentation.enable = false;
  environment.systemPackages = [ pkgs.git ];
}
