# Pi Offload: lets this machine build on the PC.
#
# It is installed as /etc/nixos/pi-offload/default.nix and does not change. All data comes from settings.json beside it, and
# the command `pi-offload` is the five other files there.
#
# It only adds: your own build machines, ssh hosts and Nix settings stay as they are. Where both say something about the
# same setting, yours wins: `mkDefault` and `mkOverride 900` are weaker than a plain definition.
{
  config,
  lib,
  pkgs,
  ...
}:

let
  settings = builtins.fromJSON (builtins.readFile ./settings.json);

  # Says which module with which settings a system was made from: the installer compares it.
  digest = builtins.hashString "sha256" (
    lib.concatMapStrings builtins.readFile [
      ./pi-offload.sh
      ./evaluate-on-builder.sh
      ./progress.awk
      ./memory.awk
      ./evaluation.nix
      ./settings.json
      ./default.nix
    ]
  );

  # The features that NixOS gives this machine by itself (nixos/modules/config/nix.nix), without `big-parallel`.
  architecture = pkgs.stdenv.hostPlatform.gcc.arch or null;
  ownFeatures = [
    "nixos-test"
    "benchmark"
    "kvm"
  ]
  ++ lib.optionals (architecture != null) (
    map (name: "gccarch-${name}") (
      [ architecture ] ++ (lib.systems.architectures.inferiors.${architecture} or [ ])
    )
  );

  # What happens while the PC is off, and while all its build slots are taken.
  policy = {
    # Small things are built here. What calls itself big waits for the PC: it would drive this machine into swap.
    build-small.system-features = lib.mkOverride 900 ownFeatures;
    # Nothing is built here. The way out while the PC is off: nixos-rebuild switch -j1 --builders ''
    wait.max-jobs = lib.mkOverride 900 0;
    build-everything = { };
  };
in
{
  nix.distributedBuilds = lib.mkDefault true;

  nix.buildMachines = [
    {
      hostName = settings.alias;
      protocol = settings.protocol;
      systems = settings.systems;
      sshUser = settings.user;
      sshKey = settings.keyPath;
      maxJobs = settings.maxJobs;
      speedFactor = settings.speedFactor;
      supportedFeatures = settings.supportedFeatures;
      publicHostKey = settings.publicHostKey;
    }
  ];

  nix.settings = {
    # The builder fetches what it can by itself instead of being sent it over this machine's link.
    builders-use-substitutes = lib.mkDefault true;
    # What the builder signed may be fetched from it. Beside the keys of others, also where their list is forced.
    extra-trusted-public-keys = [ settings.signingKey ];
  }
  // policy.${settings.whenBuilderIsOff};

  # First, because ssh takes the first value it finds; closed by `Match all`, because every line after a `Host` line
  # belongs to it. `HostKeyAlias` makes Nix and ssh look the key up under one name, whatever address the PC has.
  programs.ssh.extraConfig = lib.mkBefore ''
    Host ${settings.alias}
      HostName ${settings.address}
      Port ${toString settings.port}
      User ${settings.user}
      HostKeyAlias ${settings.alias}
      IdentityFile ${settings.keyPath}
      IdentitiesOnly yes
      BatchMode yes
      StrictHostKeyChecking yes
      ConnectTimeout 8
      ServerAliveInterval 15
      ServerAliveCountMax 4
      ControlMaster no
      ControlPath none
      RequestTTY no
    Match all
  '';

  programs.ssh.knownHosts.${settings.alias}.publicKey = settings.hostKey;

  environment.systemPackages = [
    (pkgs.writeShellScriptBin "pi-offload" (builtins.readFile ./pi-offload.sh))
  ];

  # What the command reads: variables of the shell, and lists as words with blanks in between, since sh has no arrays.
  environment.etc."pi-offload/command.env".text =
    lib.toShellVars {
      builder_alias = settings.alias;
      builder_protocol = settings.protocol;
      builder_address = settings.address;
      builder_port = settings.port;
      builder_systems = lib.concatStringsSep " " settings.systems;
      builder_signing_key = settings.signingKey;
      builder_supported_features = lib.concatStringsSep " " settings.supportedFeatures;
      builder_when_off = settings.whenBuilderIsOff;
      # The builder knows the one of NixOS (resources/nix/builder.nix).
      other_caches = lib.concatStringsSep " " (
        lib.filter (cache: !lib.hasPrefix "https://cache.nixos.org" cache) (
          (config.nix.settings.substituters or [ ]) ++ (config.nix.settings.extra-substituters or [ ])
        )
      );
    }
    + "\n";
  environment.etc."pi-offload/evaluate-on-builder.sh".source = ./evaluate-on-builder.sh;
  environment.etc."pi-offload/evaluation.nix".source = ./evaluation.nix;
  environment.etc."pi-offload/memory.awk".source = ./memory.awk;
  environment.etc."pi-offload/progress.awk".source = ./progress.awk;

  environment.etc."pi-offload/digest".text = digest;
}
