/**
 * firewalld, and the change between it and nftables. Like nftables.test.ts this file runs itself once more in namespaces of its own:
 * with a stand-in for firewalld's programs and, since that takes minutes, only on request with the real daemon:
 * `REAL_FIREWALLD=yes npx vitest run test/contract/firewalld.test.ts`. Seen with firewalld 1.3.3.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { execProgram } from '../../electron/adapters/exec.ts'
import { linuxFirewall } from '../../electron/adapters/linux/firewall.ts'
import { describeActiveFirewall } from './host.suite.ts'
import { canRunInNamespace, expectToPassInNamespace } from './own-namespace.ts'

const inside = process.env['PI_OFFLOAD_TEST_FIREWALLD']
const isRequested = process.env['REAL_FIREWALLD'] === 'yes'
const programs = inside === undefined ? await mkdtemp(join(tmpdir(), 'pi-offload-firewalld-')) : ''
afterAll(() => rm(programs, { recursive: true, force: true }))

describe.skipIf(inside !== undefined)('firewalld in a namespace', () => {
  it.skipIf(!canRunInNamespace)('passes with a stand-in', { timeout: 120_000 }, async () => {
    for (const name of ['firewall-cmd', 'firewall-offline-cmd'])
      await copyFile(join(import.meta.dirname, 'firewalld-stand-in.sh'), join(programs, name))
    expectToPassInNamespace(import.meta.filename, {
      setUp: 'true',
      skipped: 2,
      env: {
        PATH: [programs, process.env['PATH']].join(delimiter),
        PI_OFFLOAD_TEST_FIREWALLD: 'stand-in',
      },
    })
  })

  it.skipIf(!isRequested)('passes with the real one', { timeout: 900_000 }, () => {
    expectToPassInNamespace(import.meta.filename, {
      // The configuration of this PC stays as it is.
      setUp: 'mkdir /run/dbus; cp -a /etc/firewalld /run/copy; mount --bind /run/copy /etc/firewalld',
      skipped: 2,
      env: { PI_OFFLOAD_TEST_FIREWALLD: 'real' },
    })
  })
})

const rule = { name: 'pi-offload', port: 2222, from: '10.77.0.0/24' }
const unit = '/etc/systemd/system/pi-offload.service'
const filteringRuleset =
  'table inet filter { chain input { type filter hook input priority 0; policy drop; }; }'

describe.runIf(inside !== undefined)('firewalld', { timeout: 60_000 }, () => {
  const firewall = linuxFirewall()
  const daemon = inside === 'real' ? realDaemon() : standIn()

  beforeEach(async () => {
    await rm('/run/systemd', { recursive: true, force: true })
    await daemon.start()
    await firewall.remove(rule.name)
    await execProgram('nft', ['delete table inet filter']).catch(() => undefined)
  })

  describeActiveFirewall('firewalld', async () => {
    await daemon.start()
    return firewall
  })

  const inForce = (product: string) => ({ kind: 'active', product, rule })
  const nftRules = async (): Promise<string> => (await execProgram('nft', ['list', 'ruleset'])).stdout
  async function allowInNftables(): Promise<void> {
    await daemon.stop()
    await execProgram('nft', [filteringRuleset])
    await mkdir('/run/systemd/system', { recursive: true })
    await firewall.allow(rule)
    expect(await firewall.state(rule.name)).toEqual(inForce('nftables'))
    expect(await readFile(unit, 'utf8')).toContain('2222')
  }

  it('takes the place of nftables, whose rule and unit go', async () => {
    await allowInNftables()
    await daemon.start()
    expect(await firewall.state(rule.name)).toEqual({
      kind: 'active',
      product: 'firewalld',
      flaw: 'A rule is left over in nftables, which is not in charge.',
    })
    expect(JSON.stringify(await firewall.preview(rule))).toContain(unit)
    await firewall.allow(rule)
    expect(await firewall.state(rule.name)).toEqual(inForce('firewalld'))
    expect(await nftRules()).not.toContain(`comment "${rule.name}"`)
    await expect(readFile(unit)).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it('gives its place to nftables, and its permanent rule goes', async () => {
    await firewall.allow(rule)
    await daemon.stop()
    await execProgram('nft', [filteringRuleset])
    const flaw = 'A rule is left over in firewalld, which is not in charge.'
    expect(await firewall.state(rule.name)).toEqual({ kind: 'active', product: 'nftables', flaw })
    await firewall.allow(rule)
    expect(await firewall.state(rule.name)).toEqual(inForce('nftables'))
    await firewall.remove(rule.name)
    await daemon.start()
    expect(await firewall.state(rule.name)).toEqual({ kind: 'active', product: 'firewalld' })
  })

  it('is removed with what is left in nftables', async () => {
    await allowInNftables()
    await daemon.start()
    await firewall.remove(rule.name)
    expect(await firewall.state(rule.name)).toEqual({ kind: 'active', product: 'firewalld' })
    expect(await nftRules()).not.toContain(`comment "${rule.name}"`)
    await expect(readFile(unit)).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it('leaves nothing when it stopped and nothing filters any more', async () => {
    await firewall.allow(rule)
    await daemon.stop()
    expect(await firewall.state(rule.name)).toMatchObject({ kind: 'active', product: 'firewalld' })
    await firewall.allow(rule)
    expect(await firewall.state(rule.name)).toEqual({ kind: 'inactive' })
    await daemon.start()
    expect(await firewall.state(rule.name)).toEqual({ kind: 'active', product: 'firewalld' })
  })
})

interface Daemon {
  start(): Promise<void>
  stop(): Promise<void>
}

function standIn(): Daemon {
  const folder = '/run/firewalld-stand-in'
  return {
    start: async () => {
      await mkdir(folder, { recursive: true })
      await writeFile(join(folder, 'on'), '')
    },
    stop: async () => {
      await rm(join(folder, 'on'), { force: true })
      await rm(join(folder, 'running'), { force: true })
    },
  }
}

function realDaemon(): Daemon {
  let bus: ChildProcess | undefined
  let daemon: ChildProcess | undefined
  const answers = async (): Promise<boolean> =>
    (await execProgram('firewall-cmd', ['--state'], { successExitCodes: 'any' })).exitCode === 0
  async function wait(condition: () => Promise<boolean>): Promise<void> {
    for (let tries = 0; !(await condition()); tries += 1) {
      if (tries > 200) throw new Error('firewalld neither comes nor goes')
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
  return {
    start: async () => {
      bus ??= spawn('dbus-daemon', ['--system', '--nofork', '--nopidfile'], { stdio: 'ignore' })
      daemon ??= spawn('firewalld', ['--nofork', '--nopid'], { stdio: 'ignore' })
      await wait(answers)
    },
    stop: async () => {
      daemon?.kill()
      daemon = undefined
      await wait(async () => !(await answers()))
    },
  }
}
