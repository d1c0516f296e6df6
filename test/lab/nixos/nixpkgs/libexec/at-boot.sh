#!/bin/sh
# At the start of the machine: what the system profile names becomes the current system. It is realised anew only if
# something else was active when the machine stopped (nixos-rebuild boot, or test).
set -eu
system=$(readlink -f /nix/var/nix/profiles/system)
if [ "$(cat /var/lib/nixos-stand-in/activated 2>/dev/null)" = "$system" ]; then
  ln -sfn "$system" /run/current-system
else
  exec "$system/bin/switch-to-configuration" switch
fi
