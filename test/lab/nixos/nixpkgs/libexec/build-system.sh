# shellcheck shell=sh disable=SC2154
# Runs inside Nix's sandbox under busybox: lays out the system. `out`, `busybox`, `summary`, `activate`, `label`,
# `targets`, `sources`, `programs` and `scripts` come from the derivation (nixos/modules/toplevel.nix).
# On the builder two emulators lie under it, and each program that it starts takes seconds there: the shell does all but two things.
set -eu
run() { "$busybox/busybox" "$@"; }

# Text only. What is left when `read` meets the end is a last line without an end of its own.
copy() { # from to
  while IFS= read -r line; do printf '%s\n' "$line"; done <"$1" >"$2"
  printf '%s' "$line" >>"$2"
}

folders="$out/etc $out/bin $out/sw/bin"
for target in $targets; do
  case $target in
    */*) folders="$folders $out/etc/${target%/*}" ;;
  esac
done
# Neither paths in the store nor targets hold blanks.
# shellcheck disable=SC2086
run mkdir -p $folders

# Two lists of the same length, twice.
# shellcheck disable=SC2086
set -- $sources
for target in $targets; do
  copy "$1" "$out/etc/$target"
  shift
done
# shellcheck disable=SC2086
set -- $scripts
for program in $programs; do
  copy "$1" "$out/sw/bin/$program"
  shift
done
copy "$summary" "$out/configuration.json"
printf '%s' "$label" >"$out/nixos-version"
copy "$activate" "$out/bin/switch-to-configuration"
run chmod -R a+x "$out/bin" "$out/sw"
# Where it was built: by this a test can tell the builder from the Pi.
copy /proc/sys/kernel/random/boot_id "$out/built-with-boot-id"
