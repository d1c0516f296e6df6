# The system: one real derivation for this machine's platform, so that it is offloaded where a builder is configured.
# It holds the files, the evaluated settings and the script that realises them.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  files = builtins.filter (file: file.enable) (builtins.attrValues config.environment.etc);
  programs = builtins.filter (package: package ? script) config.environment.systemPackages;
  # A folder of its own with the file `busybox` in it: busybox takes its first name as the applet.
  busybox = builtins.path {
    name = "busybox";
    path = ../../libexec/busybox;
  };
  summary = builtins.toFile "configuration.json" (
    builtins.toJSON {
      inherit (config.networking) hostName;
      inherit (config.system) stateVersion;
      inherit (config.nix) settings distributedBuilds buildMachines;
      inherit (config.boot.binfmt) emulatedSystems;
      inherit (config.services.openssh) ports;
      packages = map (package: package.name or (toString package)) config.environment.systemPackages;
    }
  );
in
{
  options.system.build = lib.mkOption {
    type = lib.types.attrsOf lib.types.raw;
    default = { };
  };
  config.system.build.toplevel = derivation {
    name = "nixos-system-${config.networking.hostName}-${config.system.nixos.label}";
    inherit (pkgs) system;
    builder = "${busybox}/busybox";
    args = [
      "sh"
      (builtins.toFile "build-system.sh" (builtins.readFile ../../libexec/build-system.sh))
    ];
    inherit busybox summary;
    activate = builtins.toFile "switch-to-configuration" (
      builtins.readFile ../../libexec/switch-to-configuration.sh
    );
    label = config.system.nixos.label;
    targets = map (file: file.target) files;
    sources = map (file: "${file.source}") files;
    programs = map (package: package.pname) programs;
    scripts = map (package: package.script) programs;
  };
}
