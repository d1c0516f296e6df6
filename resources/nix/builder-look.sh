#!/bin/sh
# Tells whether what this builder was configured for is in force: its emulation, and what Nix takes from whom. It only looks.
#
#   builder-look.sh SYSTEM…
#
# Answers in lines NAME=VALUE:
#   emulation.SYSTEM   on INTERPRETER FLAGS; broken INTERPRETER where that program is gone; off
#   nix.SETTING        extra-platforms, sandbox-paths, system-features, trusted-users

registered=/proc/sys/fs/binfmt_misc

# In the form of the kernel's Documentation/admin-guide/binfmt-misc.rst. NixOS names an entry after the system
# (nixpkgs, nixos/modules/system/boot/binfmt.nix), others after the emulator.
emulation() {
  for entry in "$registered/$1" "$registered/qemu-${1%-linux}"; do
    [ -r "$entry" ] || continue
    enabled='' interpreter='' flags=''
    while read -r word value; do
      case $word in
        enabled) enabled=yes ;;
        interpreter) interpreter=$value ;;
        flags:) flags=$value ;;
      esac
    done <"$entry"
    [ -n "$enabled" ] || continue
    if [ -e "$interpreter" ]; then echo "on $interpreter $flags"; else echo "broken $interpreter"; fi
    return
  done
  echo off
}

for system in "$@"; do echo "emulation.$system=$(emulation "$system")"; done

nix --extra-experimental-features nix-command config show | while read -r name _ value; do
  case $name in
    extra-platforms | sandbox-paths | system-features | trusted-users) echo "nix.$name=$value" ;;
  esac
done
