#!/bin/sh
# The first program of the guest, in its initramfs, under busybox. `live` on the kernel line: the installer medium under
# an overlay in memory. Otherwise: the installed system by its label.
mount -t devtmpfs dev /dev
mount -t proc proc /proc
mount -t sysfs sys /sys
for module in /modules/*.ko; do insmod "$module"; done

stop() {
  echo "$1"
  exec sh
}

# try COMMAND...: for ten seconds.
try() {
  tries=0
  until "$@"; do
    tries=$((tries + 1))
    [ "$tries" -lt 100 ] || return 1
    sleep 0.1
  done
}

# The second DVD is the seed, which is no file system.
mount_medium() {
  for device in /dev/sr*; do
    [ -b "$device" ] || continue
    mount -t iso9660 -o ro "$device" /medium 2>/dev/null || continue
    [ -f /medium/live/base.squashfs ] && return 0
    umount /medium
  done
  return 1
}

mount_installed() {
  for device in /dev/sd?1; do
    # The label of an ext4: 16 bytes at 1144. busybox has no blkid here.
    label=$(dd if="$device" bs=2 skip=572 count=3 2>/dev/null | tr -d '\000')
    if [ "$label" = nixos ] && mount -t ext4 "$device" /root; then return 0; fi
  done
  return 1
}

mkdir -p /root
if grep -qw live /proc/cmdline; then
  mkdir -p /medium /base /layer
  try mount_medium || stop 'The installer medium was not found.'
  mount -t squashfs -o ro,loop /medium/live/base.squashfs /base
  mount -t squashfs -o ro,loop /medium/live/layer.squashfs /layer
  mkdir -p /memory
  mount -t tmpfs -o size=75% memory /memory
  mkdir -p /memory/upper /memory/work
  mount -t overlay -o lowerdir=/layer:/base,upperdir=/memory/upper,workdir=/memory/work root /root
  cp -a /live/. /root/
  mkdir -p /root/run /root/home/nixos /root/mnt
  echo 'nixos:x:1000:1000:NixOS installer:/home/nixos:/bin/bash' >>/root/etc/passwd
  echo 'nixos::19000:0:99999:7:::' >>/root/etc/shadow
  echo 'nixos:x:1000:' >>/root/etc/group
  chown -R 1000:1000 /root/home/nixos
  # Where nixos-install finds what it unpacks; /run becomes a new file system, so it is not there.
  mkdir -p /root/iso
  mount --move /medium /root/iso
else
  try mount_installed || stop 'The installed system was not found.'
fi
umount /sys
umount /proc
exec switch_root /root /sbin/init
