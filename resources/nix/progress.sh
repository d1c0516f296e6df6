#!/bin/sh
# What `pi-offload` does on this machine, as it tells in /run/pi-offload: progress.sh TIMES SECONDS. It only looks.
#
# Prints a picture, and for as long as something runs another one every SECONDS, TIMES in all at most:
#   now SECONDS          since 1970
#   build JSON           of each that runs, the line that it wrote
#   end
#
# A file outlives a process that was killed: it counts while a process of this number is a pi-offload.

runs=/run/pi-offload
times=$1
pause=$2

is_running() {
  tr '\0' '\n' <"/proc/$1/cmdline" 2>/dev/null | grep -Eqx '(.*/)?pi-offload(\.sh)?'
}

# More than eight at once, and longer lines than a whole graph in work makes, are not looked at.
tell_builds() {
  for file in "$runs"/*.json; do
    pid=${file##*/}
    pid=${pid%.json}
    case $pid in '' | *[!0-9]*) continue ;; esac
    is_running "$pid" || continue
    line=$(head -c 16384 "$file" 2>/dev/null | head -n 1 | tr -d '\0')
    printf 'build %s\n' "$line"
  done | head -n 8
}

while :; do
  builds=$(tell_builds)
  printf 'now %s\n' "$(date +%s)"
  [ -z "$builds" ] || printf '%s\n' "$builds"
  echo end
  times=$((times - 1))
  if [ -z "$builds" ] || [ "$times" -le 0 ]; then exit 0; fi
  sleep "$pause"
done
