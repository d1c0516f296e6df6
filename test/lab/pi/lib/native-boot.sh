#!/bin/sh
# What the native builder's init runs at its start.
set -eu
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export PATH
trap ': >/var/lib/lab-boot-failed' EXIT

mkdir -p /run/sshd /var/empty
id builder >/dev/null 2>&1 ||
  useradd --create-home --shell /bin/bash --groups nix-users --password '*' builder
rm -f /nix/var/nix/daemon-socket/socket
env -i PATH="$PATH" setsid nix-daemon </dev/null >/var/log/nix-daemon.log 2>&1 &
env -i PATH="$PATH" setsid /usr/sbin/sshd -D -e </dev/null >/var/log/sshd.log 2>&1 &
while [ ! -e /nix/var/nix/daemon-socket/socket ] || [ ! -e /run/sshd.pid ]; do
  kill -0 $!
  sleep 0.05
done
trap - EXIT
: >/var/lib/lab-booted
