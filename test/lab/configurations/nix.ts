/** Real Nix, asked about many files at once. It touches nothing outside of a folder of its own. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'

/** What a module is to NixOS, its imports in words. Without `names` it is none. */
export interface Description {
  names: string[]
  imports: string[]
}

export interface Pair<T> {
  before: T
  after: T
}

export interface Nix {
  /** Where each file stands. */
  folder: string
  version: string
  /**
   * What Nix understood, as it prints it in one line, or `undefined` where it refuses the file. The order of attributes is that of the
   * process: what is to be compared has to stand side by side, the second one by an odd number.
   */
  parse(sources: readonly string[]): Promise<(string | undefined)[]>
  /** Of texts before and after. `undefined` for what cannot be evaluated with arguments that are made up. */
  describe(pairs: readonly Pair<string>[]): Promise<Pair<Partial<Description> | undefined>[]>
  dispose(): Promise<void>
}

const describer = fileURLToPath(new URL('describe.nix', import.meta.url))

/** So many files for one process; after an error another one goes on, or halves them. */
const batches = { parse: 200, describe: 12 }

export async function openNix(): Promise<Nix> {
  const folder = await mkdtemp(join(tmpdir(), 'pi-offload-nix-'))
  const own = (name: string): string => join(folder, name)
  const env = {
    ...{ HOME: folder, NIX_PATH: '', NIX_REMOTE: '', NIX_CONF_DIR: own('conf'), NIX_STATE_DIR: own('var') },
    ...{ NIX_STORE_DIR: own('store'), NIX_LOG_DIR: own('log') },
  }
  const ask = (...argv: string[]) =>
    execa('nix-instantiate', argv, { env, stdin: 'ignore', reject: false, timeout: 120_000 })
  let written = 0

  async function filesOf(sources: readonly string[]): Promise<string[]> {
    const files = sources.map((_source, index) => own(`${String(written + index)}.nix`))
    written += sources.length
    await Promise.all(files.map((file, index) => writeFile(file, sources[index] ?? '')))
    return files
  }

  async function parse(files: readonly string[]): Promise<(string | undefined)[]> {
    const printed: (string | undefined)[] = []
    while (printed.length < files.length) {
      const asked = files.slice(printed.length, printed.length + batches.parse)
      const { stdout, exitCode, stderr } = await ask('--parse', ...asked)
      const lines = stdout === '' ? [] : stdout.split('\n')
      const isComplete = exitCode === 0 && lines.length === asked.length
      if (!isComplete && (exitCode === 0 || lines.length >= asked.length || stderr === ''))
        throw new Error(
          `nix-instantiate printed ${String(lines.length)} lines for ${String(asked.length)} files.`,
        )
      // It ends at the first that it refuses.
      printed.push(...lines, ...(isComplete ? [] : [undefined]))
    }
    return printed
  }

  async function describe(files: readonly string[]): Promise<Partial<Description>[] | undefined> {
    const { stdout, exitCode } = await ask(
      ...['--eval', '--strict', '--json', '--readonly-mode', '--expr'],
      `import ${describer} [ ${files.join(' ')} ]`,
    )
    return exitCode === 0 ? (JSON.parse(stdout) as Partial<Description>[]) : undefined
  }

  async function describePairs(
    pairs: readonly Pair<string>[],
  ): Promise<Pair<Partial<Description> | undefined>[]> {
    const [first] = pairs
    if (first === undefined) return []
    const isSmall = pairs.length <= batches.describe
    const all = isSmall ? await describe(pairs.flatMap(({ before, after }) => [before, after])) : undefined
    if (all !== undefined)
      return pairs.map((_pair, index) => ({ before: all[2 * index], after: all[2 * index + 1] }))
    if (pairs.length === 1) return [{ before: (await describe([first.before]))?.[0], after: undefined }]
    const half = isSmall ? Math.ceil(pairs.length / 2) : batches.describe
    return [...(await describePairs(pairs.slice(0, half))), ...(await describePairs(pairs.slice(half)))]
  }

  return {
    folder,
    version: (await ask('--version')).stdout.replace(/^\D*/, ''),
    parse: async (sources) => parse(await filesOf(sources)),
    describe: async (pairs) => {
      const befores = await filesOf(pairs.map(({ before }) => before))
      const afters = await filesOf(pairs.map(({ after }) => after))
      return describePairs(befores.map((before, index) => ({ before, after: afters[index] ?? '' })))
    },
    dispose: () => rm(folder, { recursive: true, force: true }),
  }
}
