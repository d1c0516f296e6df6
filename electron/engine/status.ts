import type { StatusLine } from '../contract/status.ts'
import { problemOfForeign, type Finding } from './survey.ts'

/** A finding as a line of status. */
export function statusOf({ resource, observed, change, hidden, skipped }: Finding): StatusLine {
  const named = { resource: resource.id, title: resource.title }
  if (skipped || hidden) return { ...named, state: 'unknown' }
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
    case 'absent':
    case 'present':
      if (change === undefined) return { ...named, ...made, state: 'ok' }
      return {
        ...{ ...named, ...made },
        state: observed.kind === 'absent' ? 'missing' : 'differs',
        summary: change.summary,
      }
  }
}
