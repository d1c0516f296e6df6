{ lists }:
rec {
  inherit (builtins)
    attrNames
    attrValues
    getAttr
    hasAttr
    intersectAttrs
    isAttrs
    listToAttrs
    mapAttrs
    removeAttrs
    zipAttrsWith
    ;
  nameValuePair = name: value: { inherit name value; };
  mapAttrs' = f: set: listToAttrs (mapAttrsToList f set);
  mapAttrsToList = f: set: map (name: f name set.${name}) (attrNames set);
  attrsToList = mapAttrsToList nameValuePair;
  filterAttrs = f: set: removeAttrs set (builtins.filter (name: !f name set.${name}) (attrNames set));
  genAttrs = names: f: listToAttrs (map (name: nameValuePair name (f name)) names);
  optionalAttrs = condition: set: if condition then set else { };
  getAttrs = names: set: genAttrs names (name: set.${name});
  catAttrs = builtins.catAttrs;
  foldlAttrs =
    f: start: set:
    builtins.foldl' (acc: name: f acc name set.${name}) start (attrNames set);
  attrByPath =
    path: default: set:
    if path == [ ] then
      set
    else if builtins.isAttrs set && set ? ${builtins.head path} then
      attrByPath (builtins.tail path) default set.${builtins.head path}
    else
      default;
  hasAttrByPath =
    path: set:
    path == [ ]
    || (
      builtins.isAttrs set
      && set ? ${builtins.head path}
      && hasAttrByPath (builtins.tail path) set.${builtins.head path}
    );
  getAttrFromPath = path: attrByPath path (throw "cannot find attribute `${toString path}'");
  setAttrByPath =
    path: value:
    if path == [ ] then
      value
    else
      { ${builtins.head path} = setAttrByPath (builtins.tail path) value; };
  recursiveUpdate =
    left: right:
    zipAttrsWith (
      _: values:
      let
        second = lists.last values;
      in
      if builtins.length values == 2 && builtins.isAttrs (builtins.head values) && builtins.isAttrs second then
        recursiveUpdate (builtins.head values) second
      else
        second
    ) [
      left
      right
    ];
  isDerivation = value: builtins.isAttrs value && (value.type or null) == "derivation";
  getBin = package: package;
  getExe = package: "${package}/bin/${package.meta.mainProgram or package.pname}";
  getExe' = package: name: "${package}/bin/${name}";
  recurseIntoAttrs = set: set // { recurseForDerivations = true; };
}
