#!/bin/sh
# What this machine is building and has built in the last week, a line each, as Nix's own logs tell it; of what it is building
# also the latest earlier builds of the same packages, of any age, and those of the packages that are named. It only looks.
#
#   builds.sh [PACKAGE…]
#
# Nix makes the log drvs/<two characters>/<rest of the hash>-<name>.drv.bz2 when a build begins, or empties the one that
# an earlier try left, and has it open until the builder has ended (openLogFile and closeLogFile in libstore's
# derivation-building-goal.cc, the same from Nix 2.26 to 2.36). So a log is born with the first try, was changed last at
# the end, and is one of a running build while somebody has it open. Compressed, it stays empty until much was printed.
#
# A result enters the store only when its build succeeded; how a build ended is not in its log. Names of the store have no
# blanks.

logs=/nix/var/log/nix/drvs
store=/nix/store

# The time now, and the seconds since this machine started.
read -r uptime _ </proc/uptime
echo "clock $(date +%s) $uptime"

# The name of a package is what stands before the first dash that no letter follows (nix, src/libstore/names.cc, `DrvName`).
names='
  function nameOf(path) {
    sub(/^.*\//, "", path)
    sub(/^[^-]*-/, "", path)
    sub(/\.drv(\.bz2)?$/, "", path)
    return path
  }
  function packageOf(name) {
    return match(name, /-[^A-Za-z]/) ? substr(name, 1, RSTART - 1) : name
  }'

stat_as() {
  xargs -r -d '\n' stat -c "$1 %.3W %.3Y %s %n"
}

tell_logs() {
  open=$(find /proc/[0-9]*/fd -mindepth 1 -maxdepth 1 -lname "$logs/*" -printf 'open %l\n' | sort -u | head -n 32)
  printf '%s\n' "$open" | sed -n 's/^open //p' | stat_as open
  find "$logs" -type f -mtime -7 -printf '%T@ %p\n' | sort -rn | head -n 40 | cut -d ' ' -f 2 | stat_as log
  # Nothing is asked of all the others while nothing runs, and nothing is named.
  [ -z "$open$*" ] || {
    printf '%s\n' "$open"
    [ $# -eq 0 ] || printf 'named %s\n' "$@"
    find "$logs" -type f -printf '%T@ %p\n' | sort -rn
  } | awk "$names"'
    $1 == "open" { left[packageOf(nameOf($2))] = 12; next }
    $1 == "named" { left[$2] = 12; next }
    { package = packageOf(nameOf($2)) }
    package in left && left[package]-- > 0 { print $2 }
  ' | stat_as past
}

told=$(tell_logs "$@" 2>/dev/null)
{
  printf '%s\n' "$told"
  find "$store" -mindepth 1 -maxdepth 1 ! -name '*.drv' -printf '%p\n' 2>/dev/null
} | awk "$names"'
  / / { wanted[nameOf($5)] }
  ! / / && nameOf($0) in wanted
' | head -n 4000 | xargs -r -d '\n' stat -c 'made %.3W %n' 2>/dev/null | {
  printf '%s\n' "$told" | sed '/^$/d'
  cat
}
