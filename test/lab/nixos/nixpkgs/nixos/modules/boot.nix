# boot.*, fileSystems, swapDevices, hardware.*, nixpkgs.*: declared, and checked where NixOS checks.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib) mkOption types;
  option = type: default: mkOption { inherit type default; };
  strings = types.listOf types.str;
  grub = config.boot.loader.grub;
  firstOf = set: if set.label != null then "LABEL=${set.label}" else set.device;
in
{
  options.boot = {
    binfmt.emulatedSystems = option (types.listOf (
      types.enum [
        "aarch64-linux"
        "armv7l-linux"
        "armv6l-linux"
        "riscv64-linux"
        "i686-linux"
        "x86_64-linux"
      ]
    )) [ ];
    binfmt.preferStaticEmulators = option types.bool false;
    consoleLogLevel = option types.int 4;
    extraModprobeConfig = option types.lines "";
    extraModulePackages = option (types.listOf types.package) [ ];
    growPartition = option types.bool false;
    initrd = {
      availableKernelModules = option strings [ ];
      kernelModules = option strings [ ];
      includeDefaultModules = option types.bool true;
      systemd.enable = option types.bool true;
    };
    kernel.sysctl = option types.attrs { };
    kernelModules = option strings [ ];
    kernelPackages = option types.raw pkgs.linuxPackages;
    kernelParams = option strings [ ];
    loader = {
      timeout = option (types.nullOr types.int) 5;
      efi.canTouchEfiVariables = option types.bool false;
      generic-extlinux-compatible.enable = option types.bool false;
      generic-extlinux-compatible.configurationLimit = option types.int 20;
      systemd-boot.enable = option types.bool false;
      grub = {
        enable = option types.bool (!config.boot.loader.generic-extlinux-compatible.enable);
        device = option types.str "";
        devices = option strings [ ];
        efiSupport = option types.bool false;
        configurationLimit = option types.int 100;
      };
    };
    supportedFilesystems = option (types.either (types.attrsOf types.bool) strings) [ ];
    swraid.enable = option types.bool false;
    tmp.cleanOnBoot = option types.bool false;
    tmp.useTmpfs = option types.bool false;
    zfs.forceImportRoot = option types.bool false;
  };
  options.fileSystems = option (types.attrsOf (
    types.submodule (
      { name, ... }:
      {
        options = {
          mountPoint = option types.str name;
          device = option (types.nullOr types.str) null;
          label = option (types.nullOr types.str) null;
          fsType = option types.str "auto";
          options = option strings [ "defaults" ];
          noCheck = option types.bool false;
          neededForBoot = option types.bool false;
          autoResize = option types.bool false;
        };
      }
    )
  )) { };
  options.swapDevices = option (types.listOf (
    types.submodule {
      options = {
        device = option (types.nullOr types.str) null;
        label = option (types.nullOr types.str) null;
        size = option (types.nullOr types.int) null;
        priority = option (types.nullOr types.int) null;
        randomEncryption = option (types.either types.bool types.attrs) false;
      };
    }
  )) [ ];
  options.zramSwap = {
    enable = option types.bool false;
    memoryPercent = option types.int 50;
    algorithm = option types.str "zstd";
  };
  options.hardware = {
    enableRedistributableFirmware = option types.bool false;
    enableAllFirmware = option types.bool false;
    bluetooth.enable = option types.bool false;
    bluetooth.powerOnBoot = option types.bool true;
    deviceTree.enable = option types.bool true;
    deviceTree.filter = option (types.nullOr types.str) null;
    firmware = option (types.listOf types.package) [ ];
    graphics.enable = option types.bool false;
    i2c.enable = option types.bool false;
    cpu.intel.updateMicrocode = option types.bool false;
    cpu.amd.updateMicrocode = option types.bool false;
  };
  options.nixpkgs = {
    hostPlatform = option (types.either types.str types.attrs) pkgs.system;
    buildPlatform = option (types.either types.str types.attrs) config.nixpkgs.hostPlatform;
    system = option types.str pkgs.system;
    config = option types.attrs { };
    overlays = option (types.listOf types.raw) [ ];
  };
  options.powerManagement.cpuFreqGovernor = option (types.nullOr types.str) null;

  config = {
    assertions = [
      {
        assertion = config.fileSystems ? "/";
        message = "The `fileSystems' option does not specify your root file system.";
      }
      {
        assertion = !grub.enable || grub.device != "" || grub.devices != [ ];
        message = "You must set the option `boot.loader.grub.devices' or `boot.loader.grub.mirroredBoots' to make the system bootable.";
      }
      {
        assertion = config.nixpkgs.hostPlatform == pkgs.system;
        message = "nixpkgs.hostPlatform is ${builtins.toJSON config.nixpkgs.hostPlatform}, but this machine is ${pkgs.system}.";
      }
      {
        assertion = !builtins.elem pkgs.system config.boot.binfmt.emulatedSystems;
        message = "boot.binfmt.emulatedSystems lists this machine's own system.";
      }
    ];
    environment.etc."nixos-stand-in/emulated-systems".text = lib.concatLines config.boot.binfmt.emulatedSystems;
    environment.etc."nixos-stand-in/grub-devices".text = lib.optionalString grub.enable (
      lib.concatLines (lib.optional (grub.device != "") grub.device ++ grub.devices)
    );
    environment.etc."nixos-stand-in/fstab".text =
      lib.concatMapStrings (
        fs:
        "${firstOf fs} ${fs.mountPoint} ${fs.fsType} ${lib.concatStringsSep "," fs.options} 0 ${
          if fs.mountPoint == "/" then "1" else "2"
        }\n"
      ) (builtins.attrValues config.fileSystems)
      + lib.concatMapStrings (swap: "${firstOf swap} none swap defaults 0 0\n") config.swapDevices;
  };
}
