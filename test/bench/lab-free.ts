/** The lab is one on a machine: whoever measures in it needs it for himself. */
import { run } from '../lab/exec.ts'
import { pcNamespace, piNamespace } from '../lab/network.ts'

/** Throws where the lab stands already: somebody may be working in it. */
export async function requireFreeLab(): Promise<void> {
  if (process.getuid?.() !== 0) throw new Error('it needs root, as the lab does')
  const { stdout } = await run(['ip', 'netns', 'list'])
  const names = stdout.split('\n').map((line) => line.split(' ')[0])
  if (names.includes(pcNamespace) || names.includes(piNamespace))
    throw new Error('the lab is up; measure when it is not (npm run lab -- --clean takes it away)')
}
