/** What `pi-offload` does on the Pi, as it tells there: resources/nix/progress.sh says how. The Pi is another machine, and may tell anything. */
import { z } from 'zod'
import {
  longestText,
  mostFastBuilds,
  mostPackagesAtOnce,
  type FastBuild,
} from '../../contract/fast-builds.ts'
import { failure } from '../../contract/problem.ts'
import { plainText } from '../../engine/outgoing.ts'
import type { StepContext } from '../../engine/resource.ts'
import { piSession } from './session.ts'

/** One login serves for half a minute while something runs. */
const looks = 15
const pauseSeconds = 2
/** A month. */
const mostSeconds = 31 * 24 * 3600
const timeoutMs = 90_000
/** As much as the script prints at most. */
const maxOutputBytes = 2 * 1024 * 1024

/**
 * Tells what runs, and tells it anew every few seconds for as long as something does, for half a minute. Throws `PI_ANSWER_UNREADABLE` and
 * what `piSession` throws.
 */
export async function followFastBuilds(
  context: StepContext,
  tell: (builds: FastBuild[]) => void,
): Promise<void> {
  const { signal, ports, setup } = context
  const [remote, script] = await Promise.all([piSession(context), ports.assets.text('nix/progress.sh')])
  const argv = ['/bin/sh', '-c', script, 'progress.sh', String(looks), String(pauseSeconds)]
  let told = 0
  let picture: string[] = []
  await remote.run(argv, {
    ...{ signal, timeoutMs, maxOutputBytes },
    onLine: (line) => {
      if (line !== 'end') picture.push(line)
      else {
        // A script of another's may go on for ever.
        if (++told <= looks) tell(readFastBuilds(picture, { pi: setup.pi.address, now: ports.clock.now() }))
        picture = []
      }
    },
  })
  if (told === 0)
    throw failure(
      'PI_ANSWER_UNREADABLE',
      'The answer to “what is being built” has an unknown form.',
      picture.join('\n').slice(0, 2000),
    )
}

const text = z.string().transform((value) => plainText(value).replaceAll(/\s/g, ' ').slice(0, longestText))
const count = z.number().nonnegative().max(Number.MAX_SAFE_INTEGER)
const share = z
  .object({ done: count, expected: count })
  .transform(({ done, expected }) => ({ done: Math.min(done, expected), expected }))
  .nullable()
  .catch(null)

/** What is not known yet may be absent, and what this version does not know is not told. */
const toldSchema = z.object({
  command: text,
  since: count,
  stage: z.enum(['evaluating', 'building', 'fetching', 'activating']).nullable().catch(null),
  builds: share,
  bytes: share,
  running: z.array(text).catch([]),
  log: text.catch(''),
})

interface Looked {
  /** As the setup names it. */
  pi: string
  /** By this PC's clock, in milliseconds since 1970. */
  now: number
}

/** The lines of one picture. What is none of ours, or of another form, is left out: it takes nothing from the others. */
export function readFastBuilds(lines: readonly string[], { pi, now }: Looked): FastBuild[] {
  // A clock of the Pi's that was set meanwhile tells nothing.
  const begunBefore = (told: number) => {
    const seconds = told >= 0 && told <= mostSeconds ? told : 0
    return { seconds, since: new Date(now - seconds * 1000).toISOString() }
  }
  const clock = Number(lines.find((line) => /^now \d{1,12}$/.test(line))?.slice(4))
  return lines
    .flatMap((line) => {
      const told = toldSchema.safeParse(line.startsWith('build ') ? parseJson(line.slice(6)) : undefined)
      return told.success ? [told.data] : []
    })
    .map(({ since, running, log, ...others }) => ({
      ...{ pi, ...others },
      ...begunBefore(clock - since),
      running: running.filter(Boolean).slice(0, mostPackagesAtOnce),
      log: log.trim() || null,
    }))
    .toSorted((one, other) => other.seconds - one.seconds)
    .slice(0, mostFastBuilds)
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
