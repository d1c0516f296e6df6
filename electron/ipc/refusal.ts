import { problem, type Problem, type ProblemCode } from '../contract/problem.ts'

/** What a request is answered that is not let through. */
export class Refusal extends Error {
  readonly status: number
  readonly problem: Problem

  constructor(status: number, code: ProblemCode, detail: string) {
    super(detail)
    this.status = status
    this.problem = problem(code, detail)
  }
}

export function refuseWindow(status: number, detail: string): Refusal {
  return new Refusal(status, 'WINDOW_REFUSED', detail)
}
