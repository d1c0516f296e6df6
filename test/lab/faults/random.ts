/** The same numbers for the same seed (Park and Miller's generator): what failed can be played again. */
export interface Random {
  /** From 1 to `most`. */
  number: (most: number) => number
  one: <T>(list: readonly T[]) => T
}

const modulus = 2 ** 31 - 1

/** `text`: a seed of an earlier run; a new one otherwise, which is told. */
export function randomOf(text: string | undefined): Random {
  const seed = text === undefined ? 1 + (Date.now() % (modulus - 1)) : Number(text)
  if (!Number.isInteger(seed) || seed < 1 || seed >= modulus) throw new Error(`${text ?? ''} is no seed.`)
  console.log(`seed: ${seed}`)
  let last = seed
  const number = (most: number): number => {
    last = (last * 48_271) % modulus
    return 1 + (last % most)
  }
  return {
    number,
    one: (list) => {
      const chosen = list[number(list.length) - 1]
      if (chosen === undefined) throw new Error('There is nothing to choose from.')
      return chosen
    },
  }
}
