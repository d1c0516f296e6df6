#!/bin/sh
# Installs the build machine. It runs as root on the NixOS minimal ISO, inside the virtual machine, without any network of
# its own making and without a question.
#
# It comes as a tar on a second DVD, together with:
#   installer.env                 what it needs to know, NAME=VALUE lines that are read and never executed:
#                                   RUN_ID    repeated in every answer, so that the PC knows its own run: [A-Za-z0-9-]
#                                   DISK      the one disk that it may touch, such as /dev/sda
#                                   SWAP_MIB  size of the swap partition
#                                   SERIAL    where it reports, such as /dev/ttyS0
#   builder.nix, settings.json    become /etc/nixos/configuration.nix and the data beside it
#   ssh_host_ed25519_key(.pub)    the machine's identity, known to the PC before the machine exists
#
# It reports in JSON, one object a line, ASCII only:
#   {"event":"hello","run":R}                    it has started
#   {"event":"busy","run":R}                     it was started again while it runs, or after it failed: nothing is done
#   {"event":"stage","stage":S,"index":I,"of":6} partition, format, mount, configure, install, finish
#   {"event":"progress","done":N,"total":M,"unit":"paths"}
#   {"event":"log","line":L}                     what nixos-install says, a few lines a second
#   {"event":"failed","stage":S,"message":L}     it stops, and the machine stays on
#   {"event":"done","run":R}                     all is on the disk and unmounted; then it powers off
#
# A power cut does no harm: started again, it goes on with what is there. It makes a partition table only on an empty
# disk, and file systems only on partitions without one (or with one whose making was interrupted, told by its label).
# Whatever else it finds on the disk is not ours: it stops.
set -eu
export LC_ALL=C
PATH=$PATH:/run/current-system/sw/bin

here=$(cd "$(dirname "$0")" && pwd)
scratch=/run/pi-offload-installer
log=$scratch/log
root=/mnt
stage=start
RUN_ID='' DISK='' SWAP_MIB='' SERIAL=''

read_environment() {
  while IFS='=' read -r name value; do
    case $name in
    RUN_ID) RUN_ID=$value ;;
    DISK) DISK=$value ;;
    SWAP_MIB) SWAP_MIB=$value ;;
    SERIAL) SERIAL=$value ;;
    esac
  done <"$here/installer.env"
}

# say JSON: to the PC, and to the screen for whoever looks at it.
say() {
  printf '%s\n' "$1"
  printf '%s\n' "$1" >"$SERIAL"
}

# Text as the inside of a JSON string: one line of printable ASCII.
escape() {
  printf '%s' "$1" | tr '\n\t' '  ' | tr -d '\000-\037' | tr '\177-\377' '?' | sed 's/[\\"]/\\&/g'
}

enter() {
  stage=$1
  say "{\"event\":\"stage\",\"stage\":\"$1\",\"index\":$2,\"of\":6}"
}

remark() { say "{\"event\":\"log\",\"line\":\"$(escape "$1")\"}"; }

fail() {
  trap - EXIT
  say "{\"event\":\"failed\",\"stage\":\"$stage\",\"message\":\"$(escape "$1")\"}"
  exit 1
}

# A command that `set -e` stopped: its own last words are the message.
on_exit() { fail "$(tail -n 8 "$log" 2>/dev/null | cut -c 1-300) (exit code $1)"; }

# quietly COMMAND...: its output goes to the log only.
quietly() { "$@" >>"$log" 2>&1; }

value_of() { blkid -p -s "$1" -o value "$2" 2>/dev/null || true; }

label_of() { value_of LABEL "$1"; }

# What is on the disk: empty, ours (partitioned by this script), begun (parted writes the table in steps, and the power was cut
# between two of them: nothing is on it yet) or foreign.
disk_state() {
  table=$(value_of PTTYPE "$DISK")
  partitions=$(($(lsblk --noheadings --raw --output NAME "$DISK" | wc -l) - 1))
  if [ "$partitions" -eq 0 ] && [ -z "$table$(value_of TYPE "$DISK")" ]; then
    echo empty
  elif [ "$table" != dos ] || ! may_format "$system_partition" nixos || ! may_format "$swap_partition" swap; then
    echo foreign
  elif [ "$partitions" -eq 2 ] && [ -b "$system_partition" ] && [ -b "$swap_partition" ]; then
    echo ours
  elif [ "$partitions" -eq 0 ] || { [ "$partitions" -eq 1 ] && [ -b "$system_partition" ]; }; then
    echo begun
  else
    echo foreign
  fi
}

# Not there, without any content, or with a file system that has our label.
may_format() { [ ! -b "$1" ] || [ -z "$(value_of TYPE "$1")" ] || [ "$(label_of "$1")" = "$2" ]; }

partition() {
  # An MBR: with BIOS a GPT would need one more partition for the boot loader (NixOS manual, "Installing").
  quietly parted -s -a optimal "$DISK" -- mklabel msdos mkpart primary ext4 1MiB "-${SWAP_MIB}MiB" set 1 boot on \
    mkpart primary linux-swap "-${SWAP_MIB}MiB" 100%
  quietly udevadm settle
  tries=0
  until [ -b "$system_partition" ] && [ -b "$swap_partition" ]; do
    tries=$((tries + 1))
    [ "$tries" -le 20 ] || fail "The kernel does not show the new partitions of $DISK."
    sleep 0.5
  done
}

format() {
  quietly mkswap -L swap "$swap_partition"
  quietly mkfs.ext4 -q -F -L nixos "$system_partition"
  sync
  quietly udevadm settle
}

mount_all() {
  mkdir -p "$root"
  mountpoint -q "$root" || quietly mount "$system_partition" "$root"
  # nixos-install refuses a root that others may write or cannot read.
  chown root:root "$root"
  chmod 755 "$root"
  grep -q "^$swap_partition " /proc/swaps || quietly swapon "$swap_partition"
}

# place SOURCE TARGET MODE: whole or not at all.
place() {
  rm -f "$2.new"
  (umask 077 && cat "$1" >"$2.new")
  chmod "$3" "$2.new"
  mv -f "$2.new" "$2"
}

configure() {
  mkdir -p "$root/etc/nixos" "$root/etc/ssh"
  chmod 755 "$root/etc" "$root/etc/nixos" "$root/etc/ssh"
  place "$here/ssh_host_ed25519_key" "$root/etc/ssh/ssh_host_ed25519_key" 600
  place "$here/ssh_host_ed25519_key.pub" "$root/etc/ssh/ssh_host_ed25519_key.pub" 644
  place "$here/settings.json" "$root/etc/nixos/settings.json" 644
  place "$here/builder.nix" "$root/etc/nixos/configuration.nix" 644
  sync
}

# Turns the output of nixos-install into events. The totals are Nix's own: "these 12 paths will be fetched", "these 3
# derivations will be built"; each path that is copied and each derivation whose build begins counts one.
report_installation() {
  awk -v events="$SERIAL" -v log_file="$log" '
    function emit(json) { print json > events; fflush(events); print json; fflush() }
    function announced(line) { return line ~ /^this / ? 1 : line + 0 }
    {
      print $0 >> log_file; fflush(log_file)
      line = $0
      gsub(/\033\[[0-9;?]*[A-Za-z]/, "", line)
      gsub(/\t/, " ", line)
      gsub(/[^ -~]/, "?", line)
      line = substr(line, 1, 400)
      if (line ~ /(path|paths) will be fetched|derivations? will be built/) {
        count = line; sub(/^these /, "", count); total += announced(count)
      }
      if (line ~ /^(copying path|building .\/nix\/store\/)/) done += 1
      now = systime()
      if (now != second) { second = now; said = 0 }
      if (line != "" && said < 4) {
        said += 1
        json = line; gsub(/\\/, "\\\\", json); gsub(/"/, "\\\"", json)
        emit("{\"event\":\"log\",\"line\":\"" json "\"}")
      }
      if (total > 0 && done > 0 && done <= total && done != reported && (now != report_second || done == total)) {
        reported = done
        report_second = now
        emit("{\"event\":\"progress\",\"done\":" done ",\"total\":" total ",\"unit\":\"paths\"}")
      }
    }'
}

install_system() {
  mkfifo "$scratch/output"
  report_installation <"$scratch/output" &
  reporter=$!
  # The channel copy stays: later this machine rebuilds itself.
  code=0
  nixos-install --root "$root" --no-root-password >"$scratch/output" 2>&1 || code=$?
  wait "$reporter" || true
  rm -f "$scratch/output"
  [ "$code" -eq 0 ] || on_exit "$code"
}

finish() {
  sync
  quietly swapoff "$swap_partition"
  quietly umount -R "$root"
  sync
}

read_environment
: "${SERIAL:?installer.env names no SERIAL}"
# Not a terminal: no echo, no translation of line ends, no waiting for a modem.
stty -F "$SERIAL" raw -echo clocal -crtscts 115200 2>/dev/null || true
# Whatever is typed meanwhile is not for the programs below.
exec </dev/null

case $RUN_ID in '' | *[!A-Za-z0-9-]*) RUN_ID='' && fail 'installer.env: RUN_ID is not valid.' ;; esac
# One run for each start of the machine.
if ! mkdir "$scratch" 2>/dev/null; then
  say "{\"event\":\"busy\",\"run\":\"$RUN_ID\"}"
  exit 0
fi
trap 'on_exit $?' EXIT

say "{\"event\":\"hello\",\"run\":\"$RUN_ID\"}"
case $SWAP_MIB in '' | *[!0-9]*) fail 'installer.env: SWAP_MIB is not a number.' ;; esac
[ -b "$DISK" ] || fail "installer.env: DISK: $DISK is not a disk of this machine."
case $DISK in
*[0-9]) system_partition=${DISK}p1 swap_partition=${DISK}p2 ;;
*) system_partition=${DISK}1 swap_partition=${DISK}2 ;;
esac

enter partition 1
quietly udevadm settle
case $(disk_state) in
empty | begun) partition ;;
# A machine that was switched off in the middle of an installation loses what was not written yet, from any of its files: Nix's
# database may lack tables, a store path its content. So nothing of it is kept.
ours) remark 'An installation was interrupted here: it begins anew.' ;;
*) fail "$DISK is neither empty nor ours. It is left as it is." ;;
esac
enter format 2
format
enter mount 3
mount_all
enter configure 4
configure
enter install 5
install_system
enter finish 6
finish

trap - EXIT
say "{\"event\":\"done\",\"run\":\"$RUN_ID\"}"
systemctl poweroff || poweroff
