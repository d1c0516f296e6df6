# What a small configuration also says. Declared so that it evaluates; nothing of it is realised on Debian, except the
# host name.
{ config, lib, ... }:
let
  inherit (lib) mkOption types;
  option = type: default: mkOption { inherit type default; };
  strings = types.listOf types.str;
  enabled = option types.bool false;
  ports = option (types.listOf types.port) [ ];
in
{
  options.environment = {
    systemPackages = option (types.listOf types.package) [ ];
    defaultPackages = option (types.listOf types.package) [ ];
    variables = option (types.attrsOf (types.either types.str (types.listOf types.str))) { };
    sessionVariables = option (types.attrsOf (types.either types.str (types.listOf types.str))) { };
    shellAliases = option (types.attrsOf (types.nullOr types.str)) { };
  };
  options.networking = {
    hostName = option (types.strMatching "$|[A-Za-z0-9]([A-Za-z0-9_-]{0,61}[A-Za-z0-9])?") "nixos";
    domain = option (types.nullOr types.str) null;
    hostId = option (types.nullOr types.str) null;
    hosts = option (types.attrsOf strings) { };
    extraHosts = option types.lines "";
    enableIPv6 = option types.bool true;
    useDHCP = option types.bool true;
    useNetworkd = enabled;
    nameservers = option strings [ ];
    defaultGateway = option (types.nullOr (types.either types.str types.attrs)) null;
    networkmanager.enable = enabled;
    wireless.enable = enabled;
    wireless.networks = option types.attrs { };
    nftables.enable = enabled;
    usePredictableInterfaceNames = option (types.nullOr types.bool) null;
    interfaces = option (types.attrsOf types.attrs) { };
    firewall = {
      enable = option types.bool true;
      allowPing = option types.bool true;
      allowedTCPPorts = ports;
      allowedUDPPorts = ports;
      trustedInterfaces = option strings [ ];
    };
  };
  options.i18n.defaultLocale = option types.str "en_US.UTF-8";
  options.i18n.supportedLocales = option strings [ ];
  options.console = {
    enable = option types.bool true;
    font = option (types.nullOr (types.either types.str types.path)) null;
    keyMap = option (types.either types.str types.path) "us";
    useXkbConfig = enabled;
  };
  options.documentation = {
    enable = option types.bool true;
    man.enable = option types.bool true;
    nixos.enable = option types.bool true;
    doc.enable = option types.bool true;
    info.enable = option types.bool true;
  };
  options.programs = {
    bash.enable = option types.bool true;
    fish.enable = enabled;
    zsh.enable = enabled;
    git.enable = enabled;
    htop.enable = enabled;
    mosh.enable = enabled;
    mtr.enable = enabled;
    nano.enable = option types.bool true;
    nix-ld.enable = enabled;
    tmux.enable = enabled;
    vim.enable = enabled;
    vim.defaultEditor = enabled;
  };
  options.services = {
    avahi = {
      enable = enabled;
      nssmdns4 = enabled;
      publish = option types.attrs { };
    };
    fail2ban.enable = enabled;
    fstrim.enable = enabled;
    getty.autologinUser = option (types.nullOr types.str) null;
    journald.extraConfig = option types.lines "";
    nginx.enable = enabled;
    nginx.virtualHosts = option types.attrs { };
    pipewire.enable = enabled;
    printing.enable = enabled;
    qemuGuest.enable = enabled;
    tailscale.enable = enabled;
    xserver.enable = enabled;
    home-assistant.enable = enabled;
    home-assistant.config = option (types.nullOr types.attrs) null;
  };
  options.systemd = {
    services = option (types.attrsOf types.attrs) { };
    timers = option (types.attrsOf types.attrs) { };
    targets = option (types.attrsOf types.attrs) { };
    tmpfiles.rules = option strings [ ];
    network.enable = enabled;
  };
  options.virtualisation.docker.enable = enabled;
  options.virtualisation.podman.enable = enabled;
  options.virtualisation.virtualbox.guest.enable = enabled;
  options.system = {
    stateVersion = option types.str config.system.nixos.release;
    autoUpgrade = {
      enable = enabled;
      allowReboot = enabled;
      dates = option types.str "04:40";
      flags = option strings [ ];
    };
    nixos.release = option types.str "26.05";
    nixos.label = option types.str "26.05.stand-in";
    nixos.tags = option strings [ ];
  };

  config.environment.etc.hostname.text = config.networking.hostName + "\n";
}
