/** Programs on the builder that take long and say much: building its system, fetching a channel. */
import { failure, problemOf } from '../../contract/problem.ts'
import type { StepContext } from '../../engine/resource.ts'
import type { Remote } from '../../ports/ssh.ts'

const timeoutMs = 60 * 60_000
const rememberedLines = 40

/** What it says goes to the log. Throws `BUILDER_REBUILD_FAILED` with its last lines. */
export async function rebuild(context: StepContext, builder: Remote, argv: readonly string[]): Promise<void> {
  const lines: string[] = []
  try {
    await builder.run(argv, {
      signal: context.signal,
      timeoutMs,
      maxOutputBytes: 64 * 1024 ** 2,
      onLine: (line) => {
        lines.push(line)
        if (lines.length > rememberedLines) lines.shift()
        context.log(line)
      },
    })
  } catch (error) {
    context.signal.throwIfAborted()
    const cause = problemOf(error)
    throw failure(
      'BUILDER_REBUILD_FAILED',
      `${argv.join(' ')} failed in the builder.`,
      lines.length > 0 ? lines.join('\n') : (cause.underlying ?? cause.detail),
    )
  }
}
