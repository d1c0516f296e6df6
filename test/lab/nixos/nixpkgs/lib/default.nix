# A small `lib` with the names and meanings that users' configurations and the product's modules use.
let
  lists = import ./lists.nix;
  attrsets = import ./attrsets.nix { inherit lists; };
  strings = import ./strings.nix { inherit lists; };
  trivial = import ./trivial.nix;
  properties = import ./properties.nix { inherit lists; };
  types = import ./types.nix { inherit lib; };
  modules = import ./modules.nix { inherit lib; };
  systems = {
    architectures.inferiors = {
      armv8-a = [ ];
      "armv8.1-a" = [ "armv8-a" ];
      "armv8.2-a" = [
        "armv8-a"
        "armv8.1-a"
      ];
    };
    elaborate = system: {
      inherit system;
      config = system;
      isLinux = true;
      isx86_64 = system == "x86_64-linux";
      isAarch64 = system == "aarch64-linux";
    };
  };
  lib =
    builtins
    // trivial
    // lists
    // attrsets
    // strings
    // properties
    // modules
    // {
      inherit
        lists
        attrsets
        strings
        trivial
        types
        systems
        lib
        ;
      maintainers = { };
      licenses = { };
      version = "26.05.stand-in";
    };
in
lib
