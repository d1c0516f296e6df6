/** A derivation and its result, as Nix 2.18 to 2.34 show them in JSON. */
import { z } from 'zod'
import { failure } from '../../../contract/problem.ts'
import { readJsonAnswer } from '../answers.ts'
import type { Wanted } from './matching.ts'

/** How a result came to the Pi. */
export type Origin = { kind: 'built-here' } | { kind: 'brought'; signers: string[] }

/** An output whose path nobody knows before it is built: neither input-addressed nor fixed. */
const outputSchema = z.looseObject({ path: z.string().nullish(), hash: z.string().nullish() })
const oneDerivation = z.object({
  system: z.string(),
  env: z.record(z.string(), z.string()).default({}),
  outputs: z.record(z.string(), outputSchema).default({}),
  /** Beside `env` since 2.30, in its `__json` before. */
  structuredAttrs: z.record(z.string(), z.unknown()).nullish(),
})
/** By its path; since 2.32 one level deeper. */
const shownSchema = z.union([
  z.object({ derivations: z.record(z.string(), oneDerivation) }).transform(({ derivations }) => derivations),
  z.record(z.string(), oneDerivation),
])

/** `getRequiredSystemFeatures` and `preferLocalBuild` of nix, src/libstore/parsed-derivations.cc. */
export function readDerivation(text: string): Wanted {
  const [shown] = Object.values(readJsonAnswer('nix derivation show', shownSchema, text))
  if (shown === undefined) throw failure('PI_ANSWER_UNREADABLE', 'nix derivation show shows nothing.')
  const { system, env, outputs } = shown
  const attributes = shown.structuredAttrs ?? structuredIn(env)
  const features =
    attributes === undefined ? env['requiredSystemFeatures'] : attributes['requiredSystemFeatures']
  const prefers =
    attributes === undefined ? env['preferLocalBuild'] === '1' : attributes['preferLocalBuild'] === true
  const isFloating = Object.values(outputs).some(({ path, hash }) => !path && !hash)
  return {
    system,
    requiredFeatures: [...featuresIn(features), ...(isFloating ? ['ca-derivations'] : [])],
    prefersLocalBuild: prefers,
  }
}

function structuredIn({ __json }: Record<string, string>): Record<string, unknown> | undefined {
  return __json === undefined
    ? undefined
    : readJsonAnswer('__json', z.record(z.string(), z.unknown()), __json)
}

function featuresIn(value: unknown): string[] {
  if (typeof value === 'string') return value.split(/\s+/).filter(Boolean)
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []
}

const infoSchema = z.object({
  ultimate: z.boolean().default(false),
  signatures: z.array(z.string()).default([]),
})
/** A list until 2.18, by path since, one level deeper since 2.33. */
const infosSchema = z.union([
  z.object({ info: z.record(z.string(), infoSchema) }).transform(({ info }) => Object.values(info)),
  z.array(infoSchema),
  z.record(z.string(), infoSchema).transform((infos) => Object.values(infos)),
])

/** `ultimate`: this very store has built it (nix, src/libstore/path-info.hh). */
export function readOrigin(text: string): Origin | undefined {
  const infos = text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .flatMap((line) => readJsonAnswer('nix path-info', infosSchema, line))
  if (infos.length === 0) return undefined
  if (infos.some(({ ultimate }) => ultimate)) return { kind: 'built-here' }
  const signers = infos
    .flatMap(({ signatures }) => signatures)
    .map((signature) => signature.split(':')[0] ?? '')
  return { kind: 'brought', signers: [...new Set(signers)] }
}
