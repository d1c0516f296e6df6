/** What every `Discovery` does: the one of the real network and the rehearsal's. */
import { describe, expect, it } from 'vitest'
import type { Discovery, Finding } from '../../electron/ports/discovery.ts'

export interface DiscoveryWorld {
  discovery: Discovery
  /** A machine that answers by ssh and is found without a scan. */
  near: string
  /** One that is found by a scan alone. */
  far: string
}

export function describeDiscovery(name: string, make: () => Promise<DiscoveryWorld>): void {
  describe(`Discovery: ${name}`, () => {
    const never = new AbortController().signal

    async function search(discovery: Discovery, scan: boolean): Promise<Finding[]> {
      const findings: Finding[] = []
      await discovery.search({ scan, signal: never, onFinding: (finding) => findings.push(finding) })
      return findings
    }

    it('finds what is near, with what speaks for it', async () => {
      const { discovery, near, far } = await make()
      const findings = await search(discovery, false)
      const reasons = findings.filter(({ address }) => address === near).map(({ reason }) => reason)
      expect(reasons.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['neighbour', 'ssh', 'vendor']))
      for (const reason of reasons) if (reason.kind === 'ssh') expect(reason.banner).toMatch(/^SSH-2\.0-/)
      expect(findings.some(({ address }) => address === far)).toBe(false)
    })

    it('finds what is far by a scan', async () => {
      const { discovery, near, far } = await make()
      const findings = await search(discovery, true)
      for (const address of [near, far])
        expect(findings.some((finding) => finding.address === address && finding.reason.kind === 'ssh')).toBe(
          true,
        )
    })

    it.each([false, true])('ends at once when it is stopped, and tells no more (scan: %s)', async (scan) => {
      const { discovery } = await make()
      const stop = new AbortController()
      let told = 0
      const startedAt = performance.now()
      const searching = discovery.search({
        scan,
        signal: stop.signal,
        onFinding: () => {
          told += 1
          stop.abort()
        },
      })
      await expect(searching).rejects.toMatchObject({ name: 'AbortError' })
      expect(performance.now() - startedAt).toBeLessThan(2_000)
      expect(told).toBe(1)
    })

    it('does not even begin when it is stopped already', async () => {
      const { discovery } = await make()
      const onFinding = () => expect.fail('nothing was asked for')
      await expect(
        discovery.search({ scan: true, signal: AbortSignal.abort(), onFinding }),
      ).rejects.toMatchObject({
        name: 'AbortError',
      })
    })
  })
}
