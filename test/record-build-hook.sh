#!/bin/bash
# Puts recorded questions to the real build hook: `unshare -m bash record-build-hook.sh <root with Nix> <folder of questions>`.
#
# A question is a folder: `asked` is what the Nix daemon would send, `machines` a machines file, `taken` names the build
# slots that somebody else holds. What the hook says is written beside it, as `said`.
set -eu
root=$1
questions=$2

# Nothing of it is seen or kept outside of this mount namespace.
mount -t tmpfs none "$root/nix"
mount -t tmpfs none "$root/tmp"
mount -t proc none "$root/proc"
mkdir -p "$root/nix/store" "$root/tmp/questions"
mount --bind "$questions" "$root/tmp/questions"
load=$root/nix/var/nix/current-load
mkdir -p "$load"

for question in "$questions"/*/; do
  name=$(basename "$question")
  held=()
  while read -r slot; do
    exec {fd}>"$load/$slot"
    flock "$fd"
    held+=("$fd")
  done <"$question/taken"
  cp "$question/machines" "$root/tmp/machines"
  # shellcheck disable=SC2016 # the inner shell expands it
  chroot "$root" /usr/bin/env -i PATH=/usr/bin HOME=/root timeout 30 sh -c \
    'nix __build-remote 3 <"$1/asked" >"$1/said" 2>&1 4>/dev/null 5</dev/null' - "/tmp/questions/$name" || true
  for fd in "${held[@]}"; do exec {fd}>&-; done
done
chroot "$root" /usr/bin/nix --version >"$questions/version"
