/**
 * A shell of the Pi's that can travel to the builder with a test package. The sandbox's own `/bin/sh` will not do: that is the builder's, for
 * its own architecture.
 */
import { failure } from '../../contract/problem.ts'
import type { Remote } from '../../ports/ssh.ts'

/** What `resources/nix/proof.nix` takes: paths on the Pi. */
export interface TestShell {
  shell: string
  /** Not needed with busybox, which is its own. */
  uname: string
  /** Names of files in the folder of `loader`, with blanks in between: for a shell that is in no store. */
  libraries: string
  loader: string
}

const stored = '/run/current-system/sw/bin'
/** By the calling convention of aarch64 (glibc, sysdeps/unix/sysv/linux/aarch64/shlib-versions). */
const loaderPath = '/lib/ld-linux-aarch64.so.1'
const plainPath = /^\/[\w./+-]+$/

/**
 * NixOS's bash with its coreutils out of the store; a busybox that needs no libraries; or, as on a plain Debian, bash with its loader and its
 * libraries. Throws `PROOF_FAILED` where there is none of these.
 */
export async function findTestShell(remote: Remote): Promise<TestShell> {
  const asked = [`${stored}/bash`, `${stored}/env`, '/usr/bin/busybox', loaderPath, '/bin/bash', '/bin/uname']
  const [bash, coreutils, busybox, loader, ownBash, ownUname] = await realPaths(remote, asked)
  if (isStored(bash) && isStored(coreutils))
    // Coreutils is one program under many names; a link's target does not say which, so its folder is used.
    return { shell: bash, uname: `${folderOf(coreutils)}/uname`, libraries: '', loader: '' }
  if (busybox !== undefined && !(await needsLibraries(remote, loader, busybox)))
    return { shell: busybox, uname: '', libraries: '', loader: '' }
  if (loader !== undefined && ownBash !== undefined && ownUname !== undefined) {
    const lists = [ownBash, ownUname].map((program) => librariesOf(remote, loader, program))
    const libraries = [...new Set((await Promise.all(lists)).flat())].join(' ')
    return { shell: ownBash, uname: ownUname, libraries, loader }
  }
  throw failure(
    'PROOF_FAILED',
    'The Pi has no shell that a build could take along: neither bash nor busybox.',
  )
}

/** In the order of asking; `undefined` for what is not there. */
async function realPaths(remote: Remote, paths: readonly string[]): Promise<(string | undefined)[]> {
  // The one says where each would be, the other names those that are there. 1: some are not.
  const [all, there] = await Promise.all(
    ['-m', '-e'].map(async (which) => {
      const { stdout } = await remote.ask(['readlink', which, '--', ...paths], { successExitCodes: [0, 1] })
      return stdout.split('\n')
    }),
  )
  return paths.map((_, index) => {
    const real = all?.[index] ?? ''
    return plainPath.test(real) && there?.includes(real) === true ? real : undefined
  })
}

/** The loader can tell: 0 for a program that it would load (ld.so(8), `--verify`). */
async function needsLibraries(remote: Remote, loader: string | undefined, program: string): Promise<boolean> {
  if (loader === undefined) return false
  const { exitCode } = await remote.ask([loader, '--verify', program], { successExitCodes: [0, 1, 2] })
  return exitCode === 0
}

/** Lines `libc.so.6 => /lib/aarch64-linux-gnu/libc.so.6 (0x…)`; a link goes with what it leads to. */
async function librariesOf(remote: Remote, loader: string, program: string): Promise<string[]> {
  const { stdout } = await remote.ask([loader, '--list', program])
  const paths = [...stdout.matchAll(/ => (\/\S+) \(/g)].map(([, path = '']) => path)
  const reals = await realPaths(remote, paths)
  const elsewhere = paths.find((_, index) => folderOf(reals[index] ?? '') !== folderOf(loader))
  if (elsewhere !== undefined)
    throw failure(
      'PROOF_FAILED',
      `The Pi’s bash needs ${elsewhere}, which is not beside the loader ${loader}.`,
    )
  return [...paths, ...reals].map((path = '') => path.slice(path.lastIndexOf('/') + 1))
}

function isStored(path: string | undefined): path is string {
  return path?.startsWith('/nix/store/') === true
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'))
}
