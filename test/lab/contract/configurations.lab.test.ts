/** What the editor of `imports` says of configurations, held against real Nix: those of the corpus, and what chance makes of them. */
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { configurations } from '../../configurations/corpus.ts'
import { refused, taken } from '../../configurations/expressions.ts'
import { mutant } from '../../configurations/mutations.ts'
import { judge } from '../configurations/judge.ts'
import { openNix } from '../configurations/nix.ts'
import { chanceVariables } from '../configurations/run.ts'

const nix = await openNix()
afterAll(() => nix.dispose())

const mutants = 500
const { [chanceVariables.seed]: firstSeed = 1, [chanceVariables.rounds]: rounds = 2 } = process.env
const seeds = Array.from({ length: Number(rounds) }, (_seed, index) => Number(firstSeed) + index)

describe(`Nix ${nix.version}`, () => {
  it('takes each file of the corpus but those of `broken`', async () => {
    const printed = await nix.parse(configurations.map(({ source }) => source))
    const refused = configurations.filter((_configuration, index) => printed[index] === undefined)
    expect(refused).toEqual(configurations.filter(({ expected }) => expected === 'broken'))
  })

  it('takes and refuses what the editor’s own reading does', async () => {
    const printed = await nix.parse([...taken, ...Object.keys(refused)])
    expect(taken.filter((_source, index) => printed[index] === undefined)).toEqual([])
    expect(
      Object.keys(refused).filter((_source, index) => printed[taken.length + index] !== undefined),
    ).toEqual([])
  })

  it('sees one entry more in each that one was added to, and all else as it was', async () => {
    const cases = configurations.map(({ name, source }) => ({ how: name, source }))
    const { added, evaluated, wrong } = await judge(nix, cases)
    expect(wrong).toEqual([])
    expect(added).toBeGreaterThanOrEqual(configurations.filter(({ expected }) => expected === 'added').length)
    expect(evaluated).toBe(added)
  })

  it.each(seeds)(`sees the same in ${String(mutants)} that chance made of them, seed %i`, async (seed) => {
    const { added, evaluated, wrong } = await judge(nix, fc.sample(mutant, { seed, numRuns: mutants }))
    console.log(`seed ${seed}: ${added} got an entry, ${evaluated} of these evaluated, ${wrong.length} wrong`)
    expect(wrong.slice(0, 5)).toEqual([])
    // Else it would show nothing.
    expect(added).toBeGreaterThan(mutants / 8)
    expect(evaluated).toBeGreaterThan(mutants / 10)
  })
})
