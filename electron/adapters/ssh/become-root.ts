/**
 * The scripts around a program: on the way to root, and around its output.
 *
 * sudo reads the password from the same standard input as the program reads its data. So it is given only when sudo asks for it, with
 * a prompt that nobody else prints, and the program's data only after the program's frame began: sudo reads a byte at a time
 * and not beyond the line (sudo, src/tgetpass.c `getln`), and with a ticket that is still valid, or a rule that wants no password, it does not
 * ask, so that the password is not sent at all.
 *
 * doas takes a password from a terminal alone (OpenDoas, pam.c and shadow.c: `RPP_REQUIRE_TTY`), and there is none: it is asked with `-n`,
 * so that it ends where it would wait for one.
 */
import type { Secret } from '../../ports/secrets.ts'
import type { Frame } from './frame.ts'
import { commandForAnyShell, shellWord, shellWords } from './quoting.ts'

export type Becoming = { kind: 'is-root' } | { kind: 'sudo'; password: Secret | undefined } | { kind: 'doas' }

/** Random and new for each command. */
export interface Marks {
  mark: string
  prompt: string
}

/**
 * Where programs are. NixOS gives them to ssh sessions through PAM and the shells' start-up files; a shell that has none of
 * these (or a `secure_path` of sudo) may lack them. sudo and doas work only from /run/wrappers (nixpkgs, security/wrappers). Nix's own
 * installer puts it, on any other Linux, into the profile `default`, which only a login shell looks for (its scripts/nix-profile-daemon.sh).
 */
const path =
  'PATH=/run/wrappers/bin${PATH:+:$PATH}:/run/current-system/sw/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/nix/var/nix/profiles/default/bin; export PATH'

/** The string for ssh's exec request. */
export function commandAsRoot(
  becoming: Becoming,
  { mark, prompt }: Marks,
  argv: readonly string[],
  env: Readonly<Record<string, string>>,
): string {
  const script = framed(mark, argv, env)
  if (becoming.kind === 'is-root') return commandForAnyShell(script)
  const way = becoming.kind === 'doas' ? 'doas -n' : `sudo ${howToAsk(becoming.password, prompt)}`
  // An exported SHELLOPTS would make this shell show it, too.
  return commandForAnyShell(
    `{ set +xv; } 2>/dev/null; ${path}; exec ${way} -- /bin/sh -c ${shellWord(script)}`,
  )
}

function howToAsk(password: Secret | undefined, prompt: string): string {
  if (password === undefined) return '-n'
  // In two pieces, so that a shell which shows what it runs does not print the prompt.
  return `-S -p ${shellWord(prompt.slice(0, 8))}${shellWord(prompt.slice(8))}`
}

/**
 * Runs the program in a shell of its own that tells on both streams when it begins, as which process, and when it ends. `exec`
 * finds programs only, no functions and built-ins of the shell.
 */
function framed(mark: string, argv: readonly string[], env: Readonly<Record<string, string>>): string {
  const assignments = Object.entries(env).map(([name, value]) => `${name}=${value}`)
  const program = shellWords(assignments.length === 0 ? argv : ['env', ...assignments, ...argv])
  return [
    '{ set +xv; } 2>/dev/null',
    path,
    `printf '%s begin %s\\n' ${mark} $$; printf '%s begin %s\\n' ${mark} $$ >&2`,
    `( exec ${program} ); c=$?`,
    `printf '%s end %s\\n' ${mark} $c; printf '%s end %s\\n' ${mark} $c >&2; exit $c`,
  ].join('\n')
}

/**
 * Ends a program with all that it started, its process group: asked first, then forced. The pid is checked by the mark in its
 * command line, so that no stranger who got the number afterwards is hit.
 */
export function stopArgv(mark: string, { pid }: Frame): readonly string[] {
  const script = [
    'grep -q -F -e "$1" "/proc/$2/cmdline" || exit 0',
    // The third field behind the name, which itself may hold spaces and parentheses (proc(5), stat). It is read from here and not
    // by the program itself, which under qemu's user emulation is told a 0 there.
    'read -r s <"/proc/$2/stat" || exit 0; set -- ${s##*) }; g=$3; [ "$g" -gt 1 ] || exit 0',
    'kill -TERM "-$g" || exit 0',
    'i=0; while [ $i -lt 20 ] && kill -0 "-$g" 2>/dev/null; do sleep 0.1; i=$((i+1)); done',
    'kill -KILL "-$g" 2>/dev/null; exit 0',
  ].join('\n')
  return ['/bin/sh', '-c', script, 'sh', mark, String(pid)]
}
