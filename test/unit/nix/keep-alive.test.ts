/** Of two that lose each other without a word, both sides notice. */
import { expect, it } from 'vitest'
import { productAssets } from '../../product-assets.ts'

/** How long a side waits for the other: so many questions that stay without an answer, so far apart. */
async function patienceSeconds(module: string, whom: 'Client' | 'Server'): Promise<number> {
  const text = await productAssets.text(module)
  const [interval = Number.NaN, count = Number.NaN] = ['Interval', 'CountMax'].map((name) =>
    Number(new RegExp(`^ *${whom}Alive${name}(?: =)? (\\d+);?$`, 'm').exec(text)?.[1]),
  )
  return interval * count
}

it('the builder gives up a Pi that is gone, and no sooner than the Pi it', async () => {
  const ofPi = await patienceSeconds('nix/pi.nix', 'Server')
  const ofBuilder = await patienceSeconds('nix/builder.nix', 'Client')
  expect(ofPi).toBeGreaterThan(0)
  expect(ofBuilder).toBeGreaterThan(ofPi)
})
