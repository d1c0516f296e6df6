# users.* and security.sudo.*: as in nixpkgs' nixos/modules/config/users-groups.nix, reduced to what a login needs.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib) mkOption types;
  option = type: default: mkOption { inherit type default; };
  text = option (types.nullOr types.str) null;
  cfg = config.users;
  user =
    { name, config, ... }:
    {
      options = {
        enable = option types.bool true;
        name = option types.str name;
        description = option types.str "";
        uid = option (types.nullOr types.int) null;
        group = option types.str "";
        extraGroups = option (types.listOf types.str) [ ];
        isNormalUser = option types.bool false;
        isSystemUser = option types.bool false;
        useDefaultShell = option types.bool false;
        shell = option (types.nullOr (types.either types.shellPackage types.path)) pkgs.bash;
        home = option types.path (if config.isNormalUser then "/home/${name}" else "/var/empty");
        homeMode = option types.str "700";
        createHome = option types.bool config.isNormalUser;
        linger = option (types.nullOr types.bool) false;
        packages = option (types.listOf types.package) [ ];
        password = text;
        hashedPassword = text;
        hashedPasswordFile = text;
        initialPassword = text;
        initialHashedPassword = text;
        openssh.authorizedKeys.keys = option (types.listOf types.singleLineStr) [ ];
        openssh.authorizedKeys.keyFiles = option (types.listOf types.path) [ ];
      };
      config.group = lib.mkIf config.isNormalUser (lib.mkDefault "users");
    };
  real = builtins.attrValues (lib.filterAttrs (_: u: u.enable) cfg.users);
  loggingIn = builtins.filter (u: u.name == "root" || builtins.elem "wheel" u.extraGroups) real;
  canLogIn =
    u:
    u.password != null
    || u.hashedPassword != null
    || u.hashedPasswordFile != null
    || u.openssh.authorizedKeys.keys != [ ]
    || u.openssh.authorizedKeys.keyFiles != [ ];
  field = value: if value == null then "" else toString value;
in
{
  options.users = {
    mutableUsers = option types.bool true;
    defaultUserShell = option (types.either types.path types.shellPackage) pkgs.bash;
    motd = option (types.nullOr types.lines) null;
    users = option (types.attrsOf (types.submodule user)) { };
    groups = option (types.attrsOf (
      types.submodule (
        { name, ... }:
        {
          options = {
            name = option types.str name;
            gid = option (types.nullOr types.int) null;
            members = option (types.listOf types.str) [ ];
          };
        }
      )
    )) { };
  };
  options.security.sudo = {
    enable = option types.bool true;
    wheelNeedsPassword = option types.bool true;
    extraRules = option (types.listOf types.attrs) [ ];
    extraConfig = option types.lines "";
  };
  options.security.polkit.enable = option types.bool false;
  options.security.rtkit.enable = option types.bool false;

  config = {
    users.users.root = {
      uid = 0;
      isSystemUser = true;
      group = "root";
      home = "/root";
    };
    users.groups = {
      root.gid = 0;
      wheel = { };
      users = { };
    };
    assertions =
      map (u: {
        assertion = u.name == "root" || u.isNormalUser != u.isSystemUser;
        message = "Exactly one of users.users.${u.name}.isSystemUser and users.users.${u.name}.isNormalUser must be set.";
      }) real
      ++ map (u: {
        assertion = u.group != "";
        message = "users.users.${u.name}.group is unset. This used to default to nogroup, but this is unsafe.";
      }) real
      ++ [
        {
          assertion = cfg.mutableUsers || lib.any canLogIn loggingIn;
          message = "Neither the root account nor any wheel user has a password or SSH authorized key. You must set one to prevent being locked out of your system.";
        }
      ];
    # One user a line: name:normal|system:shell?:home:groups:password kind:password
    environment.etc."nixos-stand-in/users".text = lib.concatMapStrings (
      u:
      lib.concatStringsSep "\t" [
        u.name
        (if u.isNormalUser then "normal" else "system")
        (if u.isNormalUser || u.useDefaultShell || u.name == "root" then "shell" else "nologin")
        u.home
        u.group
        (
          let
            groups =
              u.extraGroups
              ++ map (g: g.name) (builtins.filter (g: builtins.elem u.name g.members) (builtins.attrValues cfg.groups));
          in
          if groups == [ ] then "-" else lib.concatStringsSep "," groups
        )
        "${field (if u.hashedPassword != null then u.hashedPassword else u.initialHashedPassword)}|"
        "${field (if u.password != null then u.password else u.initialPassword)}|"
      ]
      + "\n"
    ) real;
    environment.etc."nixos-stand-in/groups".text = lib.concatMapStrings (g: g.name + "\n") (
      builtins.attrValues cfg.groups
    );
    environment.etc."sudoers.d/nixos-stand-in".text = lib.optionalString config.security.sudo.enable ''
      %wheel ALL=(ALL:ALL) ${lib.optionalString (!config.security.sudo.wheelNeedsPassword) "NOPASSWD: "}ALL
      ${config.security.sudo.extraConfig}
    '';
  };
}
