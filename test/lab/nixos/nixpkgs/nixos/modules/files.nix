# environment.etc: the files that a system consists of here.
{ lib, ... }:
let
  inherit (lib) mkOption types;
  option = type: default: mkOption { inherit type default; };
in
{
  options.environment.etc = option (types.attrsOf (
    types.submodule (
      { name, config, ... }:
      {
        options = {
          enable = option types.bool true;
          target = option types.str name;
          text = option (types.nullOr types.lines) null;
          source = mkOption { type = types.path; };
          mode = option types.str "symlink";
          user = option types.str "+0";
          group = option types.str "+0";
        };
        config.source = lib.mkIf (config.text != null) (
          lib.mkDefault (builtins.toFile (builtins.replaceStrings [ "/" ] [ "-" ] name) config.text)
        );
      }
    )
  )) { };
  options.assertions = mkOption {
    type = types.listOf types.unspecified;
    default = [ ];
  };
  options.warnings = option (types.listOf types.str) [ ];
}
