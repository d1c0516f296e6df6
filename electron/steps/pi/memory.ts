/** Whether the Pi has the memory to evaluate its configuration: resources/nix/memory.awk says it, to its own command as to us. */
import { z } from 'zod'
import type { StepContext } from '../../engine/resource.ts'
import { readAnswer } from './answers.ts'
import { piSession } from './session.ts'

export interface Memory {
  /** Of memory and swap together, as far as a login of ours may have it. */
  freeMiB: number
  /** What an evaluation takes. */
  neededMiB: number
  /** How much further swap it could use: less than a PiB only where the login's group of processes is limited. */
  moreSwapMiB: number
}

const memorySchema = z
  .string()
  .regex(/^\d{1,10} \d{1,6} \d{1,10}$/)
  .transform((text): Memory => {
    const [freeMiB = 0, neededMiB = 0, moreSwapMiB = 0] = text.split(' ').map(Number)
    return { freeMiB, neededMiB, moreSwapMiB }
  })

export async function memoryOf(context: StepContext): Promise<Memory> {
  const [remote, program] = await Promise.all([
    piSession(context),
    context.ports.assets.text('nix/memory.awk'),
  ])
  const { stdout } = await remote.ask(['awk', program])
  return readAnswer('memory.awk', memorySchema, stdout.trim())
}

export function suffices({ freeMiB, neededMiB }: Memory): boolean {
  return freeMiB >= neededMiB
}

/** The figures, as a sentence. */
export function memoryInWords({ freeMiB, neededMiB }: Memory): string {
  return `${freeMiB} MiB of memory and swap are free there, and evaluating its configuration takes up to ${neededMiB} MiB, whoever builds.`
}
