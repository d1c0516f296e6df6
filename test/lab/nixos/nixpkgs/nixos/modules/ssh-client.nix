# programs.ssh.*: as in nixpkgs' nixos/modules/programs/ssh.nix.
{ config, lib, ... }:
let
  inherit (lib) mkOption types;
  cfg = config.programs.ssh;
  option = type: default: mkOption { inherit type default; };
  hosts = builtins.attrValues cfg.knownHosts;
  algorithms = name: list: lib.optionalString (list != null && list != [ ]) "${name} ${lib.concatStringsSep "," list}\n";
in
{
  options.programs.ssh = {
    startAgent = option types.bool false;
    forwardX11 = option (types.nullOr types.bool) false;
    extraConfig = option types.lines "";
    pubkeyAcceptedKeyTypes = option (types.listOf types.str) [ ];
    hostKeyAlgorithms = option (types.listOf types.str) [ ];
    kexAlgorithms = option (types.nullOr (types.listOf types.str)) null;
    ciphers = option (types.nullOr (types.listOf types.str)) null;
    macs = option (types.nullOr (types.listOf types.str)) null;
    knownHosts = mkOption {
      default = { };
      type = types.attrsOf (
        types.submodule (
          { name, config, ... }:
          {
            options = {
              certAuthority = option types.bool false;
              hostNames = option (types.listOf types.str) ([ name ] ++ config.extraHostNames);
              extraHostNames = option (types.listOf types.str) [ ];
              publicKey = option (types.nullOr types.str) null;
              publicKeyFile = option (types.nullOr types.path) null;
            };
          }
        )
      );
    };
  };

  config = {
    assertions = lib.mapAttrsToList (name: host: {
      assertion = (host.publicKey == null) != (host.publicKeyFile == null);
      message = "knownHost ${name} must contain either a publicKey or publicKeyFile";
    }) cfg.knownHosts;
    environment.etc."ssh/ssh_config".text = ''
      ${cfg.extraConfig}

      Host *
      GlobalKnownHostsFile /etc/ssh/ssh_known_hosts
      ${algorithms "PubkeyAcceptedAlgorithms" cfg.pubkeyAcceptedKeyTypes}${algorithms "HostKeyAlgorithms" cfg.hostKeyAlgorithms}${algorithms "KexAlgorithms" cfg.kexAlgorithms}${algorithms "Ciphers" cfg.ciphers}${algorithms "MACs" cfg.macs}'';
    environment.etc."ssh/ssh_known_hosts".text = lib.concatMapStrings (
      host:
      lib.optionalString host.certAuthority "@cert-authority "
      + lib.concatStringsSep "," host.hostNames
      + " "
      + (if host.publicKey != null then host.publicKey else builtins.readFile host.publicKeyFile)
      + "\n"
    ) hosts;
  };
}
