/** The Pi's command as it is, before a Nix that says what it is told to. */
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'

const resources = fileURLToPath(new URL('../../../resources/nix/', import.meta.url))
export const recorded = fileURLToPath(new URL('../../fixtures/nix-log/', import.meta.url))

/** What one session says, in Nix's `internal-json` or in ssh's words, and how it ends. */
export interface Session {
  says: string
  code: number
  /** Stays until it is ended. */
  hangs?: boolean
}

interface Finished {
  exitCode?: number | undefined
  stdout: string
  stderr: string
}

export interface Ended extends Finished {
  /** Of Nix's programs, in their order, a line each. */
  calls: string[]
  /** What of the run is left where the dashboard looks. */
  left: string[]
}

/** All programs of Nix are this one. `sessions/1.log` and `1.code` are the first session's. */
const nix = `#!/bin/sh
echo "\${0##*/} $*" >>"$STUB/calls"
case "\${0##*/} $*" in
  *" copy --from ssh-ng:"*)
    number=$(($(cat "$STUB/number" 2>/dev/null || echo 0) + 1))
    echo $number >"$STUB/number"
    cat "$STUB/sessions/$number.log"
    [ ! -e "$STUB/sessions/$number.hangs" ] || exec sleep 60
    code=$(cat "$STUB/sessions/$number.code")
    case "$code $*" in "0 "*--out-link*) ln -sfn /nix/store/aaa-made result; ln -sfn /nix/store/aaa-made-bin result-bin ;; esac
    exit "$code"
    ;;
  *" store info "*) cat "$STUB/answer"; exit "$(cat "$STUB/answer.code")" ;;
  "nix-instantiate "* | *" path-info --derivation "*) echo "$STUB/system.drv" ;;
  *" --query --outputs "*) echo "$STUB/system" ;;
  *" --check-validity "*) exit 1 ;;
esac
`

export class Command {
  private readonly folder: string

  private constructor(folder: string) {
    this.folder = folder
  }

  static async create(settings: Record<string, string> = {}): Promise<Command> {
    const command = new Command(await mkdtemp(join(tmpdir(), 'command-')))
    await command.install(settings)
    return command
  }

  path(name: string): string {
    return join(this.folder, name)
  }

  private async install(settings: Record<string, string>): Promise<void> {
    for (const folder of ['bin', 'etc', 'run', 'cwd', 'store', 'sessions', 'system/bin', 'profiles'])
      await mkdir(this.path(folder), { recursive: true })
    const places: [string, string][] = [
      ['/etc/pi-offload/', this.path('etc/')],
      ['/run/pi-offload', this.path('run')],
      ['/nix/var/nix/profiles', this.path('profiles')],
      ['=/nix/store', `=${this.path('store')}`],
      ['/etc/nix/machines', this.path('machines')],
      ['/etc/nixos/', this.path('nixos/')],
      // Not everybody who tests is root.
      ['[ ! -w /run ]', '[ -n "${IS_NOBODY-}" ]'],
    ]
    for (const name of ['pi-offload.sh', 'evaluate-on-builder.sh']) {
      const text = await readFile(join(resources, name), 'utf8')
      const moved = places.reduce((now, [from, to]) => now.replaceAll(from, to), text)
      await writeFile(this.path(`etc/${name}`), moved)
    }
    for (const name of ['memory.awk', 'progress.awk'])
      await symlink(join(resources, name), this.path(`etc/${name}`))
    const all = {
      builder_alias: 'builder',
      builder_protocol: 'ssh-ng',
      builder_address: '192.0.2.1',
      builder_port: '2222',
      builder_systems: 'aarch64-linux x86_64-linux',
      builder_signing_key: 'pi-offload-builder-1:AAAA',
      builder_supported_features: 'big-parallel',
      builder_when_off: 'build-everything',
      ...settings,
    }
    const lines = Object.entries(all).map(([name, value]) => `${name}='${value}'`)
    await writeFile(this.path('etc/command.env'), `${lines.join('\n')}\n`)
    await writeFile(this.path('machines'), 'ssh-ng://builder@builder aarch64-linux - 4 2 - - -\n')
    for (const name of ['nix', 'nix-store', 'nix-instantiate', 'nix-env', 'nixos-rebuild'])
      await this.program(`bin/${name}`, nix)
    await this.program('system/bin/switch-to-configuration', '#!/bin/sh\nexit 0\n')
    await symlink('system-7-link', this.path('profiles/system'))
    await this.answers('Store URL: ssh-ng://builder', 0)
  }

  async program(name: string, text: string): Promise<void> {
    await writeFile(this.path(name), text)
    await chmod(this.path(name), 0o755)
  }

  /** What the builder says when it is asked whether it is there. */
  async answers(text: string, code: number): Promise<void> {
    await writeFile(this.path('answer'), `${text}\n`)
    await writeFile(this.path('answer.code'), String(code))
  }

  async sessions(...sessions: readonly Session[]): Promise<void> {
    for (const [index, { says, code, hangs = false }] of sessions.entries()) {
      const name = this.path(`sessions/${index + 1}`)
      await writeFile(`${name}.log`, says)
      await writeFile(`${name}.code`, String(code))
      if (hangs) await writeFile(`${name}.hangs`, '')
    }
  }

  start(...argv: readonly string[]) {
    return this.startWith({}, argv)
  }

  /** By somebody without root's rights, where these programs give them and nothing else does. */
  async startAsNobody(rootBy: readonly string[], ...argv: readonly string[]) {
    await mkdir(this.path('programs'))
    for (const name of await readdir('/usr/bin'))
      if (!['sudo', 'doas'].includes(name)) await symlink(`/usr/bin/${name}`, this.path(`programs/${name}`))
    for (const name of rootBy)
      await this.program(
        `programs/${name}`,
        `#!/bin/sh\nshift\necho "${name}: $*" >&2\nIS_NOBODY='' exec sh "$@"\n`,
      )
    return this.startWith({ PATH: `${this.path('bin')}:${this.path('programs')}`, IS_NOBODY: 'yes' }, argv)
  }

  private startWith(env: Record<string, string>, argv: readonly string[]) {
    return execa('sh', [this.path('etc/pi-offload.sh'), ...argv], {
      reject: false,
      cwd: this.path('cwd'),
      env: { PATH: `${this.path('bin')}:${process.env['PATH'] ?? ''}`, STUB: this.folder, ...env },
    })
  }

  async run(...argv: readonly string[]): Promise<Ended> {
    return this.ended(this.start(...argv))
  }

  async ended(running: PromiseLike<Finished>): Promise<Ended> {
    const { exitCode, stdout, stderr } = await running
    const calls = await readFile(this.path('calls'), 'utf8').catch(() => '')
    const left = (await readdir(this.path('run'))).filter((name) => name !== 'lock')
    return { exitCode, stdout, stderr, calls: calls.split('\n').filter((call) => call !== ''), left }
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true })
  }
}
