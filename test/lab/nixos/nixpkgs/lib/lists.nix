rec {
  inherit (builtins)
    all
    any
    concatLists
    concatMap
    elem
    elemAt
    filter
    foldl'
    genList
    groupBy
    head
    length
    partition
    sort
    tail
    ;
  singleton = x: [ x ];
  toList = x: if builtins.isList x then x else [ x ];
  flatten = x: if builtins.isList x then builtins.concatMap flatten x else [ x ];
  optional = condition: x: if condition then [ x ] else [ ];
  optionals = condition: xs: if condition then xs else [ ];
  range = first: last: if first > last then [ ] else genList (n: first + n) (last - first + 1);
  last = xs: elemAt xs (length xs - 1);
  init = xs: genList (elemAt xs) (length xs - 1);
  take =
    count: xs:
    genList (elemAt xs) (if count < length xs then count else length xs);
  drop =
    count: xs:
    if count >= length xs then [ ] else genList (n: elemAt xs (n + count)) (length xs - count);
  reverseList = xs: genList (n: elemAt xs (length xs - n - 1)) (length xs);
  unique = xs: foldl' (seen: x: if elem x seen then seen else seen ++ [ x ]) [ ] xs;
  subtractLists = without: filter (x: !elem x without);
  intersectLists = other: filter (x: elem x other);
  remove = x: filter (y: y != x);
  forEach = xs: f: map f xs;
  imap0 = f: xs: genList (n: f n (elemAt xs n)) (length xs);
  imap1 = f: xs: genList (n: f (n + 1) (elemAt xs n)) (length xs);
  findFirst =
    predicate: default: xs:
    let
      found = filter predicate xs;
    in
    if found == [ ] then default else head found;
  zipListsWith =
    f: xs: ys:
    genList (n: f (elemAt xs n) (elemAt ys n)) (
      if length xs < length ys then length xs else length ys
    );
}
