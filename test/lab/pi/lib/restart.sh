#!/bin/sh
# How the stand-in of switch-to-configuration has a service take on its new settings where no systemd runs.
set -eu
case $1 in
hostname) hostname -F /etc/hostname ;;
nix-daemon | sshd)
  # At the machine's start the services come after the configuration, and none runs yet.
  if systemctl is-active "$1" >/dev/null; then
    systemctl restart "$1"
  fi
  ;;
*)
  echo "$1 is not known to the lab's Pi" >&2
  exit 1
  ;;
esac
