/** The script for a Pi that could not be reached, run for real on a tree of files, leaves what the program's own removal leaves. */
import { chmod, lstat, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { afterEach, describe, expect, it } from 'vitest'
import { generateEd25519 } from '../../../../electron/adapters/ssh/key-pair.ts'
import { piByHand } from '../../../../electron/steps/pi/by-hand.ts'
import type { KeyPair } from '../../../../electron/ports/ssh.ts'
import { bootstrapTexts } from '../../../../electron/steps/pi/bootstrap.ts'
import { piKey } from '../../../../electron/steps/pi/key.ts'
import { piModule } from '../../../../electron/steps/pi/module.ts'
import { wantedSettings } from '../../../../electron/steps/pi/settings.ts'
import { de } from '../../../../renderer/texts/de.ts'
import { en } from '../../../../renderer/texts/en.ts'
import { worldWithFlake } from './module-world.ts'
import { bringAbout, createWorld, takeAway, type World } from './world.ts'

const script = fileURLToPath(new URL('../../../../resources/nix/left-on-the-pi.sh', import.meta.url))
const main = '/etc/nixos/configuration.nix'
const comment = 'pi-offload:a3bb189e-8bf9-4888-9912-ace4e6543002'
const folders: string[] = []

afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true })
})

/** What somebody could notice of our side: path → mode and text. */
type Tree = Record<string, string>

function treeOf({ pi }: World): Tree {
  const ours = [...pi.files].filter(([path]) => /^\/(etc\/nixos|root)\//.test(path))
  return Object.fromEntries(
    ours
      .map(([path, { mode, content }]): [string, string] => [path, `${mode.toString(8)} ${content}`])
      .sort(),
  )
}

async function unpack({ pi }: World): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'pi-offload-by-hand-'))
  folders.push(root)
  await mkdir(join(root, 'root/.ssh'), { recursive: true })
  for (const [path, { content, mode }] of pi.files) {
    if (!/^\/(etc\/nixos|root)\//.test(path)) continue
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), content)
    await chmod(join(root, path), mode)
  }
  return root
}

async function packed(root: string): Promise<Tree> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true })
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
  const found: [string, string][] = []
  for (const path of files) {
    const mode = ((await lstat(path)).mode & 0o777).toString(8)
    found.push([path.slice(root.length), `${mode} ${await readFile(path, 'utf8')}`])
  }
  return Object.fromEntries(found.sort(([one], [other]) => (one < other ? -1 : 1)))
}

/** Programs of a Pi that this machine need not have; nixos-rebuild writes down which builders it was given. */
async function programs(exits: Partial<Record<string, number>> = {}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'pi-offload-programs-'))
  folders.push(folder)
  for (const name of ['nixos-rebuild', 'nix-instantiate', 'systemctl', 'swapoff']) {
    const words = ['#!/bin/sh', `echo "$@: $NIX_CONFIG" >>"$0.log"`, `exit ${String(exits[name] ?? 0)}`]
    await writeFile(join(folder, name), `${words.join('\n')}\n`, { mode: 0o755 })
  }
  return folder
}

async function run(root: string, bin: string) {
  const { PATH = '' } = process.env
  return execa('sh', [script, '/root/.ssh/id_builder', comment, root], {
    env: { PATH: `${bin}:${PATH}` },
    reject: false,
  })
}

async function installed(configuration?: (text: string) => string): Promise<World> {
  const world = createWorld()
  if (configuration !== undefined) {
    const file = world.pi.files.get(main)
    if (file === undefined) throw new Error('no configuration')
    world.pi.files.set(main, { ...file, content: configuration(file.content) })
  }
  await bringAbout(piKey, world.context())
  await bringAbout(piModule, world.context())
  return world
}

const configurations: Record<string, ((text: string) => string) | undefined> = {
  'as the installer makes it': undefined,
  'without imports': () => '{ pkgs, ... }:\n{\n  # mine\n  services.openssh.enable = true;\n}\n',
  'on one line': () => '{ services.openssh.enable = true; }\n',
  'with a list on one line': () =>
    '{\n  imports = [ ./hardware-configuration.nix ];\n  services.openssh.enable = true;\n}\n',
  'with an empty list': () => '{\n  imports = [ ];\n  services.openssh.enable = true;\n}\n',
  'with the bracket behind the last entry': () =>
    '{\n  imports =\n    [ ./hardware-configuration.nix\n      ./my-module.nix ];\n  services.openssh.enable = true;\n}\n',
  'with a comment at the end of the list': () =>
    '{\n  imports = [\n    ./hardware-configuration.nix # as generated\n  ];\n  services.openssh.enable = true;\n}\n',
  'with the lines of Windows': () =>
    '{\r\n  imports = [\r\n    ./hardware-configuration.nix\r\n  ];\r\n}\r\n',
  'that speaks of it in comments': () =>
    '{\n  # ./pi-offload is the builder\n  imports = [ ./hardware-configuration.nix ];\n}\n# see ./pi-offload\n',
}

describe('by hand the Pi becomes what the program leaves', () => {
  it.each(Object.keys(configurations))('with a configuration %s', async (name) => {
    const world = await installed(configurations[name])
    const root = await unpack(world)
    expect(await packed(root)).toEqual(treeOf(world))
    const bin = await programs()
    expect(await run(root, bin)).toMatchObject({ exitCode: 0, stderr: '' })
    expect(await readFile(join(bin, 'nixos-rebuild.log'), 'utf8')).toBe(
      'switch: builders =\nmax-jobs = auto\n',
    )
    // It would bring the builder back.
    expect(await readFile(join(bin, 'systemctl.log'), 'utf8')).toMatch(
      /^stop pi-offload-rollback\.timer pi-offload-rollback\.service: /,
    )
    await takeAway(piModule, world.context())
    await takeAway(piKey, world.context())
    expect(await packed(root)).toEqual(treeOf(world))
    // A second time there is nothing to do.
    expect(await run(root, bin)).toMatchObject({ exitCode: 0 })
    expect(await packed(root)).toEqual(treeOf(world))
  })

  it.each([undefined, 'Host other\n  Port 22\n'])(
    'with the alias of an interrupted installation (%s)',
    async (own) => {
      const world = await installed()
      if (own !== undefined) world.pi.files.set('/root/.ssh/config', { content: own, mode: 0o600 })
      const { config, knownHosts } = bootstrapTexts(own, await wantedSettings(world.context()))
      world.pi.files.set('/root/.ssh/config', { content: config, mode: 0o600 })
      world.pi.files.set('/root/.ssh/pi-offload-known-hosts', { content: knownHosts, mode: 0o600 })
      world.pi.files.set('/etc/nixos/pi-offload/.default.nix.0123456789ab', { content: 'half', mode: 0o600 })
      const root = await unpack(world)
      expect(await run(root, await programs())).toMatchObject({ exitCode: 0, stderr: '' })
      await takeAway(piModule, world.context())
      await takeAway(piKey, world.context())
      expect(await packed(root)).toEqual(treeOf(world))
    },
  )

  it('with a flake, also where a power cut emptied the module that has the import', async () => {
    const module = '/etc/nixos/hosts/pi.nix'
    const world = await worldWithFlake('./hosts/pi.nix')
    const put = (path: string, content: string) => world.pi.files.set(path, { content, mode: 0o644 })
    put(module, '{ imports = [ ../configuration.nix ]; }\n')
    await bringAbout(piModule, world.context())
    put(`${module}.pi-offload-backup`, world.pi.files.get(module)?.content ?? '')
    const root = await unpack(world)
    await writeFile(join(root, module), '')
    expect(await run(root, await programs())).toMatchObject({ exitCode: 0, stderr: '' })
    await takeAway(piModule, world.context())
    await takeAway(piKey, world.context())
    expect(await packed(root)).toEqual(treeOf(world))
  })
})

it.each(['in use', 'left over by a restart'])('by hand the temporary swap file goes: %s', async (state) => {
  const world = await installed()
  const root = await unpack(world)
  const path = join(root, 'var/lib/pi-offload-swap')
  for (const folder of ['proc', 'var/lib']) await mkdir(join(root, folder), { recursive: true })
  await writeFile(path, 'swap')
  const lines = ['Filename\tType', `${state === 'in use' ? path : '/dev/zram0'} file\t1177600`]
  await writeFile(join(root, 'proc/swaps'), `${lines.join('\n')}\n`)
  const bin = await programs()
  expect(await run(root, bin)).toMatchObject({ exitCode: 0, stderr: '' })
  expect(await readdir(join(root, 'var/lib'))).toEqual([])
  const log = await readFile(join(bin, 'swapoff.log'), 'utf8').catch(() => '')
  expect(log).toBe(state === 'in use' ? `-- ${path}: \n` : '')
})

describe('by hand a key goes that was about to be changed', () => {
  const key = '/root/.ssh/id_builder'

  /** What is there of both keys, in their order. */
  async function leftOf(files: (pair: KeyPair, next: KeyPair) => Record<string, string>): Promise<string[]> {
    const world = await installed()
    for (const path of [key, `${key}.pub`]) world.pi.files.delete(path)
    const [pair, next] = [await generateEd25519(comment), await generateEd25519(comment)]
    for (const [path, content] of Object.entries(files(pair, next)))
      world.pi.files.set(path, { mode: 0o600, content: `${content.trimEnd()}\n` })
    const root = await unpack(world)
    expect(await run(root, await programs())).toMatchObject({ exitCode: 0, stderr: '' })
    return Object.keys(await packed(root)).filter((path) => path.startsWith(key))
  }

  it('without its public half, beside a whole new one', async () => {
    const left = await leftOf((pair, next) => ({
      [key]: pair.privateKey,
      [`${key}.new`]: next.privateKey,
      [`${key}.new.pub`]: next.publicKey,
    }))
    expect(left).toEqual([])
  })

  it('the new one in its place, its public half still beside it', async () => {
    const left = await leftOf((_, next) => ({
      [key]: next.privateKey,
      [`${key}.new.pub`]: next.publicKey,
    }))
    expect(left).toEqual([])
  })

  it('and somebody else’s stays without its public half, too', async () => {
    const { privateKey } = await generateEd25519('me@home')
    expect(await leftOf(() => ({ [key]: privateKey }))).toEqual([key])
  })
})

describe('by hand only our folder is taken out', () => {
  /** What stands in a file below /etc/nixos when all was taken back. */
  async function afterwards(path: string, content: string): Promise<string> {
    const world = await installed()
    world.pi.files.set(`/etc/nixos/${path}`, { mode: 0o644, content })
    const root = await unpack(world)
    expect(await run(root, await programs())).toMatchObject({ exitCode: 0, stderr: '' })
    return readFile(join(root, 'etc/nixos', path), 'utf8')
  }

  it.each([
    ['modules/default.nix', '{ imports = [ ./network.nix ./pi-offload ]; }\n'],
    ['modules/deep/default.nix', '{ imports = [ ../pi-offload ]; }\n'],
    ['modules/default.nix', '{ imports = [ # mine\n ./pi-offload ./a.nix ]; }\n'],
    ['modules/default.nix', '{ imports = [ ../../pi-offload/default.nix ]; }\n'],
    ['modules/default.nix', '{ imports = [ (../pi-offload-of-mine) ]; }\n'],
  ])('and not another of its name, as in %s: %s', async (path, text) => {
    expect(await afterwards(path, text)).toBe(text)
  })

  it.each([
    ['modules/default.nix', '../pi-offload'],
    ['modules/default.nix', '../pi-offload/default.nix'],
    ['modules/deep/default.nix', '../../pi-offload'],
    ['modules/deep/default.nix', '/etc/nixos/pi-offload'],
  ])('where %s names it by %s', async (path, name) => {
    const text = (entry: string) => `{ imports = [ ./pi-offload${entry} ../a.nix ]; }\n`
    expect(await afterwards(path, text(` ${name}`))).toBe(text(''))
  })

  it.each(['', ' ./pi-offload'])('and no word of comments and strings, with the import%s', async (entry) => {
    const text = (imports: string) =>
      [
        '/* The PC helps: ./pi-offload ;',
        '   see ./pi-offload ** */',
        "{ lib', ... }:",
        '{',
        `  a'' = "# \\" ./pi-offload $\${ \${lib'.id { b = " ./pi-offload "; }} ./pi-offload ";`,
        "  c = ''",
        "    ./pi-offload ''' ./pi-offload ''${ ./pi-offload ''\\' ./pi-offload",
        `    \${''" ./pi-offload ''} ./pi-offload`,
        "  '';",
        `  imports = [ ./hardware-configuration.nix${imports} ./pi-offload-of-mine ];`,
        '  d = " ./pi-offload ";',
        '}',
        '',
      ].join('\n')
    expect(await afterwards('more.nix', text(entry))).toBe(text(''))
  })
})

describe('by hand nothing is broken', () => {
  it.each([
    ['nixos-rebuild', 'as it was'],
    ['nix-instantiate', 'out by hand'],
  ])('where %s fails all stays', async (program, words) => {
    const root = await unpack(await installed())
    const before = await packed(root)
    const result = await run(root, await programs({ [program]: 1 }))
    expect(result.exitCode).toBe(1)
    expect(result.stderr).toContain(words)
    expect(await packed(root)).toEqual(before)
    // It goes on from there.
    expect(await run(root, await programs())).toMatchObject({ exitCode: 0 })
  })

  it('where our import stands in a place that was not found, the system that was built tells it, and all stays', async () => {
    const root = await unpack(await installed())
    const before = await packed(root)
    await mkdir(join(root, 'run/current-system/etc/pi-offload'), { recursive: true })
    const digest = join(root, 'run/current-system/etc/pi-offload/digest')
    await writeFile(digest, 'of our module')
    const { exitCode, stderr } = await run(root, await programs())
    expect(exitCode).toBe(1)
    expect(stderr).toContain('still imports pi-offload')
    await rm(digest)
    expect(await packed(root)).toEqual(before)
  })

  it('a configuration that is not understood stays, and so does all that it names', async () => {
    const world = await installed()
    const file = world.pi.files.get(main)
    world.pi.files.set(main, {
      mode: 0o644,
      content: `${file?.content ?? ''}# more\n[ ./pi-offload ] ++ [ ./pi-offload ]\n`,
    })
    const root = await unpack(world)
    const before = await packed(root)
    expect(await run(root, await programs())).toMatchObject({ exitCode: 1 })
    expect(await packed(root)).toEqual(before)
  })

  it('somebody else’s key and files stay', async () => {
    const world = await installed()
    world.pi.files.set('/root/.ssh/id_builder.pub', { mode: 0o644, content: 'ssh-ed25519 AAAA me@home\n' })
    world.pi.files.set('/etc/nixos/pi-offload/mine.txt', { mode: 0o644, content: 'mine' })
    const root = await unpack(world)
    expect(await run(root, await programs())).toMatchObject({ exitCode: 0 })
    const left = Object.keys(await packed(root))
    expect(left).toEqual(
      expect.arrayContaining([
        '/etc/nixos/pi-offload/mine.txt',
        '/root/.ssh/id_builder',
        '/root/.ssh/id_builder.pub',
      ]),
    )
    expect(left).not.toContain('/etc/nixos/pi-offload/default.nix')
  })

  it('a key in which nothing is goes, too', async () => {
    const root = await unpack(await installed())
    for (const path of ['id_builder', 'id_builder.pub']) await writeFile(join(root, 'root/.ssh', path), '')
    expect(await run(root, await programs())).toMatchObject({
      exitCode: 0,
      stdout: 'Nothing of Pi Offload is left on this Pi.',
    })
    expect(Object.keys(await packed(root)).filter((path) => path.includes('id_builder'))).toEqual([])
  })

  it('of a key that is not known to be ours it says that it stays, and not that nothing is left', async () => {
    for (const content of [(await generateEd25519('me@home')).privateKey, 'no key']) {
      const root = await unpack(await installed())
      await rm(join(root, 'root/.ssh/id_builder.pub'))
      await writeFile(join(root, 'root/.ssh/id_builder'), content, { mode: 0o600 })
      const { exitCode, stdout } = await run(root, await programs())
      expect(exitCode).toBe(0)
      expect(stdout).toContain(`stays: ${root}/root/.ssh/id_builder\n`)
      expect(stdout).not.toContain('Nothing of Pi Offload')
    }
  })
})

describe('the instructions', () => {
  it('take the key of the login, name the command as it is typed, and say all of it in German, too', async () => {
    const login = { kind: 'key', path: '/home/you/my keys/id_pi' } as const
    const hostKeyFingerprint = `SHA256:${'A'.repeat(43)}`
    const world = createWorld({
      pi: { address: '192.168.1.20', port: 2022, user: 'otto', login, hostKeyFingerprint },
    })
    world.pcFiles.set(login.path, 'a private key')
    await bringAbout(piKey, world.context())
    await bringAbout(piByHand, world.context())
    const note = world.pcFiles.get('/data/left-on-192.168.1.20-2022.txt')?.toString() ?? ''
    expect(note.split('\n').filter((line) => line.startsWith('  '))).toEqual([
      '  scp -i "/home/you/my keys/id_pi" -P 2022 "/data/left-on-the-pi.sh" otto@192.168.1.20:left-on-the-pi.sh',
      `  ssh -i "/home/you/my keys/id_pi" -p 2022 -t otto@192.168.1.20 sudo sh left-on-the-pi.sh /root/.ssh/id_builder ${comment}`,
      '  npm run cli -- remove --setup <file> --only pi',
    ])
    for (const words of [
      hostKeyFingerprint,
      en.dashboard.uninstall,
      de.dashboard.uninstall,
      de.dashboard.title,
    ])
      expect(note).toContain(words)
  })

  it('name the exact commands, make room for another Pi, and go when nothing is left', async () => {
    const world = await installed()
    const context = world.context()
    await bringAbout(piByHand, context)
    expect(world.pcFiles.get('/data/left-on-the-pi.sh')).toBe(await readFile(script, 'utf8'))
    expect(world.pcFiles.get('/data/left-on-192.168.1.20-22.txt')).toContain(
      [
        '  scp -P 22 "/data/left-on-the-pi.sh" root@192.168.1.20:left-on-the-pi.sh',
        `  ssh -p 22 -t root@192.168.1.20 sh left-on-the-pi.sh /root/.ssh/id_builder ${comment}`,
      ].join('\n'),
    )
    expect(await context.ledger.read()).not.toHaveProperty('madeOnPi')
    const observed = await piByHand.inspectForRemoval?.(context)
    if (observed?.kind !== 'present') throw new Error('They are not there.')
    await piByHand.remove?.(context, observed)
    expect([...world.pcFiles.keys()].filter((path) => path.includes('left-on'))).toEqual([])
    expect(await context.ledger.read()).not.toHaveProperty('leftPis')
  })
})
