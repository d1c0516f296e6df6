import { describe, expect, it } from 'vitest'
import { drawing } from '../../bench/whole-build/draw.ts'
import type { Cell } from '../../bench/whole-build/figures.ts'
import { chainOf20, chainOf200 } from '../../bench/whole-build/graphs.ts'

/** Made up: seconds and megabytes that a reader can follow. */
function cell(graph: Cell['graph'], way: Cell['way'], seconds: number, megabytes: number): Cell {
  const bytes = megabytes * 1_000_000
  return { graph, way, rounds: [{ ms: seconds * 1000, linkBytes: bytes, writtenBytes: bytes }] }
}

describe('the drawing of whole builds', () => {
  it('names each way that was measured, with what the largest graph took', () => {
    const drawn = drawing([
      cell(chainOf20, 'articles', 30, 16),
      cell(chainOf200, 'articles', 300, 160),
      cell(chainOf20, 'fast', 4, 1),
      cell(chainOf200, 'fast', 20, 12),
    ])
    expect(drawn).toContain('For 200 builds: the articles 300.00 s, pi-offload build 20.00 s.')
    expect(drawn).toContain('Written on the Pi: the articles 160.00 MB, pi-offload build 12.00 MB.')
    for (const words of ['the articles</text>', 'pi-offload build</text>', '100 s</text>', '100 MB</text>'])
      expect(drawn).toContain(words)
    expect(drawn).not.toMatch(/NaN|Infinity|undefined/)
  })

  it('draws a larger value higher', () => {
    const drawn = drawing([cell(chainOf20, 'articles', 30, 16), cell(chainOf20, 'fast', 4, 1)])
    const height = (way: string) =>
      Number(new RegExp(`<path class="${way}" transform="translate\\([\\d.]+ ([\\d.]+)\\)"`).exec(drawn)?.[1])
    expect(height('articles')).toBeLessThan(height('fast'))
  })
})
