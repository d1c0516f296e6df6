/** Chance that can be repeated: the same seed gives the same choices. */
import { chance } from '../../unit/faults/random.ts'

export interface Random {
  /** From 1 to `most`. */
  number: (most: number) => number
  one: <T>(list: readonly T[]) => T
}

/** `text`: a seed of an earlier run; a new one otherwise, which is told. */
export function randomOf(text: string | undefined): Random {
  const seed = text === undefined ? Date.now() % 1_000_000 : Number(text)
  if (!Number.isInteger(seed)) throw new Error(`${text ?? ''} is no seed.`)
  console.log(`seed: ${seed}`)
  const draw = chance(seed)
  return {
    number: (most) => 1 + draw(most),
    one: (list) => {
      const chosen = list[draw(list.length)]
      if (chosen === undefined) throw new Error('There is nothing to choose from.')
      return chosen
    },
  }
}
