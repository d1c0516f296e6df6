# time.*, services.chrony.*, services.timesyncd.*: as in nixpkgs' nixos/modules/services/networking/ntp/chrony.nix.
{ config, lib, ... }:
let
  inherit (lib) mkOption types;
  option = type: default: mkOption { inherit type default; };
  cfg = config.services.chrony;
in
{
  options.time = {
    timeZone = option (types.nullOr types.str) null;
    hardwareClockInLocalTime = option types.bool false;
  };
  options.networking.timeServers = option (types.listOf types.str) [
    "0.nixos.pool.ntp.org"
    "1.nixos.pool.ntp.org"
    "2.nixos.pool.ntp.org"
    "3.nixos.pool.ntp.org"
  ];
  options.services.timesyncd = {
    enable = option types.bool true;
    servers = option (types.listOf types.str) config.networking.timeServers;
  };
  options.services.chrony = {
    enable = option types.bool false;
    servers = option (types.listOf types.str) config.networking.timeServers;
    serverOption = option (types.enum [
      "iburst"
      "offline"
    ]) "iburst";
    extraConfig = option types.lines "";
    extraFlags = option (types.listOf types.str) [ ];
    makestep.enable = option types.bool true;
    makestep.threshold = option (types.either types.float types.int) 0.1;
    makestep.limit = option types.ints.positive 3;
  };
  config = lib.mkIf cfg.enable {
    services.timesyncd.enable = lib.mkForce false;
    environment.etc."chrony/chrony.conf".text =
      lib.concatMapStrings (server: "server ${server} ${cfg.serverOption}\n") cfg.servers
      + lib.optionalString cfg.makestep.enable "makestep ${toString cfg.makestep.threshold} ${toString cfg.makestep.limit}\n"
      + "driftfile /var/lib/chrony/chrony.drift\nrtconutc\n"
      + cfg.extraConfig;
  };
}
