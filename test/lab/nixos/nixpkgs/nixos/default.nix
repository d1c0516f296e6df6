# `<nixpkgs/nixos>`: the configuration of this machine, or the one that is named.
{
  configuration ? (
    let
      named = builtins.getEnv "NIXOS_CONFIG";
      searched = builtins.tryEval <nixos-config>;
    in
    if named != "" then
      /. + named
    else if searched.success then
      searched.value
    else
      /etc/nixos/configuration.nix
  ),
  system ? builtins.currentSystem,
}:
let
  eval = import ./lib/eval-config.nix {
    inherit system;
    modules = [ configuration ];
  };
in
{
  inherit (eval) config options pkgs;
  system = eval.config.system.build.toplevel;
}
