/** The few programs of the pretended Pi that only deal with files. */
import { failed, succeeded, type Command } from './machine.ts'
import { isLocked, newKey, publicHalf, type FileMap } from './pi-files.ts'
import { fingerprintOf } from './ssh.ts'

/** Files at or below these places and, derived from them, folders. */
function paths(files: FileMap, roots: readonly string[]): Map<string, 'f' | 'd'> {
  const all = new Map<string, 'f' | 'd'>()
  for (const path of files.keys()) {
    if (!roots.some((root) => path === root || path.startsWith(`${root}/`))) continue
    all.set(path, 'f')
    for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1))
      all.set(path.slice(0, at), 'd')
  }
  return all
}

export function fileCommands(files: FileMap): [string, Command][] {
  const missing = (program: string, path: string) =>
    failed(1, `${program}: cannot stat '${path}': No such file or directory\n`)
  return [
    ['find', ({ argv }) => find(files, argv)],
    [
      'grep',
      ({ argv }) => {
        if (argv[1] === '-sH') return lines(files, argv.slice(argv.indexOf('--') + 1))
        const [text = '', folder = ''] = argv.slice(argv.indexOf('--') + 1)
        const found = [...files].filter(
          ([path, file]) =>
            path.startsWith(`${folder}/`) &&
            path.endsWith('.nix') &&
            !path.includes('/pi-offload/') &&
            file.content.includes(text),
        )
        return found.length > 0 ? succeeded(found.map(([path]) => `${path}\n`).join('')) : failed(1, '')
      },
    ],
    [
      'stat',
      ({ argv }) => {
        // Of the file system: its kind, the bytes of a block, and how many of them are free.
        if (argv[1] === '-f') return succeeded('ext2/ext3 4096 4483829\n')
        const format = argv[2] ?? ''
        const wanted = argv.slice(argv.indexOf('--') + 1)
        const found = wanted.flatMap((path) => {
          const file = files.get(path)
          const bytes = String(Buffer.byteLength(file?.content ?? ''))
          return file === undefined ? [] : [`${format.replace('%s', bytes).replace('%n', path)}\n`]
        })
        const gone = wanted.find((path) => !files.has(path))
        const stdout = found.join('')
        return gone === undefined ? succeeded(stdout) : { ...missing('stat', gone), stdout }
      },
    ],
    [
      'ln',
      ({ argv }) => {
        const [from = '', to = ''] = argv.slice(-2)
        const file = files.get(from)
        if (file === undefined) return missing('ln', from)
        if (files.has(to)) return failed(1, `ln: failed to create hard link '${to}': File exists\n`)
        files.set(to, file)
        return succeeded()
      },
    ],
    [
      'mv',
      ({ argv }) => {
        const [from = '', to = ''] = argv.slice(-2)
        const file = files.get(from)
        if (file === undefined) return missing('mv', from)
        if (files.get(to) === file) return failed(1, `mv: '${from}' and '${to}' are the same file\n`)
        files.delete(from)
        files.set(to, file)
        return succeeded()
      },
    ],
    [
      'rm',
      ({ argv }) => {
        if (argv[1] !== '-f') return failed(1, 'rm: only with -f in a rehearsal\n')
        for (const path of argv.slice(argv.indexOf('--') + 1)) files.delete(path)
        return succeeded()
      },
    ],
    ['sync', () => succeeded()],
    // Folders come and go with their files.
    ['mkdir', () => succeeded()],
    ['rmdir', () => succeeded()],
    [
      'cp',
      ({ argv }) => {
        const [from = '', to = ''] = argv.slice(-2)
        const [pattern, file] = [files.get(from), files.get(to)]
        if (!argv.includes('--attributes-only') || !argv.includes('--preserve=mode,ownership'))
          return failed(1, 'cp: only modes and owners are copied in a rehearsal\n')
        if (pattern === undefined || file === undefined)
          return missing('cp', pattern === undefined ? from : to)
        const { mode, owner } = pattern
        files.set(to, { content: file.content, mode, ...(owner === undefined ? {} : { owner }) })
        return succeeded()
      },
    ],
    ['ssh-keygen', ({ argv }) => keygen(files, argv)],
  ]
}

/** Each line of these files, with its path in front. */
function lines(files: FileMap, wanted: readonly string[]) {
  const there = wanted.flatMap((path) => {
    const file = files.get(path)
    return file === undefined ? [] : file.content.split('\n').map((line) => `${path}:${line}\n`)
  })
  return { exitCode: wanted.every((path) => files.has(path)) ? 0 : 2, stdout: there.join(''), stderr: '' }
}

function find(files: FileMap, argv: readonly string[]) {
  const firstTest = argv.findIndex(
    (word, index) => index > 0 && (word.startsWith('-') || word === '(') && word !== '-H',
  )
  const roots = argv
    .slice(1, firstTest)
    .filter((word) => word !== '-H')
    .map((root) => root.replace(/\/$/, ''))
  const valueOf = (name: string): string | undefined =>
    argv.includes(name) ? argv[argv.indexOf(name) + 1] : undefined
  const named = valueOf('-name')?.replaceAll('*', '')
  const exact = argv.flatMap((word, index) => (word === '-path' ? [argv[index + 1] ?? ''] : []))
  const isAt = (path: string): boolean =>
    exact.some((wanted) => (wanted.endsWith('*') ? path.startsWith(wanted.slice(0, -1)) : path === wanted))
  const format = valueOf('-printf') ?? '%p\\n'
  const found: string[] = []
  let exists = true
  const all = paths(files, roots)
  for (const root of roots) {
    exists &&= all.has(root)
    for (const [path, type] of all) {
      // Of the folders among them only what is in them is asked for.
      if (!path.startsWith(`${root}/`) && (path !== root || type === 'd')) continue
      const name = path.slice(path.lastIndexOf('/') + 1)
      const depth = path === root ? 0 : path.slice(root.length + 1).split('/').length
      if (depth > Number(valueOf('-maxdepth') ?? 99)) continue
      if (named !== undefined && !name.includes(named) && !isAt(path)) continue
      const mode = (files.get(path)?.mode ?? 0o755).toString(8)
      const values: Record<string, string> = { f: name, p: path, y: type, Y: type, m: mode, l: '' }
      found.push(
        format
          .replace(/%(\w)/g, (_, letter: string) => values[letter] ?? '')
          .replaceAll('\\t', '\t')
          .replaceAll('\\n', '\n'),
      )
    }
  }
  return { exitCode: exists ? 0 : 1, stdout: found.join(''), stderr: '' }
}

function keygen(files: FileMap, argv: readonly string[]) {
  const path = argv[argv.indexOf('-f') + 1] ?? ''
  if (argv.includes('-F')) {
    const host = argv[argv.indexOf('-F') + 1] ?? ''
    const lines = (files.get(path)?.content ?? '').split('\n').filter((line) => line.split(' ')[0] === host)
    return lines.length > 0 ? succeeded(lines.map((line) => `${line}\n`).join('')) : failed(1, '')
  }
  const file = files.get(path)
  if (argv.includes('-y')) {
    if (file === undefined) return failed(255, `${path}: No such file or directory\n`)
    if (isLocked(file.content))
      return failed(255, `Load key "${path}": incorrect passphrase supplied to decrypt private key\n`)
    const half = publicHalf(file.content)
    return half === undefined ? failed(255, `Load key "${path}": invalid format\n`) : succeeded(`${half}\n`)
  }
  if (argv.includes('-l')) {
    const half = publicHalf(file?.content ?? '')
    return half === undefined
      ? failed(255, `${path} is not a public key file.\n`)
      : succeeded(`256 ${fingerprintOf(half)} no comment (ED25519)\n`)
  }
  if (file !== undefined) return failed(1, `${path} already exists.\nOverwrite (y/n)? `)
  const pair = newKey(argv[argv.indexOf('-C') + 1] ?? '')
  files.set(path, { content: pair.privateKey, mode: 0o600 })
  files.set(`${path}.pub`, { content: `${pair.publicKey}\n`, mode: 0o644 })
  return succeeded()
}
