#!/bin/sh
# Tells whether what this builder was configured for is in force: its emulation, what Nix takes from whom, and what the Pi is let
# speak with. It only looks.
#
#   builder-look.sh USER PORT SYSTEM…    the Pi's user and the port on which sshd waits for it
#
# Answers in lines NAME=VALUE:
#   emulation.SYSTEM   on INTERPRETER FLAGS; broken INTERPRETER where that program is gone; off
#   nix.SETTING        extra-platforms, sandbox-paths, secret-key-files, system-features, trusted-users
#   sshd.forcecommand  the command that sshd runs whatever the Pi asks for; absent where sshd does not tell

user=$1
port=$2
shift 2
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

# A shell would read it byte by byte.
nix --extra-experimental-features nix-command config show |
  sed -n 's/^\(extra-platforms\|sandbox-paths\|secret-key-files\|system-features\|trusted-users\) = \{0,1\}/nix.\1=/p'

# Its address decides nothing there.
sshd -T -C "user=$user,host=pi,addr=127.0.0.1,laddr=127.0.0.1,lport=$port" 2>/dev/null |
  sed -n 's/^forcecommand /sshd.forcecommand=/p'
