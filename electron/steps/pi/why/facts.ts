/** What the Pi's Nix says of a derivation, of itself and of its machines: resources/nix/why.sh, as root. */
import { z } from 'zod'
import { failure } from '../../../contract/problem.ts'
import { derivationSchema, mostHeardLines, mostMachines } from '../../../contract/why.ts'
import type { StepContext } from '../../../engine/resource.ts'
import { readAnswer, readJsonAnswer } from '../answers.ts'
import { piSession } from '../session.ts'
import { readBuilders, slotName } from './builders.ts'
import { readDerivation, readOrigin, type Origin } from './derivation.ts'
import type { Candidate, Local, Wanted } from './matching.ts'

/** A derivation carries its whole environment. */
const maxOutputBytes = 8 * 1024 * 1024
/** Each machine is given 20 s to answer. */
const timeoutMs = 240_000

export interface WhyFacts {
  nix: string
  derivation: string
  wanted: Wanted
  origin: Origin | undefined
  local: Local
  /** The setting as it stands. */
  builders: string
  candidates: (Candidate & Answer)[]
  heard: string[]
  /** How its last build ended; `undefined`: it has a result, or was never built, or is being built. */
  lastBuild: LastBuild | undefined
}

export interface LastBuild {
  /** Of nixpkgs, such as `checkPhase`; `undefined`: its log names none. */
  phase: string | undefined
  /** The end of its log. */
  lines: string[]
}

/**
 * Of a derivation, of the one that made a store path, or of the last one that was built there. Throws `DERIVATION_UNKNOWN`,
 * `PI_ANSWER_UNREADABLE` and what `piSession` throws.
 */
export async function lookWhy(context: StepContext, wanted: string | undefined): Promise<WhyFacts> {
  const { signal, ports } = context
  const [remote, script] = await Promise.all([piSession(context), ports.assets.text('nix/why.sh')])
  const argv = ['/bin/sh', '-c', script, 'why.sh', ...(wanted === undefined ? [] : [wanted])]
  const { stdout } = await remote.run(argv, { signal, timeoutMs, maxOutputBytes })
  return readFacts(stdout, wanted)
}

/** What the script printed. */
export function readFacts(stdout: string, asked: string | undefined): WhyFacts {
  const parts = partsOf(stdout)
  const part = (name: string) => parts.get(name) ?? ''
  const derivation = part('derivation').trim()
  if (!parts.has('show'))
    throw failure(
      'DERIVATION_UNKNOWN',
      asked === undefined
        ? 'But for our test packages nothing that was built there has its derivation left.'
        : `The Pi has no derivation of ${asked}.`,
    )
  const nix = readAnswer('nix --version', versionSchema, part('nix'))
  const settings = readSettings(part('config'), nix)
  const machines = readBuilders(part('machines'), {}, settings.system)
  const slots = new Set(part('slots').split('\n'))
  const answers = readAnswers(part('answers'))
  return {
    nix: nix.version,
    derivation: readAnswer('the derivation', derivationSchema, derivation),
    wanted: readDerivation(part('show')),
    origin: readOrigin(part('outputs')),
    local: settings,
    builders: settings.builders,
    candidates: machines.slice(0, mostMachines).map((machine) => {
      const names = Array.from({ length: machine.maxJobs }, (_, slot) => slotName(machine, slot))
      const answer = answers.get(machine.uri) ?? notAsked
      return { machine, load: names.filter((name) => slots.has(name)).length, ...answer }
    }),
    heard: part('journal').split('\n').filter(Boolean).slice(-mostHeardLines),
    lastBuild: readLastBuild(part('phase'), part('log')),
  }
}

function readLastBuild(phase: string, log: string): LastBuild | undefined {
  const lines = log
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
  return lines.length === 0 ? undefined : { phase: /^\w+$/.exec(phase)?.[0], lines }
}

function partsOf(stdout: string): Map<string, string> {
  const pieces = stdout.split(/^== ([a-z]+)$/m).slice(1)
  const parts = new Map<string, string>()
  for (let index = 0; index + 1 < pieces.length; index += 2)
    if (!parts.has(pieces[index] ?? '')) parts.set(pieces[index] ?? '', (pieces[index + 1] ?? '').trim())
  return parts
}

/** Its first line; since 2.92 Lix goes on in further ones. */
const versionLine = /^nix \(([^)\n]+)\) (\d+\.\d+[\w.+-]*)(?=\n|$)/
const versionSchema = z
  .string()
  .regex(versionLine)
  .transform((text) => {
    const [, name = '', version = ''] = versionLine.exec(text) ?? []
    return { isLix: name.startsWith('Lix'), version }
  })

const words = z.string().transform((text) => text.split(/\s+/).filter(Boolean))
const settingsSchema = z
  .object({
    'build-hook': z.string().optional(),
    builders: z.string().default(''),
    'extra-local-jobs': z.string().regex(/^\d*$/).optional(),
    'extra-platforms': words.default([]),
    'max-jobs': z.coerce.number().int().nonnegative(),
    system: z.string().min(1),
    'system-features': words.default([]),
  })
  // How busy the Pi is with builds of its own nobody can ask: a slot is taken to be free.
  .transform((settings) => ({
    hasHook: settings['build-hook'] !== '',
    system: settings.system,
    extraPlatforms: settings['extra-platforms'],
    systemFeatures: settings['system-features'],
    maxJobs: settings['max-jobs'],
    extraLocalJobs: extraLocalJobsOf(settings['extra-local-jobs'], settings['max-jobs']),
    isWilling: settings['max-jobs'] > 0,
    builders: settings.builders,
  }))

/** One, where it is not said and nothing else may run (lix, lix/libstore/build/worker.cc). Nix has no such setting. */
function extraLocalJobsOf(setting: string | undefined, maxJobs: number): number {
  if (setting === '') return maxJobs === 0 ? 1 : 0
  return Number(setting ?? 0)
}

function readSettings(text: string, nix: z.infer<typeof versionSchema>) {
  const pairs = text.split('\n').map((line) => {
    const at = line.indexOf(' = ')
    return at < 0 ? [line.replace(/ =$/, ''), ''] : [line.slice(0, at), line.slice(at + 3)]
  })
  const { hasHook, ...settings } = readAnswer('nix config show', settingsSchema, Object.fromEntries(pairs))
  return { ...settings, hook: hasHook ? ('asked' as const) : withoutHook(nix) }
}

/**
 * An empty `build-hook`: since 2.22 `tryBuildHook` declines. Before, and in Lix, the build ends with “'build-hook' setting is empty”
 * (src/libstore/build/hook-instance.cc of both).
 */
function withoutHook({ isLix, version }: z.infer<typeof versionSchema>): Local['hook'] {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return isLix || (major === 2 && minor < 22) ? 'broken' : 'skipped'
}

/** What came of asking a machine for its store. */
interface Answer {
  wasAsked: boolean
  isReachable: boolean
  /** What ssh or Nix said where it does not answer. */
  said: string | undefined
  /** `undefined`: not told. */
  isTrusted: boolean | undefined
}

/** It counts as there, and is told with that proviso. */
const notAsked: Answer = { wasAsked: false, isReachable: true, said: undefined, isTrusted: undefined }

const storeInfoSchema = z.object({ trusted: z.union([z.boolean(), z.number()]).nullish() })

/** Line by line: exit code, URI, all that was said. */
function readAnswers(text: string): Map<string, Answer> {
  const answers = new Map<string, Answer>()
  for (const line of text.split('\n')) {
    const [, exitCode, uri, output = ''] = /^(\d+) (\S+) ?(.*)$/.exec(line) ?? []
    if (exitCode === undefined || uri === undefined) continue
    // Where it fails, too, a JSON document stands among the words.
    const json = /\{.*\}/.exec(output)?.[0] ?? '{}'
    if (exitCode === '0') {
      const { trusted } = readJsonAnswer('nix store info', storeInfoSchema, json)
      const isTrusted = trusted === null || trusted === undefined ? undefined : Boolean(trusted)
      answers.set(uri, { wasAsked: true, isReachable: true, said: undefined, isTrusted })
    } else
      answers.set(uri, {
        wasAsked: true,
        isReachable: false,
        said: output.replace(json, '').trim(),
        isTrusted: undefined,
      })
  }
  return answers
}
