# The module system: closure of imports, declared options, merged definitions. Semantics after the NixOS manual,
# "Writing NixOS Modules"; an option that nobody declared is an error that names it and its file.
{ lib }:
let
  inherit (builtins)
    attrNames
    concatMap
    filter
    foldl'
    isAttrs
    isFunction
    listToAttrs
    map
    ;

  showOption = loc: builtins.concatStringsSep "." loc;
  showValue =
    value:
    let
      json = builtins.tryEval (builtins.toJSON value);
    in
    if isFunction value then "<function>" else if json.success then json.value else "<value>";
  showDefs =
    defs: builtins.concatStringsSep "" (map (def: "\n- In `${def.file}': ${showValue def.value}") defs);

  structural = [
    "_file"
    "key"
    "disabledModules"
    "imports"
    "options"
    "config"
    "meta"
    "freeformType"
    "_module"
    "class"
    "_class"
  ];

  # Any way of writing a module, as { key; file; imports; options; config; freeformType }.
  normalize =
    args: parentFile: parentKey: index: module:
    let
      isPath = builtins.isPath module || builtins.isString module;
      file = if isPath then toString module else parentFile;
      loaded = if isPath then import module else module;
      applied = if lib.isFunction loaded then loaded args else loaded;
      value = if isAttrs applied then applied else throw "module `${file}' is not a set or a function that returns one";
      named = value._file or file;
      base = {
        key = if isPath then toString module else value.key or "${parentKey}:anon-${toString index}";
        file = named;
        imports = value.imports or [ ];
        freeformType = value.freeformType or null;
      };
      # mkIf and mkMerge may stand for a whole module: then it can hold nothing but definitions.
      isProperty = value ? _type;
      unknown = filter (name: !builtins.elem name structural) (attrNames value);
    in
    if isProperty then
      base
      // {
        imports = [ ];
        options = { };
        config = value;
      }
    else if value ? config || value ? options then
      if unknown != [ ] then
        throw "Module `${named}' has an unsupported attribute `${builtins.head unknown}'. This is caused by introducing a top-level `config' or `options' attribute. Add configuration attributes immediately on the top level instead, or move all of them into the explicit `config' attribute."
      else
        base
        // {
          options = value.options or { };
          config = value.config or { };
        }
    else
      base
      // {
        options = { };
        config = removeAttrs value (filter (name: name != "meta") structural);
      };

  # Each module once. What is imported, and what stands later in a list, comes first when definitions are merged: so
  # does NixOS, and lists and lines show it.
  collect =
    args: modules:
    let
      entries = file: parentKey: lib.imap0 (normalize args file parentKey);
    in
    lib.reverseList (
      builtins.genericClosure {
        startSet = entries "<unknown-file>" "root" modules;
        operator = module: entries module.file module.key module.imports;
      }
    );

  isOption = lib.isType "option";

  # One level of the tree: declared options get their values, sets are descended into, the rest is unmatched.
  mergeTree =
    loc: declarations: definitions:
    let
      declared = lib.unique (concatMap (d: attrNames d.options) declarations);
      pushed = concatMap (d: map (value: d // { inherit value; }) (lib.pushDown d.value)) definitions;
      wrong = filter (d: !isAttrs d.value) pushed;
      defined =
        if wrong != [ ] then
          throw "The option path `${showOption loc}' is a set of options, but it is defined as something else. Definition values:${showDefs wrong}"
        else
          lib.unique (concatMap (d: attrNames d.value) pushed);
      defsFor =
        name:
        concatMap (d: if d.value ? ${name} then [ { inherit (d) file; value = d.value.${name}; } ] else [ ]) pushed;
      declsFor =
        name:
        concatMap (d: if d.options ? ${name} then [ { inherit (d) file; options = d.options.${name}; } ] else [ ]) declarations;
      entry =
        name:
        let
          here = loc ++ [ name ];
          decls = declsFor name;
          options = filter (d: isOption d.options) decls;
        in
        if options != [ ] then
          {
            value = evalOption here (builtins.head options) (defsFor name);
            unmatched = [ ];
            option = (builtins.head options).options // {
              definitions = defsFor name;
              isDefined = lib.resolve (defsFor name) != [ ];
              value = evalOption here (builtins.head options) (defsFor name);
            };
          }
        else
          let
            inner = mergeTree here decls (defsFor name);
          in
          {
            value = inner.config;
            inherit (inner) unmatched;
            option = inner.options;
          };
      entries = listToAttrs (map (name: { inherit name; value = entry name; }) declared);
    in
    {
      config = builtins.mapAttrs (_: e: e.value) entries;
      options = builtins.mapAttrs (_: e: e.option) entries;
      unmatched =
        map (name: {
          path = [ name ];
          loc = loc ++ [ name ];
          defs = defsFor name;
        }) (filter (name: !builtins.elem name declared) defined)
        ++ concatMap (name: map (u: u // { path = [ name ] ++ u.path; }) entries.${name}.unmatched) declared;
    };

  evalOption =
    loc: declaration: definitions:
    let
      option = declaration.options;
      default =
        if option ? default then
          [
            {
              inherit (declaration) file;
              value = lib.mkOptionDefault option.default;
            }
          ]
        else
          [ ];
      merged = mergeDefinitions loc option.type (definitions ++ default);
    in
    (option.apply or lib.id) merged;

  mergeDefinitions =
    loc: type: definitions:
    let
      defs = lib.resolve definitions;
      bad = filter (def: !type.check def.value) defs;
    in
    if defs == [ ] then
      (type.empty or (
        _: throw "The option `${showOption loc}' was accessed but has no value defined. Try setting the option."
      )) loc
    else if bad != [ ] then
      throw "A definition for option `${showOption loc}' is not of type `${type.description}'. Definition values:${showDefs bad}"
    else
      type.merge loc defs;

  evalModules =
    {
      modules,
      specialArgs ? { },
      prefix ? [ ],
    }:
    let
      args = {
        inherit lib config;
        inherit (merged) options;
      }
      // specialArgs;
      found = collect args modules;
      freeform = foldl' (type: m: if m.freeformType != null then m.freeformType else type) null found;
      merged = mergeTree prefix (map (m: { inherit (m) file options; }) found) (
        map (m: {
          inherit (m) file;
          value = m.config;
        }) found
      );
      first = builtins.head merged.unmatched;
      # What has no declaration goes to the free-form type, one value for each top-level name.
      loose = mergeDefinitions prefix freeform (
        concatMap (
          u: map (def: { inherit (def) file; value = lib.setAttrByPath u.path def.value; }) u.defs
        ) merged.unmatched
      );
      config =
        if merged.unmatched == [ ] then
          merged.config
        else if freeform != null then
          lib.recursiveUpdate loose merged.config
        else
          throw "The option `${showOption first.loc}' does not exist. Definition values:${showDefs first.defs}";
    in
    {
      inherit config;
      inherit (merged) options;
    };

  mkRenamedOptionModule =
    from: to:
    { options, config, ... }:
    {
      options = lib.setAttrByPath from (lib.mkOption {
        type = lib.types.unspecified;
        default = null;
        description = "Alias of ${showOption to}";
      });
      config = lib.setAttrByPath to (
        lib.mkIf (lib.getAttrFromPath from options).isDefined (
          lib.mkMerge (map (def: def.value) (lib.getAttrFromPath from options).definitions)
        )
      );
    };
in
{
  inherit
    evalModules
    mergeDefinitions
    showOption
    showDefs
    mkRenamedOptionModule
    ;
  inherit isOption;
  mkOption = option: option // { _type = "option"; type = option.type or lib.types.unspecified; };
  mkEnableOption =
    name:
    lib.mkOption {
      type = lib.types.bool;
      default = false;
      description = "Whether to enable ${name}.";
    };
  mkPackageOption =
    pkgs: name: extra:
    lib.mkOption (
      {
        type = lib.types.package;
        description = "The ${toString name} package to use.";
      }
      // (if extra ? default && extra.default == null then { default = null; } else { default = lib.getAttrFromPath (lib.toList (extra.default or name)) pkgs; })
    );
}
