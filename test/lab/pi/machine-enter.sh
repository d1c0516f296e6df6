#!/bin/sh
# The first process of a machine of the lab: it starts in new mount, process, host name and network namespaces, builds the
# machine's file tree, makes it the root and becomes the machine's init. All mounts are the namespace's own: when the last process
# has ended, nothing of them is left on this computer.
#
# machine-enter.sh LOWER STATE HOSTNAME: LOWER is the finished root (stays as it is), STATE holds upper/, work/ and root/.
set -eu
lower=$1
state=$2
hostname=$3
exec >"$state/console.log" 2>&1

mount -t overlay overlay -o "lowerdir=$lower,upperdir=$state/upper,workdir=$state/work" "$state/root"
cd "$state/root"

mount -t proc proc proc
mount -t sysfs -o ro sysfs sys
mount -t tmpfs -o mode=755,size=64m tmpfs run
mount -t tmpfs -o mode=755,size=1m tmpfs dev
for device in 'null 3' 'zero 5' 'full 7' 'random 8' 'urandom 9'; do
  mknod -m 666 "dev/${device% *}" c 1 "${device#* }"
done
mknod -m 666 dev/tty c 5 0
mkdir dev/pts dev/shm
# A Nix daemon keeps the mounts it started with and gives each build a terminal of its own, so this comes before all else.
mount -t devpts -o newinstance,mode=620,ptmxmode=666,gid=5 devpts dev/pts
mount -t tmpfs -o mode=1777,size=256m tmpfs dev/shm
ln -s pts/ptmx dev/ptmx
ln -s /proc/self/fd dev/fd
ln -s /proc/self/fd/0 dev/stdin
ln -s /proc/self/fd/1 dev/stdout
ln -s /proc/self/fd/2 dev/stderr
# Where a machine shall be told apart from this computer, it gets its own identity of this start.
if [ -e "$state/boot_id" ]; then
  mount --bind "$state/boot_id" proc/sys/kernel/random/boot_id
fi

hostname "$hostname"
pivot_root . mnt
umount -l mnt
exec chroot . /usr/bin/busybox init
