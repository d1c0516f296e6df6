#!/bin/sh
# What this machine is building and has built in the last week, a line each, as Nix's own logs tell it. It only looks.
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

{
  find /proc/[0-9]*/fd -mindepth 1 -maxdepth 1 -lname "$logs/*" -printf '%l\n' |
    sort -u | head -n 32 | xargs -r -d '\n' stat -c 'open %.3W %.3Y %s %n'
  find "$logs" -type f -mtime -7 -printf '%T@ %p\n' |
    sort -rn | head -n 40 | cut -d ' ' -f 2 | xargs -r -d '\n' stat -c 'log %.3W %.3Y %s %n'
  find "$store" -mindepth 1 -maxdepth 1 -ctime -7 ! -name '*.drv' -exec stat -c 'made %.3W %n' {} +
} 2>/dev/null | awk '
  function nameOf(path) {
    sub(/^.*\//, "", path)
    sub(/^[^-]*-/, "", path)
    sub(/\.drv(\.bz2)?$/, "", path)
    return path
  }
  $1 != "made" { wanted[nameOf($5)] = 1 }
  $1 != "made" || nameOf($3) in wanted
' | head -n 400
