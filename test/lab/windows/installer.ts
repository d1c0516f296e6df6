/**
 * The installer as electron-builder puts it together, around a stand-in for the program: its own templates with our
 * resources/installer/installer.nsh, compiled by Debian's NSIS. What that lacks (plug-ins for shortcuts' ids and a banner) is left out of the
 * templates, and StdUtils is replaced by NSIS's own means; the program's files are packed by NSIS instead of 7-Zip. Wine's powershell.exe agrees to
 * everything, so that the program would seem to be open for ever: the templates look for it by tasklist, as where there is no PowerShell.
 */
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { run, type LabRun } from '../exec.ts'
import { ensureHostPackages } from '../host-packages.ts'
import { labPaths } from '../paths.ts'
import { ensureInstallerTemplates } from './npm-packages.ts'
import { drivePath, runInWine, windowsPath } from './wine.ts'

const repository = fileURLToPath(new URL('../../../', import.meta.url))
const own = join(import.meta.dirname, 'installer')
const folder = join(labPaths.windows, 'installer')
/** What is put where the program is installed, its executable among it. */
const program = join(folder, 'program')
const templates = join(folder, 'templates')
const script = join(folder, 'script.nsi')
/** What the stand-in and the one who presses buttons read and write. */
const notes = join(folder, 'notes')

const guid = '7a1b6c2e-5f0d-5b1e-9c3a-4d2e8f6a0b1c'
export const uninstallKey = `HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\${guid}`

const localAppData = 'users/root/AppData/Local'
/** As Linux sees them. */
export const installed = drivePath(`${localAppData}/Programs/pi-offload`)
export const dataFolder = drivePath(`${localAppData}/pi-offload/Data`)

/** Both versions, ready to be run; some ten seconds. */
export async function buildInstallers(versions: readonly string[]): Promise<void> {
  await ensureHostPackages(['nsis'])
  await rm(folder, { recursive: true, force: true })
  for (const path of [program, notes]) await mkdir(path, { recursive: true })
  await copyTemplates()
  await makensis(join(own, 'stand-in.nsi'), join(program, 'Pi Offload.exe'))
  await makensis(join(own, 'press.nsi'), join(folder, 'press.exe'))
  await writeFile(script, await scriptText())
  for (const version of versions) {
    await writeFile(join(program, 'version.txt'), version)
    const maker = join(folder, `uninstaller-${version}.exe`)
    await compile(version, maker, ['-DBUILD_UNINSTALLER'])
    // It writes the uninstaller and ends, as in electron-builder's own build.
    await runInWine([windowsPath(maker)])
    await compile(version, installerFile(version), [])
  }
}

async function copyTemplates(): Promise<void> {
  await cp(await ensureInstallerTemplates(), templates, { recursive: true })
  for (const name of await readdir(templates, { recursive: true })) {
    if (!/\.ns[hi]$/.test(name)) continue
    const path = join(templates, name)
    const lines = (await readFile(path, 'utf8')).split('\n')
    const kept = lines.filter((line) => !/^\s*(?:WinShell|SpiderBanner)::/.test(line))
    await writeFile(path, kept.join('\n').replaceAll('v1.0\\powershell.exe', 'none.exe'))
  }
  await cp(join(own, 'StdUtils.nsh'), join(templates, 'include', 'StdUtils.nsh'))
}

/** As app-builder-lib's NsisTarget begins it (computeCommonInstallerScriptHeader), with the languages of electron-builder.yml. */
async function scriptText(): Promise<string> {
  const include = join(templates, 'include')
  const flags = ['updated', 'force-run', 'keep-shortcuts', 'no-desktop-shortcut', 'delete-app-data']
  const messages = await readFile(join(templates, 'messages.yml'), 'utf8')
  return [
    `!include "${join(include, 'StdUtils.nsh')}"`,
    `!addincludedir "${include}"`,
    ...flags.map(flagText),
    ...[
      '!macro addLangs',
      '!insertmacro MUI_LANGUAGE "English"',
      '!insertmacro MUI_LANGUAGE "German"',
      '!macroend',
    ],
    ...[...messages.matchAll(/^(\w+):\n {2}en: "?(.*?)"?$/gm)].flatMap(([, id = '', text = '']) =>
      [1033, 1031].map((language) => `LangString ${id} ${language} "${text.replaceAll('\\n', '$\\r$\\n')}"`),
    ),
    `!include "${join(repository, 'resources', 'installer', 'installer.nsh')}"`,
    await readFile(join(templates, 'installer.nsi'), 'utf8'),
  ].join('\n')
}

function flagText(flag: string): string {
  const words = flag.split('-').map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`)
  const name = `is${words.join('')}`
  return [
    `!macro _${name} _a _b _t _f`,
    `  \${StdUtils.TestParameter} $R9 "${flag}"`,
    '  StrCmp "$R9" "true" `${_t}` `${_f}`',
    '!macroend',
    `!define ${name} \`"" ${name} ""\``,
  ].join('\n')
}

/** The values are those of electron-builder.yml and package.json; warnings are errors, as electron-builder has them. */
async function compile(version: string, outFile: string, options: readonly string[]): Promise<void> {
  const defines = {
    ...{ APP_ID: 'PiOffload.PiOffload', APP_GUID: guid, UNINSTALL_APP_KEY: guid },
    ...{ PRODUCT_NAME: 'Pi Offload', PRODUCT_FILENAME: 'Pi Offload', APP_PRODUCT_FILENAME: 'Pi Offload' },
    ...{ APP_FILENAME: 'pi-offload', APP_PACKAGE_NAME: 'pi-offload', SHORTCUT_NAME: 'Pi Offload' },
    ...{ APP_DESCRIPTION: 'Pi Offload', UNINSTALL_DISPLAY_NAME: `Pi Offload ${version}`, VERSION: version },
    ...{ APP_BUILD_DIR: program, UNINSTALLER_OUT_FILE: uninstallerFile(version, options) },
  }
  await run(
    [
      ...(['makensis', '-WX', '-V2', '-INPUTCHARSET', 'UTF8'] as const),
      ...Object.entries(defines).map(([name, value]) => `-D${name}=${value}`),
      ...['-DONE_CLICK', '-DAPP_64', '-DDELETE_APP_DATA_ON_UNINSTALL', ...options],
      ...[`-XOutFile "${outFile}"`, '-XUnicode true', '-'],
    ],
    { input: await readFile(script, 'utf8'), cwd: templates },
  )
}

/** Written in Windows, packed by NSIS on Linux. */
function uninstallerFile(version: string, options: readonly string[]): string {
  const path = join(folder, `Uninstall-${version}.exe`)
  return options.length > 0 ? windowsPath(path) : path
}

async function makensis(source: string, outFile: string): Promise<void> {
  const defines = [`-DOUT_FILE=${outFile}`, `-DNOTES=${windowsPath(notes)}`]
  await run(['makensis', '-WX', '-V2', ...defines, source])
}

function installerFile(version: string): string {
  return join(folder, `setup-${version}.exe`)
}

export function install(version: string): Promise<LabRun> {
  return runInWine([windowsPath(installerFile(version)), '/S'])
}

export interface Uninstalled {
  exitCode: number
  /** What the program was started with, each time. */
  started: string[]
  /** What the boxes of the uninstaller said. */
  boxes: string[]
}

/** `programEnds`: with which code the program answers. `press`: the buttons of the boxes that come. */
export async function uninstall({
  programEnds = 0,
  press = [],
  options = [],
}: {
  programEnds?: number
  press?: readonly number[]
  options?: readonly string[]
}): Promise<Uninstalled> {
  for (const name of ['started.txt', 'boxes.txt']) await rm(join(notes, name), { force: true })
  await writeFile(join(notes, 'exit-code.txt'), String(programEnds))
  // `_?=`: from where it is, so that its end can be waited for; it then leaves itself.
  const place = `C:\\${localAppData.replaceAll('/', '\\')}\\Programs\\pi-offload`
  const argv = [`${place}\\Uninstall Pi Offload.exe`, ...options, `_?=${place}`]
  const [{ exitCode }] = await Promise.all([
    runInWine(argv),
    ...(press.length > 0 ? [runInWine([windowsPath(join(folder, 'press.exe')), ...press.map(String)])] : []),
  ])
  const [started, boxes] = await Promise.all([
    readFile(join(notes, 'started.txt'), 'latin1').catch(() => ''),
    readFile(join(notes, 'boxes.txt'), 'utf16le').catch(() => ''),
  ])
  return {
    exitCode,
    started: started.split('\r\n').filter((line) => line !== ''),
    boxes: boxes.split('\n---\n').filter((text) => text !== ''),
  }
}

export async function isInRegistry(key: string, value?: string): Promise<boolean> {
  const { exitCode } = await runInWine(['reg', 'query', key, ...(value === undefined ? [] : ['/v', value])])
  return exitCode === 0
}

export async function addToRegistry(key: string, value: string, data: string): Promise<void> {
  await runInWine(['reg', 'add', key, '/v', value, '/d', data, '/f'])
}
