# Option types: what a definition may be and how several become one. `description` is NixOS's own wording.
{ lib }:
let
  inherit (builtins)
    all
    attrNames
    concatMap
    elem
    head
    isAttrs
    isBool
    isFloat
    isInt
    isList
    isString
    map
    tail
    ;

  mkType =
    type:
    {
      check = _: true;
      merge = mergeOne;
      getSubModules = null;
    }
    // type;

  conflict =
    loc: defs:
    throw "The option `${lib.showOption loc}' has conflicting definition values:${lib.showDefs defs}\nUse `lib.mkForce value` or `lib.mkDefault value` to change the priority on any of these definitions.";

  # Several definitions are one if they say the same.
  mergeEqual =
    loc: defs:
    let
      first = (head defs).value;
    in
    if all (def: def.value == first) (tail defs) then first else conflict loc defs;

  mergeOne = loc: defs: if builtins.length defs == 1 then (head defs).value else conflict loc defs;

  scalar =
    name: description: check:
    mkType {
      inherit name description check;
      merge = mergeEqual;
    };

  separated =
    separator: description:
    mkType {
      name = "separatedString";
      inherit description;
      check = isString;
      merge = _: defs: builtins.concatStringsSep separator (map (def: def.value) defs);
    };

  isPathLike =
    value: builtins.isPath value || (isString value && builtins.substring 0 1 value == "/") || lib.isDerivation value;

  names = types: builtins.concatStringsSep ", " (map builtins.toJSON types);

  types = rec {
    unspecified = mkType {
      name = "unspecified";
      description = "unspecified value";
    };
    anything = mkType {
      name = "anything";
      description = "anything";
      merge =
        loc: defs:
        if all (def: isAttrs def.value && !lib.isDerivation def.value) defs then
          (attrsOf anything).merge loc defs
        else
          mergeEqual loc defs;
    };
    raw = mkType {
      name = "raw";
      description = "raw value";
    };
    bool = scalar "bool" "boolean" isBool;
    int = scalar "int" "signed integer" isInt;
    float = scalar "float" "floating point number" isFloat;
    number = either int float;
    str = scalar "str" "string" isString;
    singleLineStr = scalar "singleLineStr" "(optionally newline-terminated) single-line string" (
      value: isString value && builtins.match "[^\n\r]*\n?" value != null
    );
    nonEmptyStr = scalar "nonEmptyStr" "non-empty string" (
      value: isString value && builtins.match "[ \t\n]*" value == null
    );
    path = scalar "path" "absolute path" isPathLike;
    package = mkType {
      name = "package";
      description = "package";
      check = value: lib.isDerivation value || isPathLike value;
      merge = mergeOne;
    };
    shellPackage = package;
    lines = separated "\n" "strings concatenated with \"\\n\"";
    commas = separated "," "strings concatenated with \",\"";
    envVar = separated ":" "strings concatenated with \":\"";
    separatedString = separator: separated separator "strings concatenated with ${builtins.toJSON separator}";
    strMatching =
      pattern:
      scalar "strMatching" "string matching the pattern ${pattern}" (
        value: isString value && builtins.match pattern value != null
      );
    ints = rec {
      between =
        low: high:
        scalar "intBetween" "integer between ${toString low} and ${toString high} (both inclusive)" (
          value: isInt value && value >= low && value <= high
        );
      unsigned = scalar "unsignedInt" "unsigned integer, meaning >=0" (value: isInt value && value >= 0);
      positive = scalar "positiveInt" "positive integer, meaning >0" (value: isInt value && value > 0);
      u16 = between 0 65535;
      u8 = between 0 255;
      u32 = between 0 4294967295;
    };
    port = ints.u16;
    numbers = {
      positive = scalar "numberPositive" "positive number, meaning >0" (
        value: (isInt value || isFloat value) && value > 0
      );
      nonnegative = scalar "numberNonnegative" "nonnegative number, meaning >=0" (
        value: (isInt value || isFloat value) && value >= 0
      );
    };
    enum = values: scalar "enum" "one of ${names values}" (value: elem value values);
    attrs = mkType {
      name = "attrs";
      description = "attribute set";
      check = isAttrs;
      merge = _: defs: builtins.foldl' (result: def: result // def.value) { } defs;
    };
    nullOr =
      type:
      mkType {
        name = "nullOr";
        description = "null or ${type.description}";
        check = value: value == null || type.check value;
        empty = _: null;
        merge =
          loc: defs:
          if all (def: def.value == null) defs then
            null
          else if lib.any (def: def.value == null) defs then
            conflict loc defs
          else
            type.merge loc defs;
      };
    either =
      first: second:
      mkType {
        name = "either";
        description = "${first.description} or ${second.description}";
        check = value: first.check value || second.check value;
        merge =
          loc: defs:
          if all (def: first.check def.value) defs then
            first.merge loc defs
          else if all (def: second.check def.value) defs then
            second.merge loc defs
          else
            conflict loc defs;
      };
    oneOf = list: builtins.foldl' either (head list) (tail list);
    coercedTo =
      from: convert: to:
      mkType {
        name = "coercedTo";
        description = "${to.description} or ${from.description} convertible to it";
        check = value: (from.check value && to.check (convert value)) || to.check value;
        merge =
          loc: defs:
          to.merge loc (map (def: if from.check def.value then def // { value = convert def.value; } else def) defs);
      };
    listOf =
      type:
      mkType {
        name = "listOf";
        description = "list of ${type.description}";
        check = isList;
        empty = _: [ ];
        merge =
          loc: defs:
          concatMap (
            def:
            builtins.concatLists (
              lib.imap1 (
                n: value:
                let
                  element = [ { inherit (def) file; inherit value; } ];
                in
                if lib.resolve element == [ ] then
                  [ ]
                else
                  [ (lib.mergeDefinitions (loc ++ [ "[definition ${toString n}]" ]) type element) ]
              ) def.value
            )
          ) defs;
      };
    nonEmptyListOf = type: listOf type // { check = value: isList value && value != [ ]; };
    attrsOf =
      type:
      mkType {
        name = "attrsOf";
        description = "attribute set of ${type.description}";
        check = isAttrs;
        empty = _: { };
        merge =
          loc: defs:
          let
            pushed = concatMap (def: map (value: def // { inherit value; }) (lib.pushDown def.value)) defs;
            all = lib.unique (concatMap (def: attrNames def.value) pushed);
            defsFor =
              name:
              concatMap (
                def: if def.value ? ${name} then [ { inherit (def) file; value = def.value.${name}; } ] else [ ]
              ) pushed;
            present = builtins.filter (name: lib.resolve (defsFor name) != [ ]) all;
          in
          lib.genAttrs present (name: lib.mergeDefinitions (loc ++ [ name ]) type (defsFor name));
      };
    lazyAttrsOf = attrsOf;
    submodule = modules: submoduleWith { modules = lib.toList modules; };
    submoduleWith =
      {
        modules,
        specialArgs ? { },
        shorthandOnlyDefinesConfig ? true,
      }:
      let
        evalSubmodule =
          loc: defs:
          (lib.evalModules {
            modules = modules ++ map (definitionModule shorthandOnlyDefinesConfig) defs;
            specialArgs = specialArgs // {
              name = lib.last loc;
            };
            prefix = loc;
          }).config;
      in
      mkType {
        name = "submodule";
        description = "submodule";
        check = value: isAttrs value || lib.isFunction value || isPathLike value;
        empty = loc: evalSubmodule loc [ ];
        merge = evalSubmodule;
      };
    deferredModule = raw;
    functionTo = _: raw;
  };

  definitionModule =
    onlyConfig: def:
    if onlyConfig && isAttrs def.value then
      {
        _file = def.file;
        config = def.value;
      }
    else
      {
        _file = def.file;
        imports = [ def.value ];
      };
in
types
