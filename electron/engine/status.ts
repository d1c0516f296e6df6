import { explanationOf } from '../contract/diagnosis.ts'
import { sideOf, type Side } from '../contract/removal.ts'
import type { StatusLine } from '../contract/status.ts'
import { prerequisites } from './order.ts'
import { problemOfForeign, stands, type Finding } from './survey.ts'

/**
 * The findings, in order, as lines of status; each that is only a consequence names its cause. `removed`: the sides of which something is
 * missing on purpose.
 */
export function statusLines(findings: readonly Finding[], removed: readonly Side[] = []): StatusLine[] {
  const lines: StatusLine[] = []
  const unused = new Set<string>()
  for (const finding of findings) {
    const container = goneWith(finding, findings)
    const line = container === undefined ? statusOf(finding) : notSeen(finding)
    const { resource: id, title, state, made } = line
    const worksWithUnused = prerequisites(finding.resource).some((needed) => unused.has(needed))
    if (state !== 'ok' && (removed.includes(sideOf(id)) || worksWithUnused)) {
      unused.add(id)
      lines.push({ resource: id, title, state: 'unused', ...(made === undefined ? {} : { made }) })
      continue
    }
    const reason =
      finding.skipped || finding.hidden
        ? reasonOf(finding, findings)
        : (container ?? explanationOf(line, lines)?.resource)
    const because = lines.find(({ resource }) => resource === reason)?.because ?? reason
    lines.push(because === undefined ? line : { ...line, because })
  }
  return lines
}

/** The first of what it needs that keeps it from being seen. */
function reasonOf({ resource, skipped }: Finding, findings: readonly Finding[]): string | undefined {
  const needed = new Set<string>(prerequisites(resource))
  return findings.find(
    (other) =>
      needed.has(other.resource.id) && (skipped ? stands(other) : other.hidden || other.change !== undefined),
  )?.resource.id
}

/** What is gone with the thing that it was within, and comes back with that: nothing is to be done about it, and it is not well. */
function goneWith(
  { resource: { within }, observed, change }: Finding,
  findings: readonly Finding[],
): string | undefined {
  if (observed.kind !== 'absent' || change !== undefined) return undefined
  return findings.find((other) => other.resource.id === within && other.observed.kind === 'absent')?.resource
    .id
}

function notSeen({ resource: { id, title } }: Finding): StatusLine {
  return { resource: id, title, state: 'unknown' }
}

/** A finding as a line of status. */
function statusOf(finding: Finding): StatusLine {
  const { resource, observed, change, hidden, skipped } = finding
  if (skipped || hidden) return notSeen(finding)
  const named = { resource: resource.id, title: resource.title }
  const made = resource.remove === undefined ? {} : { made: observed.kind === 'present' }
  switch (observed.kind) {
    case 'foreign':
      return {
        ...named,
        state: 'foreign',
        summary: observed.description,
        problem: problemOfForeign(observed),
      }
    case 'blocked':
      return { ...named, state: 'blocked', summary: observed.problem.detail, problem: observed.problem }
    case 'postponed':
      return { ...named, state: 'differs', summary: observed.problem.detail, problem: observed.problem }
    case 'unclear':
      return { ...named, state: 'unknown', summary: observed.problem.detail, problem: observed.problem }
    case 'absent':
    case 'present': {
      const seen = { ...named, ...made }
      const warning = observed.kind === 'present' ? observed.warning : undefined
      if (change !== undefined)
        return {
          ...seen,
          state: observed.kind === 'absent' ? 'missing' : 'differs',
          summary: change.summary,
          ...(warning && { problem: warning }),
        }
      return warning === undefined
        ? { ...seen, state: 'ok' }
        : { ...seen, state: 'blocked', summary: warning.detail, problem: warning }
    }
  }
}
