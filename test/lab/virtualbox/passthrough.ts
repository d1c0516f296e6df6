/**
 * The real VBoxManage in the PC's root. The stand-in is started for every call of the product, so this file and what it imports
 * load nothing but Node's own modules.
 */
import { spawnSync } from 'node:child_process'
import { labPaths } from '../paths.ts'
import { RealRefusal, type RealAnswer } from './refusal.ts'

const chroot = '/usr/sbin/chroot'
/**
 * The program behind Debian's start script `/usr/bin/VBoxManage`. Only the script warns that there is no kernel driver; what runs
 * machines here needs none, so the PC is not one that lacks it.
 */
export const vboxManage = '/usr/lib/virtualbox/VBoxManage'

/** Variables of every program in the root; who has a VirtualBox home of their own keeps it. */
export function rootEnvironment(): Record<string, string> {
  return {
    PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
    HOME: '/root',
    LANG: 'C.UTF-8',
    VBOX_USER_HOME: process.env['VBOX_USER_HOME'] ?? labPaths.vboxHome,
    VBOX_IPC_SOCKETID: process.env['VBOX_IPC_SOCKETID'] ?? 'pi-offload-lab',
  }
}

export function inRoot(argv: readonly string[]): [string, string[]] {
  return [chroot, [labPaths.roots.sid, ...argv]]
}

/**
 * Becomes the real VBoxManage: same process, same streams, same exit code, and whoever kills this process kills the real one in
 * the middle of its work.
 */
export function becomeReal(args: readonly string[]): never {
  const [file, rest] = inRoot([vboxManage, ...args])
  if (process.execve === undefined) throw new Error('this Node cannot replace itself by another program')
  return process.execve(file, [file, ...rest], rootEnvironment())
}

/** Asks the real VBoxManage and comes back with its answer. */
export function askReal(args: readonly string[]): RealAnswer {
  const [file, rest] = inRoot([vboxManage, ...args])
  const result = spawnSync(file, rest, {
    env: rootEnvironment(),
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 64 * 1024 * 1024,
  })
  if (result.error !== undefined) throw result.error
  return { exitCode: result.status ?? 1, stdout: result.stdout, stderr: result.stderr }
}

/** Like `askReal`, where going on without an answer would be a lie: who called the stand-in gets the real one's own words. */
export function askRealOrFail(args: readonly string[]): RealAnswer {
  const answer = askReal(args)
  if (answer.exitCode !== 0) throw new RealRefusal(answer)
  return answer
}
