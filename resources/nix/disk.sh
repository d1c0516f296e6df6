#!/bin/sh
# The builder's disk from the inside, run as root in the builder:
#
#   disk.sh look   says in bytes how large the disk is, where its last partition ends, and how large the root's partition
#                  and the file system on it are: {"disk":…,"partitionsEnd":…,"partition":…,"fileSystem":…}
#   disk.sh grow   gives all of the disk to the root, and then says the same
#
# installer.sh made two partitions in an MBR: the root, and the swap behind it. So the swap, which holds nothing that is
# needed, is made anew at the end of the disk. The table is one sector: it changes whole or not at all. Whatever was done
# before a power cut is found done; a builder that starts without its swap waits for it for a while and then goes on.
#
# A second argument names another mount point than /.
set -eu
export LC_ALL=C
PATH=$PATH:/run/current-system/sw/bin

sector=512

fail() {
  printf '%s\n' "$1" >&2
  exit 1
}

# number FILE: what it holds. /sys counts sizes in sectors of 512 bytes, whatever the disk does.
number() {
  read -r value <"$1"
  printf '%s\n' "$value"
}

find_disk() {
  system=$(readlink -f "/sys/dev/block/$(mountpoint -d "$1")")
  disk=${system%/*}
  system_device=/dev/${system##*/}
  disk_device=/dev/${disk##*/}
  [ -e "$system/partition" ] || fail "$1 is not on a partition."
  case $disk in
  *[0-9]) swap=${disk}/${disk##*/}p2 ;;
  *) swap=${disk}/${disk##*/}2 ;;
  esac
  swap_device=/dev/${swap##*/}
}

look() {
  end=0
  for partition in "$disk"/*/partition; do
    partition=${partition%/*}
    next=$(($(number "$partition/start") + $(number "$partition/size")))
    [ "$next" -le "$end" ] || end=$next
  done
  # How many, and how large they are, as its superblock says.
  blocks=$(dumpe2fs -h "$system_device" 2>/dev/null |
    sed -n '/^Block count:/ { s|.*: *||; h; }; /^Block size:/ { s|.*: *||; H; x; s|\n| |; p; }')
  [ -n "$blocks" ] || fail "There is no ext4 on $system_device."
  printf '{"disk":%s,"partitionsEnd":%s,"partition":%s,"fileSystem":%s}\n' \
    $(($(number "$disk/size") * sector)) $((end * sector)) $(($(number "$system/size") * sector)) $((${blocks% *} * ${blocks#* }))
}

# value_of KEY DEVICE: of its line in the table.
value_of() { printf '%s\n' "$table" | sed -n "s|^$2 : .*\b$1= *\([0-9a-f]*\).*|\1|p"; }

has_swap() { [ "$(blkid -p -s LABEL -o value "$swap_device" 2>/dev/null)" = swap ]; }

is_swapping() { grep -q "^$swap_device " /proc/swaps; }

# The kernel lets no partition grow into another one. Just after a start the system may be about to swap there, or udev looks into it: then
# it is in use and cannot be deleted yet.
delete_swap() {
  tries=10
  while [ -e "$swap" ]; do
    if is_swapping; then swapoff "$swap_device"; fi
    udevadm settle
    if partx --delete --nr 2 "$disk_device"; then return; fi
    tries=$((tries - 1))
    [ "$tries" -gt 0 ] || fail "$swap_device is in use."
    sleep 1
  done
}

move_swap() {
  delete_swap
  # The rest of the sector, which holds GRUB, stays as it is. What is known by the table needs no look at the contents.
  printf '%s\n' "$table" | sed \
    -e "s|^\($system_device : .*size=\) *[0-9]*|\1 $((new_start - system_start))|" \
    -e "s|^\($swap_device : start=\) *[0-9]*|\1 $new_start|" |
    sfdisk --quiet --force --no-reread --no-tell-kernel --wipe never --wipe-partitions never "$disk_device"
}

grow() {
  table=$(sfdisk --dump "$disk_device")
  partitions=$(printf '%s\n' "$table" | sed -n "s|^$disk_device\(.*\) : .*type=\([0-9a-f]*\).*|\1 \2|p" | tr '\n' ' ')
  case $partitions in
  '1 83 2 82 ' | 'p1 83 p2 82 ') ;;
  *) fail "$disk_device is not partitioned as the installer did it." ;;
  esac
  system_start=$(value_of start "$system_device")
  old_start=$(value_of start "$swap_device")
  # At a whole MiB, as parted did it.
  new_start=$((($(number "$disk/size") - $(value_of size "$swap_device")) / 2048 * 2048))
  if [ "$new_start" -gt "$old_start" ]; then move_swap; fi
  partx --update "$disk_device"
  udevadm settle
  if ! is_swapping; then
    has_swap || mkswap -L swap "$swap_device" >/dev/null
    # The system may be quicker.
    swapon "$swap_device" || is_swapping
  fi
  resize2fs "$system_device" >/dev/null
}

find_disk "${2:-/}"
case ${1:-} in
look) ;;
grow) grow ;;
*) fail 'look or grow?' ;;
esac
look
