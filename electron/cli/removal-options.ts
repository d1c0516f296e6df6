/** What `remove` shall take, as its options say it. */
import { Option, type Command } from 'commander'
import { keepableSchema, removalSchema, type Removal } from '../contract/removal.ts'

export interface RemovalOptions {
  only?: 'pi' | 'pc'
  keep?: string[]
  piIsGone?: true
}

export const sideOption = () =>
  new Option('--only <side>', 'take back only what is on the Pi, or on this PC').choices(['pi', 'pc'])

export const keepOption = () =>
  new Option('--keep <things...>', 'leave these on this PC for a later apply').choices(keepableSchema.options)

export const piIsGoneOption = () =>
  new Option('--pi-is-gone', 'leave a Pi that cannot be reached, and write down what to do there by hand')

/** Ends the command where two of them contradict each other. */
export function readRemoval({ only, keep, piIsGone }: RemovalOptions, command: Command): Removal {
  const reading = removalSchema.safeParse({
    side: only ?? 'everything',
    keep: [...new Set(keep)],
    piIsGone: piIsGone ?? false,
  })
  if (reading.success) return reading.data
  return command.error(`error: ${reading.error.issues.map(({ message }) => message).join('; ')}`)
}

/** The command that says it, without what the setup file and the like are named by. */
export function removeCommand({ side, keep, piIsGone }: Removal): string {
  return [
    'remove',
    ...(side === 'everything' ? [] : ['--only', side]),
    ...(keep.length === 0 ? [] : ['--keep', ...keep]),
    ...(piIsGone ? ['--pi-is-gone'] : []),
  ].join(' ')
}
