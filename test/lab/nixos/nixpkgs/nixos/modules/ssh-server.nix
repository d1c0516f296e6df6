# services.openssh.*: as in nixpkgs' nixos/modules/services/networking/ssh/sshd.nix. `extraConfig` comes last, after
# everything global, so that its Match blocks end the file.
{ config, lib, ... }:
let
  inherit (lib) mkOption types;
  cfg = config.services.openssh;
  option = type: default: mkOption { inherit type default; };
  words = types.nullOr (types.listOf types.str);
  # Lists of algorithms are joined by commas, lists of names by blanks.
  commaLists = [
    "KexAlgorithms"
    "Ciphers"
    "Macs"
  ];
  valueText =
    name: value:
    if builtins.isBool value then
      (if value then "yes" else "no")
    else if builtins.isList value then
      lib.concatStringsSep (if builtins.elem name commaLists then "," else " ") value
    else
      toString value;
  given = lib.filterAttrs (_: value: value != null) cfg.settings;
  keysOf = user: user.openssh.authorizedKeys.keys ++ map builtins.readFile user.openssh.authorizedKeys.keyFiles;
  withKeys = lib.filterAttrs (_: user: user.enable && keysOf user != [ ]) config.users.users;
in
{
  options.services.openssh = {
    enable = option types.bool false;
    ports = option (types.listOf types.port) [ 22 ];
    openFirewall = option types.bool true;
    startWhenNeeded = option types.bool false;
    allowSFTP = option types.bool true;
    sftpServerExecutable = option types.str "internal-sftp";
    banner = option (types.nullOr types.lines) null;
    listenAddresses = option (types.listOf types.attrs) [ ];
    authorizedKeysFiles = option (types.listOf types.str) [ ];
    authorizedKeysInHomedir = option types.bool true;
    extraConfig = option types.lines "";
    hostKeys = option (types.listOf types.attrs) [
      {
        type = "rsa";
        bits = 4096;
        path = "/etc/ssh/ssh_host_rsa_key";
      }
      {
        type = "ed25519";
        path = "/etc/ssh/ssh_host_ed25519_key";
      }
    ];
    settings = mkOption {
      default = { };
      type = types.submodule {
        freeformType = types.attrsOf (
          types.nullOr (
            types.oneOf [
              types.bool
              types.int
              types.str
              (types.listOf types.str)
            ]
          )
        );
        options = {
          LogLevel = option (types.nullOr (
            types.enum [
              "QUIET"
              "FATAL"
              "ERROR"
              "INFO"
              "VERBOSE"
              "DEBUG"
              "DEBUG1"
              "DEBUG2"
              "DEBUG3"
            ]
          )) "INFO";
          UsePAM = option (types.nullOr types.bool) true;
          UseDns = option (types.nullOr types.bool) false;
          X11Forwarding = option (types.nullOr types.bool) false;
          PasswordAuthentication = option (types.nullOr types.bool) true;
          KbdInteractiveAuthentication = option (types.nullOr types.bool) true;
          PermitRootLogin = option (types.nullOr (
            types.enum [
              "yes"
              "without-password"
              "prohibit-password"
              "forced-commands-only"
              "no"
            ]
          )) "prohibit-password";
          GatewayPorts = option (types.nullOr types.str) "no";
          PrintMotd = option (types.nullOr types.bool) false;
          StrictModes = option (types.nullOr types.bool) true;
          AllowUsers = option words null;
          DenyUsers = option words null;
          AllowGroups = option words null;
          DenyGroups = option words null;
          KexAlgorithms = option words null;
          Ciphers = option words null;
          Macs = option words null;
        };
      };
    };
  };

  config = lib.mkIf cfg.enable {
    services.openssh.authorizedKeysFiles =
      lib.optional cfg.authorizedKeysInHomedir "%h/.ssh/authorized_keys" ++ [ "/etc/ssh/authorized_keys.d/%u" ];
    environment.etc = {
      "ssh/sshd_config".text =
        lib.concatMapStrings (port: "Port ${toString port}\n") cfg.ports
        + lib.concatMapStrings (
          a: "ListenAddress ${a.addr}${lib.optionalString (a ? port && a.port != null) ":${toString a.port}"}\n"
        ) cfg.listenAddresses
        + lib.concatMapStrings (key: "HostKey ${key.path}\n") cfg.hostKeys
        + lib.concatMapStrings (name: "${name} ${valueText name given.${name}}\n") (builtins.attrNames given)
        + "AuthorizedKeysFile ${toString cfg.authorizedKeysFiles}\n"
        + lib.optionalString cfg.allowSFTP "Subsystem sftp ${cfg.sftpServerExecutable}\n"
        + cfg.extraConfig
        + "\n";
    }
    // lib.mapAttrs' (
      name: user:
      lib.nameValuePair "ssh/authorized_keys.d/${name}" { text = lib.concatLines (keysOf user); }
    ) withKeys;
  };
}
