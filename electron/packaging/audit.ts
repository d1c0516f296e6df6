/** Whether something is known against the packages that ship. */
import { z } from 'zod'
import { readLockFile } from './lock-file.ts'
import { askNpm } from './npm.ts'

export type Audit =
  | { kind: 'clean'; packages: number }
  | { kind: 'found'; findings: string[] }
  | { kind: 'not-asked'; why: string }

/** npm's report (@npmcli/arborist, lib/audit-report.js and lib/vuln.js); `nodes` are the locations of the lock file. */
const report = z.object({
  auditReportVersion: z.literal(2),
  vulnerabilities: z.record(
    z.string(),
    z.object({ name: z.string(), severity: z.string(), nodes: z.array(z.string()) }),
  ),
})
/** What it says instead where the registry did not answer (npm, lib/utils/audit-error.js). */
const refusal = z.object({ message: z.string() })

/**
 * Asks npm's registry for all that the product depends on, and for Electron, which `package.json` has among what only development
 * needs. `root`: absolute.
 */
export async function auditWhatShips(root: string): Promise<Audit> {
  const locked = await readLockFile(root)
  const ships = [...locked.values()].filter(({ name, isDev }) => !isDev || name === 'electron')
  const { stdout, stderr } = await askNpm(root, ['audit', '--json'], { reject: false })
  const answer = jsonOf(stdout)
  const told = report.safeParse(answer)
  if (!told.success) return { kind: 'not-asked', why: refusal.safeParse(answer).data?.message ?? stderr }
  const findings = Object.values(told.data.vulnerabilities).flatMap(({ name, severity, nodes }) =>
    ships
      .filter(({ location }) => nodes.includes(location))
      .map(({ version }) => `${name} ${version}: ${severity}`),
  )
  return findings.length === 0 ? { kind: 'clean', packages: ships.length } : { kind: 'found', findings }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
