# shellcheck shell=sh disable=SC2154
# Runs inside Nix's sandbox under busybox: lays out the system. `out`, `busybox`, `summary`, `activate`, `label`,
# `targets` and `sources` come from the derivation (nixos/modules/toplevel.nix).
set -eu
PATH=$busybox/bin
run() { "$busybox/busybox" "$@"; }

run mkdir -p "$out/etc" "$out/bin"
# The two lists have the same length, and neither paths in the store nor targets hold blanks.
# shellcheck disable=SC2086
set -- $sources
for target in $targets; do
  run mkdir -p "$out/etc/$(run dirname "$target")"
  run cat "$1" >"$out/etc/$target"
  shift
done
run cat "$summary" >"$out/configuration.json"
run printf '%s' "$label" >"$out/nixos-version"
run cat "$activate" >"$out/bin/switch-to-configuration"
run chmod 555 "$out/bin/switch-to-configuration"
# Where it was built: by this a test can tell the builder from the Pi.
run cat /proc/sys/kernel/random/boot_id >"$out/built-with-boot-id"
