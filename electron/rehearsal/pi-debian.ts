/** Debian on the pretended Pi, with a Nix that its own installer brought: what its files say holds. */
import { failed, succeeded, type Command } from './machine.ts'
import type { FileMap } from './pi-files.ts'
import type { PiLinux } from './pi-system.ts'

const libraries = '/usr/lib/aarch64-linux-gnu'
const loader = `${libraries}/ld-linux-aarch64.so.1`

/** It needs its libraries; there is no other shell. */
const links = new Map([
  ['/lib/ld-linux-aarch64.so.1', loader],
  [`/lib/aarch64-linux-gnu/libc.so.6`, `${libraries}/libc.so.6`],
  [`/lib/aarch64-linux-gnu/libtinfo.so.6`, `${libraries}/libtinfo.so.6.5`],
  ['/bin/bash', '/usr/bin/bash'],
  ['/bin/uname', '/usr/bin/uname'],
])

export function createPiDebian(files: FileMap): PiLinux {
  const put = (path: string, content: string): void => void files.set(path, { content, mode: 0o644 })
  for (const path of files.keys()) if (/^\/etc\/nixos/i.test(path)) files.delete(path)
  put('/etc/os-release', 'ID=debian\nPRETTY_NAME="Debian GNU/Linux 13 (trixie)"\n')
  put('/etc/nix/nix.conf', 'build-users-group = nixbld\nexperimental-features = nix-command flakes')
  put('/etc/ssh/ssh_config', 'Include /etc/ssh/ssh_config.d/*.conf\nHost *\n    SendEnv LANG LC_*\n')
  put('/nix/var/nix/daemon-socket/socket', '')
  return {
    commands: [
      ['ld-linux-aarch64.so.1', load],
      ['systemctl', systemctl],
    ],
    evaluateFlake: () => failed(1, 'error: this Pi has no flake\n'),
    links: () => links,
    tick: () => undefined,
  }
}

const load: Command = ({ argv }) => {
  const [, verb, program = ''] = argv
  if (verb !== '--list') return failed(1, '')
  const needed = program.endsWith('/bash') ? ['libtinfo.so.6', 'libc.so.6'] : ['libc.so.6']
  const lines = needed.map((name) => `\t${name} => /lib/aarch64-linux-gnu/${name} (0x0000ffff8b2d0000)\n`)
  return succeeded(lines.join(''))
}

const systemctl: Command = ({ argv }) => {
  if (argv[1] === 'restart' && argv[2] === 'nix-daemon.service') return succeeded()
  return failed(5, `Unit ${argv[2] ?? ''} not found.\n`)
}
