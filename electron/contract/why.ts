/** Why the PC was used for a derivation or was not: what each build machine of the Pi is to Nix, and what follows. */
import { z } from 'zod'

/** More machines than any Pi knows. */
export const mostMachines = 32
/** Of what the Pi's journal says of its machines. */
export const mostHeardLines = 20

export const derivationSchema = z
  .string()
  .regex(/^\/nix\/store\/[0-9a-z]{32}-[\w+.?=-]{1,211}$/, 'a path such as /nix/store/…-name.drv')

const machineFateSchema = z.enum([
  /** Nix takes it. */
  'taken',
  /** It would do, and another comes first. */
  'behind',
  'wrong-system',
  'lacks-features',
  /** It only takes builds that ask for its mandatory features. */
  'wants-features',
  'full',
  'no-slots',
  'unreachable',
  /** Nix does not get as far as asking for machines. */
  'not-asked',
])
export type MachineFate = z.infer<typeof machineFateSchema>

const outcomeSchema = z.enum(['stays', 'offloads', 'waits', 'built-here', 'nowhere'])
export type Outcome = z.infer<typeof outcomeSchema>

const sentence = z.string().max(4000)

export const whySchema = z.strictObject({
  derivation: derivationSchema,
  system: z.string(),
  requiredFeatures: z.array(z.string()),
  /** How its result came to the Pi; null where it is not there. */
  happened: sentence.nullable(),
  /** What Nix would do with it now. */
  outcome: outcomeSchema,
  conclusion: sentence,
  /** In the order of the machines file. */
  machines: z
    .array(
      z.strictObject({
        uri: z.string(),
        isOurs: z.boolean(),
        fate: machineFateSchema,
        because: sentence,
        /** In the words of ssh or Nix. */
        said: sentence.nullable(),
      }),
    )
    .max(mostMachines),
  /** What Nix on the Pi said of its machines in the last day, the latest last. */
  heard: z.array(sentence).max(mostHeardLines),
})
export type Why = z.infer<typeof whySchema>
