/** The editor of `imports` against real Nix; of the lab it needs nothing but that. */
import type { Checks } from '../checks.ts'
import { ensureHostPackages } from '../host-packages.ts'
import { suiteHere } from '../suite-on-the-pc.ts'

/** How the suite is told what chance is to do; without them it does the same little each time. */
export const chanceVariables = { seed: 'PI_OFFLOAD_LAB_SEED', rounds: 'PI_OFFLOAD_LAB_ROUNDS' } as const

/** Real Nix for the suite, as Debian has it. */
export const ensureNix = (): Promise<void> => ensureHostPackages(['nix-bin'])

/** Twenty rounds of five hundred. `seed`: the first one of an earlier run. */
export async function playConfigurations(
  checks: Checks,
  seed = String(Date.now() % 1_000_000),
): Promise<void> {
  await checks.must('Nix is there', ensureNix)
  await checks.suite('no configuration is changed wrongly', () =>
    suiteHere('vitest.lab.config.ts', {
      parts: ['contract/configurations'],
      env: { [chanceVariables.seed]: seed, [chanceVariables.rounds]: '20' },
    }),
  )
}
