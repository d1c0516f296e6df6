# nix.*: options, defaults and merging as in nixpkgs' nixos/modules/config/nix.nix and nix-remote-build.nix.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib) mkOption types;
  cfg = config.nix;
  strings = types.listOf types.str;
  atom = types.nullOr (
    types.oneOf [
      types.bool
      types.int
      types.float
      types.str
      types.path
      types.package
    ]
  );
  option = type: default: mkOption { inherit type default; };
  required = type: mkOption { inherit type; };

  machine = types.submodule {
    options = {
      hostName = required types.str;
      protocol = option (types.enum [
        null
        "ssh"
        "ssh-ng"
      ]) "ssh";
      system = option (types.nullOr types.str) null;
      systems = option strings [ ];
      sshUser = option (types.nullOr types.str) null;
      sshKey = option (types.nullOr types.str) null;
      maxJobs = option types.int 1;
      speedFactor = option types.numbers.positive 1;
      mandatoryFeatures = option strings [ ];
      supportedFeatures = option strings [ ];
      publicHostKey = option (types.nullOr types.str) null;
    };
  };

  valueText =
    value:
    if value == null then
      ""
    else if builtins.isBool value then
      lib.boolToString value
    else if builtins.isList value then
      lib.concatMapStringsSep " " valueText value
    else
      toString value;
  line = name: "${name} = ${valueText cfg.settings.${name}}\n";
  names = builtins.attrNames cfg.settings;
  # An `extra-` setting has to follow the one that it adds to (NixOS/nix#9487).
  settingsText =
    lib.concatMapStrings line (builtins.filter (name: !lib.hasPrefix "extra-" name) names)
    + lib.concatMapStrings line (builtins.filter (lib.hasPrefix "extra-") names);

  dash = list: if list == [ ] then "-" else lib.concatStringsSep "," list;
  orDash = value: if value == null then "-" else toString value;
  machineText =
    m:
    lib.concatStringsSep " " [
      (
        lib.optionalString (m.protocol != null) "${m.protocol}://"
        + lib.optionalString (m.sshUser != null) "${m.sshUser}@"
        + m.hostName
      )
      (if m.system != null then m.system else dash m.systems)
      (orDash m.sshKey)
      (toString m.maxJobs)
      (toString m.speedFactor)
      (dash (m.supportedFeatures ++ m.mandatoryFeatures))
      (dash m.mandatoryFeatures)
      (orDash m.publicHostKey)
    ]
    + "\n";
  unusable = builtins.filter (m: m.system == null && m.systems == [ ]) cfg.buildMachines;
in
{
  options.nix = {
    enable = option types.bool true;
    package = option types.package pkgs.nix;
    checkConfig = option types.bool true;
    channel.enable = option types.bool true;
    nixPath = option strings [ ];
    registry = option types.attrs { };
    extraOptions = option types.lines "";
    buildMachines = option (types.listOf machine) [ ];
    distributedBuilds = option types.bool false;
    daemonCPUSchedPolicy = option (types.enum [
      "other"
      "batch"
      "idle"
    ]) "other";
    daemonIOSchedClass = option (types.enum [
      "best-effort"
      "idle"
    ]) "best-effort";
    gc = {
      automatic = option types.bool false;
      dates = option (types.either types.singleLineStr strings) "03:15";
      options = option types.singleLineStr "";
      persistent = option types.bool true;
      randomizedDelaySec = option types.singleLineStr "0";
    };
    optimise = {
      automatic = option types.bool false;
      dates = option strings [ "03:45" ];
    };
    settings = mkOption {
      default = { };
      type = types.submodule {
        freeformType = types.attrsOf (types.either atom (types.listOf atom));
        options = {
          max-jobs = option (types.either types.int (types.enum [ "auto" ])) "auto";
          auto-optimise-store = option types.bool false;
          cores = option types.int 0;
          sandbox = option (types.either types.bool (types.enum [ "relaxed" ])) true;
          extra-sandbox-paths = option strings [ ];
          substituters = required strings;
          trusted-substituters = option strings [ ];
          require-sigs = option types.bool true;
          trusted-public-keys = required strings;
          trusted-users = required strings;
          system-features = required strings;
          allowed-users = option strings [ "*" ];
        };
      };
    };
  };

  config = {
    assertions = [
      {
        assertion = unusable == [ ];
        message = "At least one system type (via `system' or `systems') must be set for every build machine: ${
          toString (map (m: m.hostName) unusable)
        }";
      }
    ];
    nix.settings = lib.mkMerge [
      {
        trusted-public-keys = [ "cache.nixos.org-1:6NCHdD59X431o0gWypbMrAURkbJ16ZPMQFGspcDShjY=" ];
        trusted-users = [ "root" ];
        substituters = lib.mkAfter [ "https://cache.nixos.org/" ];
        system-features = lib.mkDefault [
          "nixos-test"
          "benchmark"
          "big-parallel"
          "kvm"
        ];
      }
      (lib.mkIf (!cfg.distributedBuilds) { builders = null; })
      (lib.mkIf (config.boot.binfmt.emulatedSystems != [ ]) {
        extra-platforms =
          config.boot.binfmt.emulatedSystems ++ lib.optional pkgs.stdenv.hostPlatform.isx86_64 "i686-linux";
      })
    ];
    environment.etc."nix/nix.conf".text = settingsText + cfg.extraOptions + "\n";
    environment.etc."nix/machines" = lib.mkIf (cfg.buildMachines != [ ]) {
      text = lib.concatMapStrings machineText cfg.buildMachines;
    };
  };
}
