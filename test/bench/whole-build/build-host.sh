#!/bin/sh
# What `nixos-rebuild --build-host` does for a build, step by step (nixpkgs, pkgs/by-name/ni/nixos-rebuild-ng/src/nixos_rebuild/nix.py,
# build_remote and copy_closure): build-host.sh HOST FILE [OPTION OF nix-instantiate...]
# One connection is kept for the commands over there, as it does (process.py, SSH_DEFAULT_OPTS). It has `nix-copy-closure` take that one, too,
# which goes wrong now and then: "'nix-store --serve' protocol mismatch".
set -eu
host=$1
shift

own=$(mktemp -d)
there() {
  ssh -o ControlMaster=auto -o "ControlPath=$own/ssh-%n" -o ControlPersist=60 "$host" -- "$@"
}
trap 'ssh -o "ControlPath=$own/ssh-%n" -O exit "$host" 2>/dev/null || true; rm -rf "$own"' EXIT

drv=$(readlink -f "$(nix-instantiate --add-root "$own/drv" "$@")")
nix-copy-closure --to "$host" "$drv"
theirs=$(there mktemp -d -t nixos-rebuild.XXXXX)
root=$(there nix-store --realise "$drv" --add-root "$theirs/result")
result=$(there readlink -f "$root")
there rm -rf "$theirs"
nix-copy-closure --from "$host" "$result"
echo "$result"
