/** The script for a Pi that could not be reached, run for real on the files of one with Debian, leaves what the program's own removal leaves. */
import { chmod, lstat, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { afterEach, expect, it } from 'vitest'
import { piKey } from '../../../../electron/steps/pi/key.ts'
import { piModule } from '../../../../electron/steps/pi/module.ts'
import { bringAbout, createWorld, Killed, type World } from './world.ts'

const script = fileURLToPath(new URL('../../../../resources/nix/left-on-the-pi.sh', import.meta.url))
const comment = 'pi-offload:a3bb189e-8bf9-4888-9912-ace4e6543002'
const folders: string[] = []

afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true })
})

async function temporary(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'pi-offload-plain-'))
  folders.push(folder)
  return folder
}

const isSeen = (path: string): boolean => /^\/(?:etc\/(?:nix|ssh|pi-offload)|root|usr)\//.test(path)

function treeOf({ pi }: World): string[] {
  return [...pi.files]
    .filter(([path]) => isSeen(path))
    .map(([path, { mode, content }]) => `${path} ${mode.toString(8)} ${content}`)
    .sort()
}

async function unpack({ pi }: World): Promise<string> {
  const root = await temporary()
  for (const [path, { content, mode }] of pi.files) {
    if (!isSeen(path)) continue
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), content)
    await chmod(join(root, path), mode)
  }
  return root
}

async function packed(root: string): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true })
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
  const lines = files.map(async (path) => {
    const mode = ((await lstat(path)).mode & 0o777).toString(8)
    return `${path.slice(root.length)} ${mode} ${await readFile(path, 'utf8')}`
  })
  return (await Promise.all(lines)).sort()
}

async function run(root: string, codeOfSystemctl = 0) {
  const bin = await temporary()
  await writeFile(
    join(bin, 'systemctl'),
    `#!/bin/sh\necho "$@" >>"$0.log"\nexit ${String(codeOfSystemctl)}\n`,
    {
      mode: 0o755,
    },
  )
  const { PATH = '' } = process.env
  const env = { PATH: `${bin}:${PATH}` }
  const argv = [script, '/root/.ssh/id_builder', comment, root]
  const { exitCode, stdout, stderr } = await execa('sh', argv, { env, reject: false })
  return { exitCode, stdout, stderr, restarted: await readFile(join(bin, 'systemctl.log'), 'utf8') }
}

const own: Record<string, Record<string, string>> = {
  'as its installer makes it': {},
  'with machines and a custom file of its owner': {
    '/etc/nix/machines': '# mine\nssh://me@nas x86_64-linux /root/k\n',
    '/etc/nix/nix.conf': 'build-users-group = nixbld\n!include nix.custom.conf\n',
    '/etc/nix/nix.custom.conf': 'cores = 2\n',
  },
  'with files that are empty': { '/etc/nix/machines': '', '/etc/nix/nix.conf': '' },
}

async function worldWith(files: Record<string, string>): Promise<World> {
  const world = createWorld({}, 'debian')
  for (const [path, content] of Object.entries(files)) world.pi.files.set(path, { content, mode: 0o644 })
  return world
}

it.each(Object.entries(own))('leaves nothing, and all else to the byte: %s', async (_name, files) => {
  const world = await worldWith(files)
  const before = treeOf(world)
  await bringAbout(piKey, world.context())
  await bringAbout(piModule, world.context())
  const root = await unpack(world)
  const { exitCode, stdout, restarted } = await run(root)
  expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: 'Nothing of Pi Offload is left on this Pi.' })
  expect(restarted).toBe('restart nix-daemon.service\n')
  expect(await packed(root)).toEqual(before)
  // Once more, there is nothing to do.
  expect((await run(root)).exitCode).toBe(0)
  expect(await packed(root)).toEqual(before)
})

it('takes back an installation that was cut off anywhere', async () => {
  const reference = await worldWith({})
  await bringAbout(piKey, reference.context())
  const start = reference.operations()
  await bringAbout(piModule, reference.context())
  for (let step = 0; step <= reference.operations() - start; step += 4) {
    const world = await worldWith({})
    const before = treeOf(world)
    await bringAbout(piKey, world.context())
    world.killAt = world.operations() + step
    await bringAbout(piModule, world.context()).catch((error: unknown) => {
      if (!(error instanceof Killed)) throw error
    })
    const root = await unpack(world)
    expect((await run(root)).exitCode).toBe(0)
    expect(await packed(root), `killed at ${String(step)}`).toEqual(before)
  }
})

it('goes on where the daemon did not start', async () => {
  const world = await worldWith({})
  const before = treeOf(world)
  await bringAbout(piKey, world.context())
  await bringAbout(piModule, world.context())
  const root = await unpack(world)
  const { exitCode, stderr } = await run(root, 1)
  expect({ exitCode, stderr }).toEqual({
    exitCode: 1,
    stderr: 'The Nix daemon could not be started anew. Start it, then run this again.',
  })
  expect((await run(root)).exitCode).toBe(0)
  expect(await packed(root)).toEqual(before)
})
