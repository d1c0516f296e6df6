/** What happens inside of the builder, with the key that the PC's user has. */
import type { Fault } from './fault.ts'

/** Changes a file by a script of sed and has a service read it; the file as it was is kept for who takes it back. */
function edited(file: string, sedScript: string, service: string): Fault['inject'] {
  return async ({ inBuilder }) => {
    await inBuilder(`set -eu
cp -p ${file} /run/before-the-fault
sed -i -e '${sedScript}' ${file}
! cmp -s ${file} /run/before-the-fault
systemctl restart ${service}`)
  }
}

const filler = `/nix/store/${'0'.repeat(32)}-filler`

export const inTheBuilder: readonly Fault[] = [
  {
    row: 'P19',
    trouble: 'clock-behind',
    cause: 'the builder’s clock is ten minutes behind',
    inject: async ({ inBuilder }) => {
      await inBuilder('date --utc --set "@$(($(date +%s) - 600))"')
    },
    shows: 'vm/clock differs',
    healing: 'automatic',
  },
  {
    row: 'P24',
    trouble: 'builder-disk-full',
    cause: 'what nothing needs fills the builder’s disk up to 500 MiB',
    inject: async ({ inBuilder }) => {
      await inBuilder(`free=$(df -Pk /nix/store | awk 'NR == 2 { print $4 }')
fallocate --length "$((free - 512000))KiB" ${filler}`)
    },
    shows: 'vm/store differs',
    healing: 'automatic',
  },
  {
    row: 'N3',
    trouble: 'builder-host-key',
    cause: 'the machine shows another host key',
    inject: async ({ inBuilder }) => {
      const key = '/etc/ssh/ssh_host_ed25519_key'
      await inBuilder(`set -eu
rm -f /root/other /root/other.pub
ssh-keygen -q -t ed25519 -N "" -f /root/other
cp -p ${key} ${key}.kept
cat /root/other >${key}
systemctl restart ssh`)
    },
    shows: 'BUILDER_HOST_KEY_WRONG',
    healing: 'explained',
    takeBack: async ({ inBuilder }) => {
      const key = '/etc/ssh/ssh_host_ed25519_key'
      await inBuilder(`mv ${key}.kept ${key} && rm -f /root/other /root/other.pub && systemctl restart ssh`)
    },
  },
  {
    row: 'N8',
    trouble: 'emulation-off',
    cause: 'Nix on the builder knows nothing of aarch64-linux',
    inject: edited('/etc/nix/nix.conf', '/^extra-platforms/d', 'nix-daemon'),
    shows: 'vm/nix differs',
    healing: 'automatic',
  },
  {
    row: 'N9',
    trouble: 'emulation-off',
    cause: 'the emulator is not registered with the builder’s kernel',
    inject: async ({ inBuilder }) => {
      await inBuilder('for one in /proc/sys/fs/binfmt_misc/*aarch64*; do echo -1 >"$one"; done')
    },
    shows: 'vm/nix differs',
    healing: 'automatic',
  },
  {
    row: 'N10',
    trouble: 'builder-does-not-trust',
    cause: 'Nix on the builder does not trust the Pi’s user',
    inject: edited('/etc/nix/nix.conf', '/^trusted-users/d', 'nix-daemon'),
    shows: 'vm/nix differs',
    healing: 'automatic',
  },
  {
    row: 'N11',
    trouble: 'garbled',
    cause: 'the builder’s sshd forces another program than Nix’s',
    inject: edited('/etc/ssh/sshd_config', 's/^\\( *ForceCommand\\) .*/\\1 echo hello/', 'ssh'),
    shows: 'vm/nix differs',
    healing: 'automatic',
  },
  {
    row: 'N12',
    trouble: 'hangs-after-sleep',
    cause: 'the builder’s sshd stands still for a minute',
    inject: async ({ inBuilder }) => {
      await inBuilder(`pid=$(systemctl show --property=MainPID --value ssh)
setsid sh -c "sleep 1; kill -STOP $pid; sleep 60; kill -CONT $pid" </dev/null >/dev/null 2>&1 &
sleep 2`)
    },
    shows: 'vm/power differs',
    healing: 'automatic',
  },
]
