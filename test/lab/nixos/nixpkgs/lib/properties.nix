# mkIf, mkMerge, mkOverride, mkOrder and the way they are resolved: NixOS manual, "Option Definitions".
{ lists }:
rec {
  mkIf = condition: content: {
    _type = "if";
    inherit condition content;
  };
  mkMerge = contents: {
    _type = "merge";
    inherit contents;
  };
  mkOverride = priority: content: {
    _type = "override";
    inherit priority content;
  };
  mkOrder = priority: content: {
    _type = "order";
    inherit priority content;
  };
  mkDefinition = definition: definition // { _type = "definition"; };
  mkOptionDefault = mkOverride 1500;
  mkDefault = mkOverride 1000;
  mkImageMediaOverride = mkOverride 60;
  mkForce = mkOverride 50;
  mkVMOverride = mkOverride 10;
  mkBefore = mkOrder 500;
  mkAfter = mkOrder 1500;
  defaultOverridePriority = 100;
  defaultOrderPriority = 1000;
  mkAssert = condition: message: content: if condition then content else throw message;

  isType = type: value: builtins.isAttrs value && (value._type or null) == type;

  # A configuration tree's properties pushed one level down, so that the names below can be seen without deciding any
  # condition: mkIf c { a = 1; } is { a = mkIf c 1; }.
  pushDown =
    value:
    if isType "merge" value then
      builtins.concatMap pushDown value.contents
    else if isType "if" value then
      map (builtins.mapAttrs (_: inner: mkIf value.condition inner)) (pushDown value.content)
    else if isType "override" value then
      map (builtins.mapAttrs (_: inner: mkOverride value.priority inner)) (pushDown value.content)
    else
      [ value ];

  # The plain values in a definition, with mkMerge and mkIf resolved; overrides and orders stay.
  discharge =
    value:
    if isType "merge" value then
      builtins.concatMap discharge value.contents
    else if isType "if" value then
      (if value.condition then discharge value.content else [ ])
    else if isType "override" value then
      map (inner: mkOverride value.priority inner) (discharge value.content)
    else if isType "order" value then
      map (inner: mkOrder value.priority inner) (discharge value.content)
    else
      [ value ];

  overridePriority = def: if isType "override" def.value then def.value.priority else defaultOverridePriority;

  # Only the definitions of the strongest (numerically lowest) priority count.
  filterOverrides =
    defs:
    let
      strongest = builtins.foldl' (best: def: if overridePriority def < best then overridePriority def else best) 9999 defs;
      strip = def: if isType "override" def.value then def // { value = def.value.content; } else def;
    in
    map strip (builtins.filter (def: overridePriority def == strongest) defs);

  sortByOrder =
    defs:
    let
      order = def: if isType "order" def.value then def.value.priority else defaultOrderPriority;
      strip = def: if isType "order" def.value then def // { value = def.value.content; } else def;
    in
    map strip (lists.sort (a: b: order a < order b) defs);

  # Definitions of one option, ready to be merged by its type.
  resolve =
    defs:
    sortByOrder (
      filterOverrides (
        builtins.concatMap (def: map (value: def // { inherit value; }) (discharge def.value)) defs
      )
    );
}
