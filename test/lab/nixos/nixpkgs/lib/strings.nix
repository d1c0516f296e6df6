{ lists }:
rec {
  inherit (builtins)
    concatStringsSep
    replaceStrings
    stringLength
    substring
    ;
  concatStrings = concatStringsSep "";
  concatMapStrings = f: xs: concatStrings (map f xs);
  concatMapStringsSep =
    separator: f: xs:
    concatStringsSep separator (map f xs);
  concatMapAttrsStringSep =
    separator: f: set:
    concatStringsSep separator (map (name: f name set.${name}) (builtins.attrNames set));
  concatLines = concatMapStrings (line: line + "\n");
  optionalString = condition: text: if condition then text else "";
  stringToCharacters = text: builtins.genList (n: substring n 1 text) (stringLength text);
  hasPrefix = prefix: text: substring 0 (stringLength prefix) text == prefix;
  hasSuffix =
    suffix: text:
    let
      start = stringLength text - stringLength suffix;
    in
    start >= 0 && substring start (-1) text == suffix;
  escapeRegex = builtins.replaceStrings (stringToCharacters "\\[{()^$?*+|.") (
    map (c: "\\" + c) (stringToCharacters "\\[{()^$?*+|.")
  );
  hasInfix = infix: text: builtins.match ".*${escapeRegex infix}.*" (replaceStrings [ "\n" ] [ " " ] text) != null;
  removePrefix =
    prefix: text: if hasPrefix prefix text then substring (stringLength prefix) (-1) text else text;
  removeSuffix =
    suffix: text:
    if hasSuffix suffix text then substring 0 (stringLength text - stringLength suffix) text else text;
  splitString =
    separator: text: builtins.filter builtins.isString (builtins.split (escapeRegex separator) text);
  trim = text: builtins.head (builtins.match "[ \t\r\n]*(.*[^ \t\r\n]|)[ \t\r\n]*" text);
  lowerChars = stringToCharacters "abcdefghijklmnopqrstuvwxyz";
  upperChars = stringToCharacters "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  toLower = replaceStrings upperChars lowerChars;
  toUpper = replaceStrings lowerChars upperChars;
  escape = characters: replaceStrings characters (map (c: "\\" + c) characters);
  escapeShellArg =
    value:
    if builtins.match "[[:alnum:],._+:@%/-]+" (toString value) != null then
      toString value
    else
      "'" + replaceStrings [ "'" ] [ "'\\''" ] (toString value) + "'";
  escapeShellArgs = concatMapStringsSep " " escapeShellArg;
  isValidPosixName = name: builtins.match "[a-zA-Z_][a-zA-Z0-9_]*" name != null;
  # Lists and sets become arrays of bash, as in nixpkgs.
  toShellVar =
    name: value:
    if !isValidPosixName name then
      throw "toShellVar: ${name} is not a valid shell variable name"
    else if builtins.isAttrs value && !(value ? outPath || value ? __toString) then
      "declare -A ${name}=(${
        concatMapAttrsStringSep " " (key: element: "[${escapeShellArg key}]=${escapeShellArg element}") value
      })"
    else if builtins.isList value then
      "declare -a ${name}=(${escapeShellArgs value})"
    else
      "${name}=${escapeShellArg value}";
  toShellVars = concatMapAttrsStringSep "\n" toShellVar;
  fileContents = path: removeSuffix "\n" (builtins.readFile path);
  toInt =
    text:
    let
      parsed = builtins.fromJSON (trim text);
    in
    if builtins.isInt parsed then parsed else throw "could not convert ${text} to int";
  toIntBase10 = toInt;
  intersperse =
    separator: xs:
    if builtins.length xs < 2 then
      xs
    else
      lists.concatMap (x: [
        separator
        x
      ]) (lists.init xs)
      ++ [ (lists.last xs) ];
}
