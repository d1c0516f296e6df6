/**
 * Killed with SIGKILL before any of its commands, with the real nftables in a network of its own: allowing ends where an
 * undisturbed call does, and removing where nothing was ever allowed.
 */
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { execProgram } from '../../../electron/adapters/exec.ts'
import { linuxFirewall } from '../../../electron/adapters/linux/firewall.ts'
import { canRunInNamespace, expectToPassInNamespace, hideFirewalld } from '../own-namespace.ts'
import { isKilled, killedAtEvery, type HostChange } from './host-change.ts'
import { stateBelow } from './state-below.ts'

const inside = process.env['PI_OFFLOAD_TEST_KILLS'] === 'yes'

describe.skipIf(inside)('kills in a namespace', () => {
  it.skipIf(!canRunInNamespace)('pass', { timeout: 120_000 }, () => {
    expectToPassInNamespace(import.meta.filename, {
      setUp: hideFirewalld,
      skipped: 1,
      env: { PI_OFFLOAD_TEST_KILLS: 'yes' },
    })
  })
})

const ruleset = `flush ruleset
table inet filter {
  chain input {
    type filter hook input priority 0; policy drop;
    iif lo accept
  }
}
table ip second {
  chain in {
    type filter hook input priority 10; policy accept;
    tcp dport 80 drop
  }
}
`
const rule = { name: 'pi-offload', port: 2222, from: '10.77.0.0/24' }
const old = { ...rule, port: 2322, from: '10.77.0.23' }
const units = '/etc/systemd/system'
const unit = join(units, 'pi-offload.service')
const firewall = linuxFirewall()

/** All rules, and all units with the links that enable them. The folder of links is the system's. */
async function state() {
  const { stdout } = await execProgram('nft', ['list', 'ruleset'])
  return { stdout, files: { ...(await stateBelow(units)), 'multi-user.target.wants': '' } }
}

async function begin(present: typeof rule | undefined): Promise<void> {
  await execProgram('nft', ['-f', '-'], { input: ruleset })
  for (const file of [unit, join(units, 'multi-user.target.wants')])
    await rm(file, { recursive: true, force: true })
  if (present !== undefined) await firewall.allow(present)
}

describe.runIf(inside)('killed before any command', { timeout: 60_000 }, () => {
  let programs: string
  beforeAll(async () => {
    programs = await mkdtemp(join(tmpdir(), 'pi-offload-kills-'))
    await mkdir('/run/systemd/system', { recursive: true })
  })
  afterAll(() => rm(programs, { recursive: true, force: true }))

  async function killedAt(command: number, change: HostChange): Promise<boolean> {
    const counter = join(programs, 'calls')
    await writeFile(counter, '')
    for (const name of ['nft', 'tee', 'mkdir', 'ln', 'rm'])
      await writeFile(
        join(programs, name),
        `#!/bin/sh
echo x >> '${counter}'
[ "$(wc -l < '${counter}')" -ne ${command} ] || { kill -KILL "$PPID"; exit 1; }
PATH=\${PATH#*:}
exec ${name} "$@"
`,
        { mode: 0o700 },
      )
    const path = [programs, process.env['PATH']].join(delimiter)
    const killed = await isKilled(change, { env: { PATH: path } })
    if (!killed && (await readFile(counter, 'utf8')).length / 2 >= command)
      throw new Error(`Command ${command} killed nobody.`)
    return killed
  }

  /** What is there now; gives what brings it back. */
  async function save(): Promise<() => Promise<void>> {
    const rules = (await execProgram('nft', ['list', 'ruleset'])).stdout
    const copy = join(programs, 'units')
    await rm(copy, { recursive: true, force: true })
    await cp(units, copy, { recursive: true, verbatimSymlinks: true })
    return async () => {
      await begin(undefined)
      await execProgram('nft', ['-f', '-'], { input: `flush ruleset\n${rules}` })
      await cp(copy, units, { recursive: true, verbatimSymlinks: true })
    }
  }

  it.each<[string, typeof rule | undefined, HostChange]>([
    ['allow', undefined, { kind: 'allow', rule }],
    ['allow instead of another', old, { kind: 'allow', rule }],
    ['allow once more', rule, { kind: 'allow', rule }],
    ['remove', rule, { kind: 'close', name: rule.name }],
  ])('of %s', async (_name, present, change) => {
    await begin(undefined)
    const untouched = await state()
    await firewall.allow(rule)
    const allowed = await state()
    await killedAtEvery(
      async (command) => {
        await begin(present)
        return await killedAt(command, change)
      },
      async (moment) => {
        const seen = await firewall.state(rule.name)
        // Nobody removes what is not seen.
        if (!('rule' in seen || 'flaw' in seen)) expect(await state(), moment).toEqual(untouched)
        const restore = await save()
        await firewall.allow(rule)
        expect(await state(), moment).toEqual(allowed)
        await restore()
        await firewall.remove(rule.name)
        expect(await state(), moment).toEqual(untouched)
      },
    )
  })

  it('and inside of writing the unit: half a unit is made whole, or removed', async () => {
    await begin(undefined)
    const untouched = await state()
    await firewall.allow(rule)
    const undisturbed = await state()
    const text = await readFile(unit, 'utf8')
    for (let length = 0; length < text.length; length += 120) {
      await writeFile(unit, text.slice(0, length))
      await firewall.allow(rule)
      expect(await state(), String(length)).toEqual(undisturbed)
      await writeFile(unit, text.slice(0, length))
      await firewall.remove(rule.name)
      expect(await state(), String(length)).toEqual(untouched)
      await firewall.allow(rule)
    }
  })
})
