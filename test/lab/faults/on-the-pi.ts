/** What happens on the Pi, and between it and the builder. */
import { run } from '../exec.ts'
import { inNamespace, piNamespace } from '../network.ts'
import type { Fault } from './fault.ts'
import { prove, switchOff, type FaultLab } from './fault-lab.ts'
import { confirmedByHand, installedAnew } from './installed-anew.ts'

const key = '/root/.ssh/id_builder'
const module = '/etc/nixos/pi-offload/default.nix'
const settings = '/etc/nixos/pi-offload/settings.json'
const hostKey = '/etc/ssh/ssh_host_ed25519_key'
/** A script of sed. */
const withoutFeatures = '/"supportedFeatures": \\[/,/\\]/c "supportedFeatures": [],'
const sshConfig = '/root/.ssh/config'
const otherBuilder = '/etc/nixos/other-builder.nix'

/** As its owner would: the file is changed, and then the system is rebuilt. */
function rebuiltWith(file: string, sedScript: string): (lab: FaultLab) => Promise<void> {
  return async ({ onPi }) => {
    await onPi(`cp -p ${file} /run/before-the-fault
sed -i -e '${sedScript}' ${file}
! cmp -s ${file} /run/before-the-fault
nixos-rebuild switch --option builders ""`)
  }
}

async function ownerTakesBack({ onPi }: FaultLab, file: string): Promise<void> {
  await onPi(`cp -p /run/before-the-fault ${file}\nnixos-rebuild switch`)
}

export const onThePi: readonly Fault[] = [
  {
    row: 'N1',
    trouble: 'key-gone',
    cause: 'root’s key for the builder is deleted',
    inject: async ({ onPi }) => {
      await onPi(`rm ${key}`)
    },
    shows: 'pi/key differs',
    healing: 'automatic',
  },
  {
    row: 'N2',
    trouble: 'key-has-passphrase',
    cause: 'root’s key for the builder gets a passphrase',
    inject: async ({ onPi }) => {
      await onPi(`ssh-keygen -q -p -P '' -N secret -f ${key}`)
    },
    shows: 'pi/key differs',
    healing: 'automatic',
  },
  {
    row: 'N4',
    trouble: 'pi-host-key',
    cause: 'the Pi has a new host key',
    inject: async ({ onPi }) => {
      await onPi(`cp -p ${hostKey} /run/host-key.kept
cp -p ${hostKey}.pub /run/host-key.pub.kept
rm ${hostKey} ${hostKey}.pub
ssh-keygen -q -t ed25519 -N '' -f ${hostKey}
systemctl restart sshd`)
    },
    shows: 'PI_HOST_KEY_CHANGED',
    healing: 'explained',
    takeBack: async ({ onPi }) => {
      await onPi(`mv /run/host-key.kept ${hostKey}
mv /run/host-key.pub.kept ${hostKey}.pub
systemctl restart sshd`)
    },
  },
  {
    row: 'N4',
    trouble: 'pi-host-key',
    cause: 'the Pi is installed anew: another host key, and nothing of ours on it',
    asking: confirmedByHand,
    shows: 'PI_HOST_KEY_CHANGED',
    healing: 'decided',
    asks: 'Is the new one the Pi’s own, because you reinstalled it?',
    ...installedAnew(),
  },
  {
    row: 'N14',
    trouble: 'unable-to-start-any-build',
    cause: 'the machine is off, and the Pi may build nothing itself',
    inject: async (lab) => {
      await switchOff(lab)
      const tried = await lab.world.onPi(
        [
          ...['nix-build', '--max-jobs', '0', '--no-out-link', '--expr'],
          'derivation { name = "nobody"; system = "aarch64-linux"; builder = "/bin/sh"; }',
        ],
        { accept: 'any' },
      )
      if (tried.exitCode === 0) throw new Error('It was built all the same.')
    },
    shows: 'vm/power missing',
    healing: 'automatic',
  },
  {
    row: 'N19',
    trouble: 'import-gone',
    cause: 'our import is taken out of configuration.nix',
    inject: async ({ onPi }) => {
      await onPi(`sed -i -e '/pi-offload/d' /etc/nixos/configuration.nix
! grep -q pi-offload /etc/nixos/configuration.nix`)
    },
    shows: 'pi/module differs',
    healing: 'automatic',
  },
  {
    row: 'N5',
    trouble: 'silence',
    cause: 'the module without its ConnectTimeout',
    inject: rebuiltWith(module, '/ConnectTimeout/d'),
    shows: 'pi/module differs',
    healing: 'automatic',
  },
  {
    row: 'N7',
    trouble: 'features-missing',
    cause: 'the Pi’s entry for the builder without its features',
    inject: rebuiltWith(settings, withoutFeatures),
    shows: 'pi/module differs',
    healing: 'automatic',
  },
  {
    row: 'N13',
    trouble: 'slow-uploads',
    cause: 'the module without builders-use-substitutes',
    inject: rebuiltWith(module, '/builders-use-substitutes/d'),
    shows: 'pi/module differs',
    healing: 'automatic',
  },
  {
    row: 'N3',
    trouble: 'pi-knows-another-host-key',
    cause: 'the Pi expects another host key of the builder',
    inject: async (lab) => {
      const other = (await lab.onPi(`cut -d' ' -f2 ${hostKey}.pub`)).replaceAll('/', '\\/')
      await rebuiltWith(settings, `s/"hostKey": ".*"/"hostKey": "ssh-ed25519 ${other}"/`)(lab)
    },
    shows: 'pi/module differs',
    healing: 'automatic',
  },
  {
    row: 'N15',
    trouble: 'builders-ignored',
    cause: 'the Pi’s owner switches distributed builds off',
    inject: rebuiltWith(otherBuilder, 's/nix.distributedBuilds = true/nix.distributedBuilds = false/'),
    shows: 'PI_IGNORES_BUILDER',
    healing: 'explained',
    takeBack: (lab) => ownerTakesBack(lab, otherBuilder),
  },
  {
    row: 'N25',
    trouble: 'another-builder-wins',
    cause: 'the owner’s other build machine is said to be the fastest, and it is off',
    inject: rebuiltWith(otherBuilder, 's/maxJobs = 2;/maxJobs = 2; speedFactor = 100;/'),
    look: prove,
    shows: 'nothing wrong',
    healing: 'explained',
    takeBack: (lab) => ownerTakesBack(lab, otherBuilder),
  },
  {
    row: 'N24',
    trouble: 'upload-lock',
    cause: 'somebody else’s copy holds Nix’s lock for uploads for 20 seconds',
    inject: async ({ onPi }) => {
      await onPi(`for lock in /nix/var/nix/current-load/*.upload-lock; do
  setsid flock "$lock" sleep 20 </dev/null >/dev/null 2>&1 &
done`)
    },
    look: prove,
    shows: 'nothing wrong',
    healing: 'explained',
    takeBack: async () => undefined,
  },
  {
    row: 'N11',
    trouble: 'garbled',
    cause: 'root’s ssh on the Pi shares connections to all hosts (ControlMaster), and one is open',
    inject: async ({ onPi }) => {
      await onPi(`cp -p ${sshConfig} /run/ssh-config.kept
printf '%s\\n' 'Host *' '  ControlMaster auto' '  ControlPath /run/%C' >>${sshConfig}
ssh -f -N builder </dev/null >/dev/null 2>&1`)
    },
    // Nix asks ssh for a shared connection, and then waits for no first line (nix, src/libstore/ssh.cc, isMasterRunning).
    look: prove,
    shows: 'nothing wrong',
    healing: 'explained',
    takeBack: async ({ onPi }) => {
      await onPi(`cp -p /run/ssh-config.kept ${sshConfig}
rm /run/ssh-config.kept
ssh -o ControlPath=/run/%C -O exit builder`)
    },
  },
  {
    row: 'N6',
    trouble: 'silence',
    cause: 'something on the way swallows what the Pi sends to the builder’s port',
    inject: async () => {
      const chain = 'add chain inet away output { type filter hook output priority 0; }'
      const commands = ['add table inet away', chain, 'add rule inet away output tcp dport 2222 drop']
      await run(inNamespace(piNamespace, ['nft', '-f', '-']), { input: `${commands.join('\n')}\n` })
    },
    shows: 'LINK_SILENT',
    healing: 'explained',
    takeBack: async () => {
      await run(inNamespace(piNamespace, ['nft', 'delete', 'table', 'inet', 'away']))
    },
  },
  {
    row: 'N6',
    trouble: 'no-machine-found',
    cause: 'the way to the builder is cut in the middle of a build',
    inject: async () => undefined,
    look: (lab) => {
      let isCut = false
      return lab.product(['proof', '--json'], {}, (event) => {
        if (event.type === 'log' && !isCut) {
          isCut = true
          void lab.onPc('nft insert rule inet filter input tcp dport 2222 drop comment cut')
        }
        return false
      })
    },
    shows: 'PROOF_FAILED',
    healing: 'explained',
    takeBack: async ({ onPc }) => {
      await onPc(`handle=$(nft --handle list chain inet filter input | sed -n 's/.*"cut".*# handle //p')
nft delete rule inet filter input handle "$handle"`)
    },
  },
  {
    row: 'N16',
    trouble: 'pi-out-of-memory',
    cause:
      '/proc/meminfo of the Pi tells of 600 MiB that are free, and of no swap, while the module has to be changed',
    inject: async ({ onPi }) => {
      await onPi(`sed -e 's/^MemAvailable:.*/MemAvailable: 614400 kB/; s/^SwapFree:.*/SwapFree: 0 kB/' /proc/meminfo >/run/meminfo
mount --bind /run/meminfo /proc/meminfo
cp -p ${settings} /run/settings.kept
sed -i -e '${withoutFeatures}' ${settings}`)
    },
    shows: 'PI_MEMORY_LOW',
    healing: 'explained',
    takeBack: async ({ onPi }) => {
      await onPi(`umount /proc/meminfo\nmv /run/settings.kept ${settings}`)
    },
  },
]
