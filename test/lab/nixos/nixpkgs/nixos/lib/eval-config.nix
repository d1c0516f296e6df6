{
  modules,
  system ? builtins.currentSystem,
  specialArgs ? { },
  # Another `lib` can be given, to compare this evaluator with it.
  lib ? import ../../lib,
}:
let
  pkgs = import ../../default.nix { inherit system; };
  eval = lib.evalModules {
    modules = modules ++ import ../modules/module-list.nix;
    specialArgs = {
      inherit pkgs;
      modulesPath = toString ../modules;
    }
    // specialArgs;
  };
  failed = map (a: a.message) (builtins.filter (a: !a.assertion) eval.config.assertions);
  checked =
    value:
    if failed == [ ] then
      value
    else
      throw "\nFailed assertions:\n${builtins.concatStringsSep "\n" (map (message: "- ${message}") failed)}";
in
{
  inherit (eval) options;
  inherit pkgs;
  config = eval.config // {
    system = eval.config.system // {
      build = eval.config.system.build // {
        toplevel = checked eval.config.system.build.toplevel;
      };
    };
  };
}
