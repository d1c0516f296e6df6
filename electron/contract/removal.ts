/** What of ours shall go: everything, or one of the two sides that were joined. */
import { z } from 'zod'

/** What is worth keeping for a later set-up: the builder with all that it has built, and the download. */
export const keepableSchema = z.enum(['machine', 'image'])
export type Keepable = z.infer<typeof keepableSchema>

/** The two that were joined. */
export const sideSchema = z.enum(['pi', 'pc'])
export type Side = z.infer<typeof sideSchema>

export const removalSchema = z
  .strictObject({
    side: z.enum(['everything', ...sideSchema.options]),
    /** Of this PC; the machine stays together with the keys that open it. */
    keep: z.array(keepableSchema),
    /** What cannot be taken away on the Pi is no obstacle: it is left there, with the commands that do it by hand. */
    piIsGone: z.boolean(),
  })
  .refine(({ side, keep }) => side !== 'pi' || keep.length === 0, {
    path: ['keep'],
    message: 'nothing of this PC goes when only the Pi’s side does',
  })
  .refine(({ side, piIsGone }) => side !== 'pc' || !piIsGone, {
    path: ['piIsGone'],
    message: 'the Pi is not asked when only this PC’s side goes',
  })
export type Removal = z.infer<typeof removalSchema>

export const everything: Removal = { side: 'everything', keep: [], piIsGone: false }

/** The sides that are removed by it, what is kept of them aside. */
export function sidesOf({ side }: Removal): readonly Side[] {
  return side === 'everything' ? sideSchema.options : [side]
}

/** Of a resource. */
export function sideOf(id: string): Side {
  return id.startsWith('pi/') ? 'pi' : 'pc'
}
