#!/bin/sh
# Realises an evaluated configuration on Debian: switch-to-configuration switch|test|boot|dry-activate|install.
# `install` is nixos-install's: it works inside a chroot, where no service runs.
#
# What Nix evaluated lies in ../etc. Nothing is decided here but how Debian gets it.
set -eu
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin

system=$(dirname "$(dirname "$(readlink -f "$0")")")
action=${1:-}
case $action in
switch | test | install) ;;
# The boot loader of the stand-in starts whatever the profile names: there is nothing to do.
boot) exit 0 ;;
dry-activate)
  echo "would activate the configuration..."
  exit 0
  ;;
*)
  echo "usage: $0 switch|test|boot|dry-activate" >&2
  exit 1
  ;;
esac

state=/var/lib/nixos-stand-in
lab=/etc/pi-offload-lab
mkdir -p "$state" /etc/ssh/authorized_keys.d /etc/nix
changed=' '

note() { changed="$changed$1 "; }
is_changed() { case $changed in *" $1 "*) return 0 ;; *) return 1 ;; esac; }

# put TARGET MODE SERVICE < text: writes only what differs, by renaming.
put() {
  put_new=$1.stand-in-new
  (umask 077 && cat >"$put_new")
  chmod "$2" "$put_new"
  if [ -f "$1" ] && cmp -s "$put_new" "$1"; then
    chmod "$2" "$1"
    rm -f "$put_new"
  else
    mv -f "$put_new" "$1"
    note "$3"
  fi
}

group_exists() { getent group "$1" >/dev/null; }
user_exists() { getent passwd "$1" >/dev/null; }

activate_users() {
  while read -r name; do
    group_exists "$name" || groupadd --system "$name"
  done <"$system/etc/nixos-stand-in/groups"

  tab=$(printf '\t')
  while IFS=$tab read -r name kind shell home group groups hashed plain; do
    case $shell in shell) shell=/bin/bash ;; *) shell=/usr/sbin/nologin ;; esac
    if ! user_exists "$name"; then
      case $kind in
      normal) useradd --create-home --home-dir "$home" --gid "$group" --shell "$shell" "$name" ;;
      *) useradd --system --no-create-home --home-dir "$home" --gid "$group" --shell "$shell" "$name" ;;
      esac
      echo "$name" >>"$state/users"
      set_password "$name" "${hashed%|}" "${plain%|}"
    elif [ "$name" = root ]; then
      [ -e "$state/root-password" ] || set_password root "${hashed%|}" "${plain%|}"
      : >"$state/root-password"
    else
      usermod --shell "$shell" --gid "$group" "$name" >/dev/null
    fi
    # On Debian only members of nix-users reach the daemon; on NixOS everybody does.
    ! group_exists nix-users || usermod --append --groups nix-users "$name" >/dev/null
    [ "$groups" = - ] || usermod --append --groups "$groups" "$name" >/dev/null
  done <"$system/etc/nixos-stand-in/users"

  # Users that an earlier configuration made and this one does not name.
  [ -f "$state/users" ] || return 0
  while read -r name; do
    if cut -f1 "$system/etc/nixos-stand-in/users" | grep -qxF "$name"; then
      echo "$name"
    elif user_exists "$name"; then
      userdel "$name" >&2 || true
    fi
  done <"$state/users" >"$state/users.new"
  mv "$state/users.new" "$state/users"
}

set_password() {
  if [ -n "$2" ]; then
    echo "$1:$2" | chpasswd --encrypted
  elif [ -n "$3" ]; then
    echo "$1:$3" | chpasswd
  else
    # `*` and not `!`: no password, but not locked either, so that keys are let in.
    usermod --password '*' "$1"
  fi
}

activate_keys() {
  for file in "$system"/etc/ssh/authorized_keys.d/*; do
    [ -f "$file" ] || continue
    # Two different files; shellcheck sees one name.
    # shellcheck disable=SC2094
    put <"$file" "/etc/ssh/authorized_keys.d/$(basename "$file")" 444 keys
  done
  for file in /etc/ssh/authorized_keys.d/*; do
    [ -f "$file" ] && [ ! -f "$system$file" ] && rm -f "$file"
  done
  return 0
}

activate_files() {
  put <"$system/etc/hostname" /etc/hostname 644 hostname
  put <"$system/etc/ssh/ssh_config" /etc/ssh/ssh_config 644 ssh-client
  put <"$system/etc/ssh/ssh_known_hosts" /etc/ssh/ssh_known_hosts 644 ssh-client
  if [ -f "$system/etc/ssh/sshd_config" ]; then
    put <"$system/etc/ssh/sshd_config" /etc/ssh/sshd_config 600 sshd
  fi
  # What the lab adds to nix.conf comes last and wins: there is no binary cache to reach.
  # No pipe into `put`: what it notes would be lost with the subshell.
  cat "$system/etc/nix/nix.conf" >"$state/nix.conf"
  [ ! -f "$lab/nix.conf" ] || cat "$lab/nix.conf" >>"$state/nix.conf"
  put <"$state/nix.conf" /etc/nix/nix.conf 644 nix-daemon
  if [ -f "$system/etc/nix/machines" ]; then
    put <"$system/etc/nix/machines" /etc/nix/machines 644 machines
  else
    rm -f /etc/nix/machines
  fi
  if [ -d /etc/sudoers.d ]; then
    put <"$system/etc/sudoers.d/nixos-stand-in" /etc/sudoers.d/nixos-stand-in 440 sudo
  fi
  if [ -d /etc/chrony ] && [ -f "$system/etc/chrony/chrony.conf" ]; then
    put <"$system/etc/chrony/chrony.conf" /etc/chrony/chrony.conf 644 chrony
  fi
}

# All else of environment.etc is a link to /etc/static, which is a link to the system; what links there for nothing goes
# (nixpkgs, nixos/modules/system/etc/setup-etc.pl).
activate_etc() {
  ln -sfn "$system/etc" /etc/static.new
  mv -fT /etc/static.new /etc/static
  (cd "$system/etc" && find . -type f -printf '%P\n') | while read -r target; do
    case $target in
    hostname | ssh/* | nix/* | sudoers.d/* | chrony/* | nixos-stand-in/*) continue ;;
    esac
    mkdir -p "$(dirname "/etc/$target")"
    ln -sfn "/etc/static/$target" "/etc/$target"
    echo "$target"
  done >"$state/etc.new"
  [ ! -f "$state/etc" ] || while read -r target; do
    # What its owner has put in its place is his.
    if [ -e "/etc/$target" ] || [ ! -L "/etc/$target" ]; then continue; fi
    rm -f "/etc/$target"
    rmdir -p --ignore-fail-on-non-empty "$(dirname "/etc/$target")"
  done <"$state/etc"
  mv "$state/etc.new" "$state/etc"
}

# Debian's own registrations, as far as they are wanted, each under the name of its system as NixOS has them. The guest has none active
# by itself.
activate_binfmt() {
  [ -d /usr/share/qemu/binfmt.d ] || return 0
  mkdir -p /etc/binfmt.d
  while read -r emulated; do
    case $emulated in
    armv6l-linux | armv7l-linux) emulator=qemu-arm ;;
    *) emulator=qemu-${emulated%-linux} ;;
    esac
    put "/etc/binfmt.d/$emulated.conf" 644 binfmt <<EOF
$(sed "s/^:$emulator:/:$emulated:/" "/usr/share/qemu/binfmt.d/$emulator.conf")
EOF
  done <"$system/etc/nixos-stand-in/emulated-systems"
  for file in /etc/binfmt.d/*-linux.conf; do
    [ -f "$file" ] || continue
    grep -qxF "$(basename "$file" .conf)" "$system/etc/nixos-stand-in/emulated-systems" && continue
    rm -f "$file"
    note binfmt
  done
}

# restart SERVICE: through systemd where it runs, else through the script that the lab provides.
restart() {
  if [ -x "$lab/restart" ]; then
    "$lab/restart" "$1"
  elif [ -d /run/systemd/system ]; then
    case $1 in
    sshd) systemctl reload-or-restart ssh ;;
    nix-daemon) systemctl try-restart nix-daemon ;;
    binfmt) systemctl restart systemd-binfmt ;;
    hostname) hostname -F /etc/hostname ;;
    chrony) systemctl try-restart chrony ;;
    esac
  fi
}

echo "activating the configuration..." >&2
activate_users
activate_keys
activate_files
activate_etc
activate_binfmt

echo "$system" >"$state/activated"
if [ "$action" = install ]; then
  put <"$system/etc/nixos-stand-in/fstab" /etc/fstab 644 fstab
  exit 0
fi

ln -sfn "$system" /run/current-system.new
mv -fT /run/current-system.new /run/current-system

if is_changed sshd && ! sshd_error=$(/usr/sbin/sshd -t 2>&1); then
  echo "sshd refuses its new configuration: $sshd_error" >&2
  exit 1
fi
for service in hostname binfmt nix-daemon sshd chrony; do
  if is_changed "$service"; then
    echo "restarting the following units: $service" >&2
    restart "$service"
  fi
done
