/** The real nftables, in a network of its own. */
import { mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { execProgram } from '../../electron/adapters/exec.ts'
import { linuxFirewall } from '../../electron/adapters/linux/firewall.ts'
import { linuxHost } from '../../electron/adapters/linux/host.ts'
import { describeActiveFirewall } from './host.suite.ts'
import { canRunInNamespace, expectToPassInNamespace, hideFirewalld } from './own-namespace.ts'

const inside = process.env['PI_OFFLOAD_TEST_NAMESPACE'] === 'yes'

describe.skipIf(inside)('nftables in a namespace', () => {
  it.skipIf(!canRunInNamespace)('passes', { timeout: 60_000 }, () => {
    expectToPassInNamespace(import.meta.filename, {
      setUp: hideFirewalld,
      skipped: 1,
      env: { PI_OFFLOAD_TEST_NAMESPACE: 'yes' },
    })
  })
})

const nft = (text: string) => execProgram('nft', ['-f', '-'], { input: text })
const filteringRuleset = `flush ruleset
table inet filter {
  chain others {
    tcp dport 25 reject
  }
  chain input {
    type filter hook input priority 0; policy drop;
    ct state established,related accept
    iif lo tcp dport 22 accept
  }
  chain forward {
    type filter hook forward priority 0; policy drop;
  }
}
table ip second {
  chain in {
    type filter hook input priority 10; policy accept;
    ip saddr 10.0.0.1 accept comment "pi-offload-not"
    jump far
  }
  chain far {
    goto further
  }
  chain further {
    tcp dport vmap { 80 : drop }
    goto far
  }
}
table ip harmless {
  chain in {
    type filter hook input priority 20; policy accept;
    tcp dport 53 accept
  }
}
table ip6 sixth {
  chain in {
    type filter hook input priority 0; policy drop;
  }
}
`.replaceAll('    goto far\n', '')
const rule = { name: 'pi-offload', port: 2222, from: '10.77.0.0/24' }
const unit = '/etc/systemd/system/pi-offload.service'

describe.runIf(inside)('nftables', () => {
  const firewall = linuxFirewall()
  const freshRuleset = async () => {
    await rm('/run/systemd', { recursive: true, force: true })
    await nft(filteringRuleset)
  }
  beforeEach(freshRuleset)
  const ours = async (comment = rule.name) =>
    (await execProgram('nft', ['list', 'ruleset'])).stdout
      .split('\n')
      .filter((line) => line.includes(`"${comment}"`))

  describeActiveFirewall('nftables', async () => {
    await freshRuleset()
    return firewall
  })
  describeActiveFirewall('nftables with systemd', async () => {
    await freshRuleset()
    await mkdir('/run/systemd/system', { recursive: true })
    return firewall
  })

  it('is inactive where nothing filters, and does nothing there', async () => {
    await nft('flush ruleset')
    expect(await firewall.state(rule.name)).toEqual({ kind: 'inactive' })
    expect(await firewall.preview(rule)).toEqual([])
    await firewall.allow(rule)
    await firewall.remove(rule.name)
    await nft('table ip t { chain in { type filter hook input priority 0; policy accept; }; }')
    expect(await firewall.state(rule.name)).toEqual({ kind: 'inactive' })
  })

  it('lets real connections through, and only those', async () => {
    const { port, close } = await listening()
    await nft(`add rule inet filter input iif lo accept`)
    await nft(`insert rule inet filter input tcp dport ${port} drop`)
    expect(await reaches(port)).toBe(false)
    await firewall.allow({ ...rule, port, from: '127.0.0.1' })
    expect(await reaches(port)).toBe(true)
    await firewall.allow({ ...rule, port, from: '127.0.0.2' })
    expect(await reaches(port)).toBe(false)
    await close()
  })

  it('stands at the head of each chain that may turn away, and of no other', async () => {
    await firewall.allow(rule)
    expect(await ours()).toHaveLength(2)
    expect(await ours('pi-offload-not')).toHaveLength(1)
    const { stdout } = await execProgram('nft', ['list', 'chain', 'inet', 'filter', 'input'])
    expect(stdout).toMatch(
      /policy drop;\n\s+ip saddr 10\.77\.0\.0\/24 tcp dport 2222 accept comment "pi-offload"/,
    )
  })

  it.each([
    [
      'doubled',
      'insert rule inet filter input ip saddr 10.77.0.0/24 tcp dport 2222 accept comment "pi-offload"',
    ],
    [
      'changed in one chain',
      'insert rule ip second in ip saddr 10.1.0.0/24 tcp dport 1 accept comment "pi-offload"',
    ],
    ['not as we write it', 'insert rule inet filter input udp dport 1 drop comment "pi-offload"'],
    [
      'left in another chain',
      'insert rule ip harmless in ip saddr 10.77.0.0/24 tcp dport 2222 accept comment "pi-offload"',
    ],
    [
      'missing in a new chain',
      'table ip third { chain in { type filter hook input priority 5; policy drop; }; }',
    ],
    ['missing after a restart of the firewall', filteringRuleset],
    ['left over', 'delete chain inet filter input; flush chain ip second further'],
  ])('sees and heals a rule that is %s', async (_name, damage) => {
    await firewall.allow(rule)
    await nft(damage.replaceAll('; flush', '\nflush'))
    const damaged = await firewall.state(rule.name)
    if (damage !== filteringRuleset) expect(damaged).toHaveProperty('flaw')
    else expect(damaged).not.toHaveProperty('rule')
    await firewall.allow(rule)
    expect(await firewall.state(rule.name)).not.toHaveProperty('flaw')
    await nft(damage.startsWith('insert') ? damage : '')
    await firewall.remove(rule.name)
    expect(await ours()).toEqual([])
  })

  it('makes a unit for the next start where systemd runs', async () => {
    await mkdir('/run/systemd/system', { recursive: true })
    const preview = await firewall.preview(rule)
    await firewall.allow(rule)
    expect(preview).toContainEqual({
      kind: 'file',
      where: 'pc',
      path: unit,
      after: await readFile(unit, 'utf8'),
    })
    // What the unit runs at the next start has the same effect.
    const before = await ours()
    await nft(filteringRuleset)
    expect(await firewall.state(rule.name)).toMatchObject({ flaw: 'The rule is not in force.' })
    const insertions = /^ExecStart=:"nft" "(.*)"$/m.exec(await readFile(unit, 'utf8'))?.[1] ?? ''
    await execProgram('nft', [insertions.replaceAll('\\"', '"')])
    expect(await ours()).toEqual(before)
    expect(await firewall.state(rule.name)).toEqual({ kind: 'active', product: 'nftables', rule })
    await rm(unit)
    expect(await firewall.state(rule.name)).toMatchObject({
      flaw: expect.stringContaining('restart') as string,
    })
    await firewall.allow(rule)
    expect(await firewall.state(rule.name)).not.toHaveProperty('flaw')
    const link = unit.replace('system/', 'system/multi-user.target.wants/')
    expect(await firewall.previewRemoval(rule.name)).toEqual([
      {
        kind: 'command',
        where: 'pc',
        argv: ['nft', expect.stringMatching(/^delete rule inet .* handle \d+/) as string],
      },
      { kind: 'command', where: 'pc', argv: ['rm', '-f', link, unit] },
    ])
    await firewall.remove(rule.name)
    await expect(readFile(unit)).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it('refuses names and sources that would be more than that', async () => {
    for (const bad of [
      { ...rule, name: 'a" accept; flush ruleset; #' },
      { ...rule, from: '10.0.0.1; flush ruleset' },
      { ...rule, from: '999.0.0.1' },
      { ...rule, from: '10.0.0.0/33' },
      { ...rule, port: 0 },
    ])
      await expect(firewall.allow(bad)).rejects.toMatchObject({ problem: { code: 'FIREWALL_FAILED' } })
    expect(await ours()).toEqual([])
  })

  it('names the command when it is not the administrator', async () => {
    const adapter = join(import.meta.dirname, '../../electron/adapters/linux/firewall.ts')
    const { stdout } = await execProgram('setpriv', [
      ...[
        '--reuid=65534',
        '--regid=65534',
        '--clear-groups',
        process.execPath,
        '--input-type=module-typescript',
      ],
      '--eval',
      `import { linuxFirewall } from '${adapter}'
       const { problem } = await linuxFirewall().state('pi-offload').catch((error) => error)
       console.log(problem.code, problem.detail)`,
    ])
    expect(stdout).toMatch(/^NEEDS_ADMINISTRATOR [^]*sudo nft --json list ruleset/)
  })

  it('knows the way to a neighbour', async () => {
    const host = linuxHost()
    await expect(host.routeTo('10.77.0.9')).rejects.toMatchObject({ problem: { code: 'PI_UNREACHABLE' } })
    await execProgram('ip', ['link', 'add', 'v0', 'type', 'veth', 'peer', 'name', 'v1'])
    await execProgram('ip', ['address', 'add', '10.77.0.5/24', 'dev', 'v0'])
    await execProgram('ip', ['link', 'set', 'v0', 'up'])
    const route = { address: '10.77.0.5', subnet: '10.77.0.0/24' }
    expect(await host.routeTo('10.77.0.9')).toEqual({ ...route, destinationAddress: '10.77.0.9' })
    expect(await host.routeTo('10.77.0.5')).toEqual({ ...route, destinationAddress: '10.77.0.5' })
    await execProgram('ip', ['link', 'del', 'v0'])
  })
})

async function listening() {
  const { createServer } = await import('node:net')
  const server = createServer((socket) => socket.destroy())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return { port, close: () => new Promise<void>((resolve) => server.close(() => resolve())) }
}

async function reaches(port: number): Promise<boolean> {
  const { connect } = await import('node:net')
  return await new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port })
    const timer = setTimeout(() => socket.destroy(), 300)
    socket.once('connect', () => socket.destroy())
    socket.once('error', () => undefined)
    socket.once('close', () => {
      clearTimeout(timer)
      resolve(socket.bytesRead >= 0 && connected)
    })
    let connected = false
    socket.prependOnceListener('connect', () => (connected = true))
  })
}
