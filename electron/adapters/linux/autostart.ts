/**
 * Starting at logon through a user unit of systemd.
 *
 * The unit is enabled by the symbolic link in `default.target.wants` that `systemctl --user enable` would make: enabling is
 * nothing else (systemd.unit(5), WantedBy=). Made by ourselves it needs no running user manager, there is one way and not two,
 * and it is read back like the file. The manager reads both when it starts, that is at the next logon.
 */
import { lstat, mkdir, readFile, readlink, rm, rmdir, symlink } from 'node:fs/promises'
import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import { failure } from '../../contract/problem.ts'
import type { Autostart, AutostartEntry } from '../../ports/host.ts'
import { systemFiles, temporaryOf } from '../files.ts'
import { execLine, parseExecLine, valuesOf } from './unit-file.ts'

/** Where the user's own units lie (systemd.unit(5), "User Unit Search Path"). */
export function userUnitFolder(): string {
  const { XDG_CONFIG_HOME: configHome } = process.env
  const config = configHome !== undefined && isAbsolute(configHome) ? configHome : join(homedir(), '.config')
  return join(config, 'systemd', 'user')
}

export function systemdAutostart(folder: string): Autostart {
  const files = systemFiles()
  const wantsFolder = join(folder, 'default.target.wants')

  function placesOf(name: string): { unit: string; link: string; target: string } {
    if (!/^[A-Za-z0-9][A-Za-z0-9_.-]{0,200}$/.test(name))
      throw failure('AUTOSTART_FAILED', `${name} cannot be the name of a unit.`)
    return {
      unit: join(folder, `${name}.service`),
      link: join(wantsFolder, `${name}.service`),
      target: join('..', `${name}.service`),
    }
  }

  return {
    read: async (name) => {
      const { unit, link, target } = placesOf(name)
      const content = await readFile(unit, 'utf8').catch(absent)
      const linked = await readlink(link).catch(absent)
      // A first write that was killed has left something to remove.
      const begun = await lstat(temporaryOf(unit)).catch(absent)
      if (content === undefined && linked === undefined && begun === undefined) return undefined
      const start = content === undefined ? undefined : onlyCommand(content, 'ExecStart')
      const stop = content === undefined ? undefined : onlyCommand(content, 'ExecStop')
      const enabled = linked === target || linked === unit
      // What is not enabled, or not written by us, starts nothing that we know of.
      return { name, start: enabled ? (start ?? []) : [], stop: enabled ? (stop ?? []) : [] }
    },

    preview: async (entry) => {
      const { unit, link, target } = placesOf(entry.name)
      return { path: unit, content: unitText(entry), link: { path: link, target } }
    },

    write: async (entry) => {
      const { unit, link, target } = placesOf(entry.name)
      try {
        await files.write(unit, unitText(entry))
        await mkdir(wantsFolder, { recursive: true })
        // The link is the commit point.
        if ((await readlink(link).catch(absent)) !== target) {
          await rm(link, { force: true })
          await symlink(target, link)
        }
      } catch (error) {
        throw failure('AUTOSTART_FAILED', `${unit} could not be made.`, String(error))
      }
    },

    remove: async (name) => {
      const { unit, link } = placesOf(name)
      try {
        if ((await lstat(link).catch(absent))?.isSymbolicLink() === true) await rm(link, { force: true })
        // An empty folder of links is what `systemctl disable` removes too.
        await rmdir(wantsFolder).catch(() => undefined)
        // Last: as long as the unit is there, a removal that was killed is seen and made again.
        await files.remove(unit)
      } catch (error) {
        throw failure('AUTOSTART_FAILED', `${unit} could not be removed.`, String(error))
      }
    },
  }
}

function unitText({ name, start, stop }: AutostartEntry): string {
  return [
    '# Made by Pi Offload; Uninstall in its window or `npm run cli -- remove --setup setup.json` takes it away.',
    '[Unit]',
    `Description=Pi Offload: ${name}`,
    '',
    '[Service]',
    'Type=oneshot',
    'RemainAfterExit=yes',
    `ExecStart=${execLine(start)}`,
    ...(stop.length === 0 ? [] : [`ExecStop=${execLine(stop)}`]),
    '',
    '[Install]',
    'WantedBy=default.target',
    '',
  ].join('\n')
}

/** The command, `[]` where there is none, `undefined` where it is not as we write it. */
function onlyCommand(unit: string, key: string): string[] | undefined {
  const [line, ...more] = valuesOf(unit, key)
  if (line === undefined) return []
  return more.length > 0 ? undefined : parseExecLine(line)
}

function absent(error: unknown): undefined {
  // EINVAL: something else than a link.
  if (
    error instanceof Error &&
    'code' in error &&
    ['ENOENT', 'ENOTDIR', 'EINVAL'].includes(String(error.code))
  )
    return undefined
  throw error
}
