/** What a Pi has of memory and swap, in words. */
import type { PiView } from '../../electron/contract/pi-view.ts'
import type { Language } from './languages.ts'

export function memoryOfPi(
  { memoryMiB, swapMiB }: Pick<PiView, 'memoryMiB' | 'swapMiB'>,
  { texts, format }: Pick<Language, 'texts' | 'format'>,
): string {
  const { yourPi } = texts
  const memory = format.memory(memoryMiB)
  return swapMiB === 0 ? yourPi.memoryNoSwap(memory) : yourPi.memory(memory, format.memory(swapMiB))
}
