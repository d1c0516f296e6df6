# `<nixpkgs>`: a platform and packages that are no more than names, for `environment.systemPackages` and the like. Only scripts
# are real: their texts are laid out below `sw/bin` of the system that has them.
{
  system ? builtins.currentSystem,
  ...
}:
let
  lib = import ./lib;
  fake =
    pname:
    let
      package = {
        type = "derivation";
        inherit pname;
        name = "${pname}-stand-in";
        version = "stand-in";
        outPath = "/run/current-system/sw";
        out = package;
        meta = { };
        override = _: package;
        overrideAttrs = _: package;
      };
    in
    package;
  names = [
    "bash"
    "bashInteractive"
    "bat"
    "btop"
    "busybox"
    "chrony"
    "coreutils"
    "curl"
    "dnsutils"
    "docker"
    "emacs"
    "fd"
    "file"
    "fish"
    "fzf"
    "gcc"
    "git"
    "gnugrep"
    "gnumake"
    "gnused"
    "gnutar"
    "helix"
    "hello"
    "htop"
    "i2c-tools"
    "iotop"
    "jq"
    "libgpiod"
    "libraspberrypi"
    "linux-firmware"
    "lsof"
    "micro"
    "mosh"
    "nano"
    "neovim"
    "networkmanager"
    "nixfmt"
    "openssh"
    "pciutils"
    "python3"
    "raspberrypi-eeprom"
    "raspberrypifw"
    "ripgrep"
    "rsync"
    "strace"
    "tailscale"
    "tmux"
    "tree"
    "unzip"
    "usbutils"
    "vim"
    "wget"
    "zip"
    "zsh"
  ];
  # `script` is the stand-in's own (nixos/modules/toplevel.nix).
  program = name: text: fake name // { script = builtins.toFile name text; };
  shellScript = text: "#!/bin/sh\n${text}\n";
  # Only the Pi has it (pi/nix-for-pc.ts), outside of this folder, which is sent to the builder as it is.
  nixForPc = /usr/local/lib/lab/nix-for-pc;
  kernelPackages = lib.genAttrs [ "kernel" ] fake;
in
lib.genAttrs names fake
// {
  inherit lib system;
  path = ./.;
  nix =
    if system == "x86_64-linux" && builtins.pathExists nixForPc then
      builtins.path { path = nixForPc; }
    else
      fake "nix";
  stdenv.hostPlatform = lib.systems.elaborate system;
  linuxPackages = kernelPackages;
  linuxPackages_latest = kernelPackages;
  linuxPackages_rpi3 = kernelPackages;
  linuxPackages_rpi4 = kernelPackages;
  writeText = builtins.toFile;
  writeShellScript = name: text: builtins.toFile name (shellScript text);
  writeShellScriptBin = name: text: program name (shellScript text);
  writeScriptBin = program;
}
