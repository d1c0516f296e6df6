/** What is there beside the builder while all is set up: after each row it is as it was. */
import { notes, ownFolder } from '../scenario/foreign.ts'
import type { LabWorld } from '../scenario/lab-world.ts'
import { expectSame } from '../scenario/traces.ts'

/** Of what is noted of a PC and a Pi, what is not for the product to change at any time. */
const changing = [ownFolder]
/** Root's key for the builder is made anew where it is lost. */
const ownKey = /^\/root\/\.ssh\/id_builder(?:\.pub)?\|/

export async function notedWhileSetUp(world: LabWorld): Promise<{ expectSame(): Promise<void> }> {
  const before = await notes(world)
  return {
    async expectSame() {
      const after = await notes(world)
      const others = (lines: readonly string[] = []) => lines.filter((line) => !ownKey.test(line))
      for (const [what, lines] of Object.entries(before))
        if (!changing.includes(what)) expectSame(what, others(lines), others(after[what]))
    },
  }
}
