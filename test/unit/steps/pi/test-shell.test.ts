import { describe, expect, it } from 'vitest'
import { ProblemError } from '../../../../electron/contract/problem.ts'
import type { Remote } from '../../../../electron/ports/ssh.ts'
import { findTestShell } from '../../../../electron/steps/pi/test-shell.ts'

interface Pi {
  /** Where paths lead. */
  paths: Readonly<Record<string, string>>
  /** Programs that need libraries, with where the loader finds these. */
  libraries?: Readonly<Record<string, readonly string[]>>
}

function remoteTo({ paths, libraries = {} }: Pi): Remote {
  const remote = {
    ask: (argv: readonly string[]) => {
      const [program = '', verb = '', last = ''] = [argv[0], argv[1], argv.at(-1)]
      if (program === 'readlink') {
        const real = argv.slice(3).map((path) => paths[path] ?? (verb === '-m' ? path : undefined))
        const lines = real.flatMap((path) => (path === undefined ? [] : [`${path}\n`]))
        return Promise.resolve({
          exitCode: real.includes(undefined) ? 1 : 0,
          stdout: lines.join(''),
          stderr: '',
        })
      }
      const needed = libraries[last]
      if (verb === '--verify') return Promise.resolve({ exitCode: needed ? 0 : 1, stdout: '', stderr: '' })
      const lines = (needed ?? []).map(
        (path) => `\t${path.replace(/^.*\//, '')} => ${path} (0x0000ffff8b2d0000)\n`,
      )
      return Promise.resolve({
        exitCode: 0,
        stdout: `\tlinux-vdso.so.1 (0x0)\n${lines.join('')}`,
        stderr: '',
      })
    },
  }
  return remote as unknown as Remote
}

const folder = '/usr/lib/aarch64-linux-gnu'
const loader = `${folder}/ld-linux-aarch64.so.1`
const debian: Pi = {
  paths: {
    '/lib/ld-linux-aarch64.so.1': loader,
    '/bin/bash': '/usr/bin/bash',
    '/bin/uname': '/usr/bin/uname',
    '/lib/aarch64-linux-gnu/libc.so.6': `${folder}/libc.so.6`,
    '/lib/aarch64-linux-gnu/libtinfo.so.6': `${folder}/libtinfo.so.6.5`,
  },
  libraries: {
    '/usr/bin/bash': ['/lib/aarch64-linux-gnu/libtinfo.so.6', '/lib/aarch64-linux-gnu/libc.so.6'],
    '/usr/bin/uname': ['/lib/aarch64-linux-gnu/libc.so.6'],
    '/usr/bin/busybox': ['/lib/aarch64-linux-gnu/libc.so.6'],
  },
}
const ofDebian = {
  ...{ shell: '/usr/bin/bash', uname: '/usr/bin/uname', loader },
  libraries: 'libtinfo.so.6 libc.so.6 libtinfo.so.6.5',
}

describe('a shell that can travel', () => {
  it('is bash with coreutils out of the store of NixOS', async () => {
    const bin = '/run/current-system/sw/bin'
    const paths = {
      [`${bin}/bash`]: '/nix/store/2-bash-interactive-5.3/bin/bash',
      [`${bin}/env`]: '/nix/store/3-coreutils-full-9.8/bin/coreutils',
    }
    expect(await findTestShell(remoteTo({ paths }))).toEqual({
      ...{ shell: paths[`${bin}/bash`], libraries: '', loader: '' },
      uname: '/nix/store/3-coreutils-full-9.8/bin/uname',
    })
  })

  it('is a busybox that needs no libraries', async () => {
    const paths = { ...debian.paths, '/usr/bin/busybox': '/usr/bin/busybox' }
    const libraries = { '/usr/bin/bash': [], '/usr/bin/uname': [] }
    const busybox = { shell: '/usr/bin/busybox', uname: '', libraries: '', loader: '' }
    expect(await findTestShell(remoteTo({ paths, libraries }))).toEqual(busybox)
    expect(await findTestShell(remoteTo({ paths: { '/usr/bin/busybox': '/usr/bin/busybox' } }))).toEqual(
      busybox,
    )
  })

  it('is bash with its loader and libraries, also where a busybox needs such itself', async () => {
    expect(await findTestShell(remoteTo(debian))).toEqual(ofDebian)
    const paths = { ...debian.paths, '/usr/bin/busybox': '/usr/bin/busybox' }
    expect(await findTestShell(remoteTo({ ...debian, paths }))).toEqual(ofDebian)
  })

  it.each<[string, Pi]>([
    ['none at all', { paths: {} }],
    ['a bash without a loader', { paths: { '/bin/bash': '/usr/bin/bash', '/bin/uname': '/usr/bin/uname' } }],
    [
      'a library elsewhere',
      {
        paths: { ...debian.paths, '/opt/libtinfo.so.6': '/opt/libtinfo.so.6' },
        libraries: { '/usr/bin/bash': ['/opt/libtinfo.so.6'], '/usr/bin/uname': [] },
      },
    ],
  ])('is missing: %s', async (_name, pi) => {
    await expect(findTestShell(remoteTo(pi))).rejects.toSatisfy(
      (error) => error instanceof ProblemError && error.problem.code === 'PROOF_FAILED',
    )
  })
})
