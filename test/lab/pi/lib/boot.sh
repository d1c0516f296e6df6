#!/bin/sh
# What the machine's init runs at its start: the last activated configuration comes back, then the services start.
set -eu
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export PATH
trap ': >/var/lib/lab-boot-failed' EXIT

ip link set lo up
mkdir -p /run/sshd /run/lab-units /var/log/lab /var/empty
chmod 755 /nix/var/nix/daemon-socket
# As at every start of NixOS: what was only tested is gone, what was switched to is there.
if [ -e /nix/var/nix/profiles/system ]; then
  /nix/var/nix/profiles/system/bin/switch-to-configuration test
fi
for service in nix-daemon sshd; do
  systemctl start "$service"
done
trap - EXIT
: >/var/lib/lab-booted
