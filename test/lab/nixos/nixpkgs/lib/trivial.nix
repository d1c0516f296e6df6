rec {
  id = x: x;
  const = x: _: x;
  flip =
    f: a: b:
    f b a;
  pipe = value: functions: builtins.foldl' (x: f: f x) value functions;
  mod = base: int: base - (int * (base / int));
  min = a: b: if a < b then a else b;
  max = a: b: if a > b then a else b;
  boolToString = value: if value then "true" else "false";
  warn = message: value: builtins.trace "evaluation warning: ${message}" value;
  warnIf = condition: message: if condition then warn message else id;
  throwIf = condition: message: if condition then throw message else id;
  throwIfNot = condition: throwIf (!condition);
  assertMsg = condition: message: condition || throw message;
  importJSON = path: builtins.fromJSON (builtins.readFile path);
  importTOML = path: builtins.fromTOML (builtins.readFile path);
  isFunction = f: builtins.isFunction f || (f ? __functor && isFunction (f.__functor f));
  versionOlder = a: b: builtins.compareVersions b a == 1;
  versionAtLeast = a: b: !versionOlder a b;
}
