/**
 * In the place of the makensis that electron-builder fetches: Debian's, given the script and the values that electron-builder makes. What
 * Debian's has no plug-ins for is left out (shortcuts' ids, a banner), done by NSIS's own means (StdUtils), or by NSIS itself (the
 * program's files, which are packed by 7-Zip otherwise). Wine's powershell.exe agrees to everything, so that the program would seem to be
 * open for ever: the templates look for it by tasklist, as where there is no PowerShell.
 */
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { run } from '../../lab/exec.ts'

const require = createRequire(import.meta.url)
// Of electron-builder's own.
const library = dirname(
  createRequire(require.resolve('electron-builder')).resolve('app-builder-lib/package.json'),
)
const templates = join(library, 'templates', 'nsis')
const { UninstallerReader } = require(join(library, 'out/targets/nsis/nsisUtil.js')) as {
  UninstallerReader: { exec: (maker: string, uninstaller: string) => Promise<void> }
}

const options = process.argv.slice(2)
const defined = (name: string): string | undefined =>
  options.find((option) => option.startsWith(`-D${name}=`))?.slice(name.length + 3)

const makesUninstaller = options.includes('-DBUILD_UNINSTALLER')
const script = await text(process.stdin)
const work = await mkdtemp(join(tmpdir(), 'pi-offload-nsis-'))
try {
  const ownTemplates = await copyTemplates()
  const program = await unpackProgram()
  // The one that electron-builder fetches is told where it lies.
  delete process.env['NSISDIR']
  const extra = [...(program === undefined ? [] : [program]), ...(makesUninstaller ? ['-XCRCCheck off'] : [])]
  const { stdout } = await run(['makensis', ...extra, ...options], {
    input: withoutPlugins(script).replaceAll(templates, ownTemplates),
    cwd: ownTemplates,
  })
  if (makesUninstaller) await takeOutUninstaller()
  process.stdout.write(stdout)
} finally {
  await rm(work, { recursive: true })
}

async function copyTemplates(): Promise<string> {
  const own = join(work, 'templates')
  await cp(templates, own, { recursive: true })
  for (const name of await readdir(own, { recursive: true })) {
    if (!/\.ns[hi]$/.test(name)) continue
    const path = join(own, name)
    await writeFile(path, withoutPlugins(await readFile(path, 'utf8')))
  }
  await cp(join(import.meta.dirname, 'StdUtils.nsh'), join(own, 'include', 'StdUtils.nsh'))
  return own
}

function withoutPlugins(nsis: string): string {
  return nsis
    .split('\n')
    .filter((line) => !/^\s*(?:WinShell::|SpiderBanner::|!addplugindir\b)/.test(line))
    .join('\n')
    .replaceAll('v1.0\\powershell.exe', 'none.exe')
    .replaceAll('Nsis7z::Extract "${FILE}"', 'File /r "${UNPACKED_PROGRAM}\\*.*"')
}

/** What 7-Zip's plug-in would take out of the archive on the user's PC. */
async function unpackProgram(): Promise<string | undefined> {
  const archive = defined('APP_64')
  if (archive === undefined) return undefined
  const folder = join(work, 'program')
  const sevenZip = process.env['ELECTRON_BUILDER_7ZIP_PATH'] ?? '7za'
  await run([sevenZip, 'x', '-y', `-o${folder}`, archive])
  return `-DUNPACKED_PROGRAM=${folder}`
}

/**
 * As electron-builder does it where Wine cannot run. Its reader knows the sections of the NSIS that it fetches; Debian's has some under other
 * names, which mean nothing to Windows. With them changes what NSIS's own checksum is made of, so the uninstaller does without that.
 */
async function takeOutUninstaller(): Promise<void> {
  const maker = options.find((option) => option.startsWith('-XOutFile '))?.slice('-XOutFile "'.length, -1)
  const uninstaller = defined('UNINSTALLER_OUT_FILE')?.replace(/^Z:/, '').replaceAll('\\', '/')
  if (maker === undefined || uninstaller === undefined) throw new Error('no place for the uninstaller')
  await writeFile(maker, withKnownSections(await readFile(maker)))
  await UninstallerReader.exec(maker, uninstaller)
}

/** PE/COFF: 40 bytes for each section behind the optional header, of which the first eight are its name. */
function withKnownSections(program: Buffer): Buffer {
  const header = program.readUInt32LE(0x3c) + 4
  const first = header + 20 + program.readUInt16LE(header + 16)
  for (let index = 0; index < program.readUInt16LE(header + 2); index += 1)
    program.fill('.data\0\0\0', first + index * 40, first + index * 40 + 8, 'latin1')
  return program
}
