/** The text of `diagnostics`: of a home that is well, of one in which much is broken, and of one in which nobody ends an answer. */
import { homedir } from 'node:os'
import { expect, test } from 'vitest'
import { diagnosticsOf } from '../../../electron/cli/diagnostics.ts'
import { workplaceOn } from '../../../electron/composition.ts'
import { failure } from '../../../electron/contract/problem.ts'
import type { Ssh } from '../../../electron/ports/ssh.ts'
import { rehearsalSetup, rehearsalWorld, type RehearsalWorld } from '../../../electron/rehearsal/world.ts'
import { formsOf, leaksIn } from '../../leaks.ts'
import { productAssets } from '../../product-assets.ts'
import { carryOut, createHome } from '../faults/home.ts'

const { signal } = new AbortController()
const password = 'Zx9-kirsch&"torte'

/** The product for that world, with a password that was given before. */
function productIn(world: RehearsalWorld, ssh: Partial<Ssh> = {}, setup = rehearsalSetup) {
  const { ports } = world
  const workplace = workplaceOn({ ...world, ports: { ...ports, ssh: { ...ports.ssh, ...ssh } } })
  workplace.secrets.put('pi-password', password)
  return workplace.open(setup)
}

/** The lines below a title, without their indentation. */
function section(text: string, title: string): string[] {
  const lines = text.split('\n')
  const below = lines.slice(lines.indexOf(title) + 1)
  return below.slice(0, below.indexOf('')).map((line) => line.trim())
}

test('of what is well: versions, checks, parts, the plan and the log', async () => {
  const text = await diagnosticsOf(productIn(await createHome()), signal)
  expect(section(text, 'Versions')).toEqual([
    'VirtualBox: 7.2.22',
    expect.stringMatching(/^NixOS on the builder: 26\.05\.\S+ \(Yarara\)$/),
    'Nix on the builder: nix (Nix) 2.31.2',
    'NixOS on the Pi: 26.05.20261115.8f2b3c1 (Yarara)',
    'Nix on the Pi: nix (Nix) 2.31.2',
  ])
  expect(section(text, 'Parts')).toContain('pi/link · ok')
  expect(section(text, 'The plan')).toEqual(['present: 0 actions, 0 obstacles'])
  expect(section(text, 'Checks of this PC')).toContain('virtualbox: passed. VirtualBox 7.2.22 is installed.')
  expect(section(text, 'End of the log').at(-1)).toContain('"event":')
  expect(text).not.toContain('\nProblems\n')
})

test('of a home without VirtualBox, whose Pi is off: what is not known says why, and a tool’s own words are there', async () => {
  const home = await createHome()
  home.pretend('virtualbox-missing', true)
  home.pretend('pi-off', true)
  const { firewall } = home.ports.host
  firewall.state = () => Promise.reject(failure('TOOL_FAILED', 'nft ended.', 'nft: Operation not supported'))
  const text = await diagnosticsOf(productIn(home), signal)
  expect(section(text, 'Versions')).toMatchObject([
    'VirtualBox: not known (VIRTUALBOX_MISSING: No VBoxManage was found on this PC.)',
    // Its machine goes on without VirtualBox's programs.
    expect.stringMatching(/^NixOS on the builder: 26\.05\.\S+ \(Yarara\)$/),
    'Nix on the builder: nix (Nix) 2.31.2',
    expect.stringContaining('NixOS on the Pi: not known (PI_UNREACHABLE: '),
    expect.stringContaining('Nix on the Pi: not known (PI_UNREACHABLE: '),
  ])
  const problems = section(text, 'Problems')
  expect(problems).toContain('nft: Operation not supported')
  // A part's and the plan's are told once.
  expect(problems).toEqual([...new Set(problems)])
})

test('where nobody ends an answer it ends all the same, and a stop is a stop', async () => {
  const silent: Partial<Ssh> = { connect: () => new Promise(() => undefined) }
  const product = productIn(await createHome(), silent)
  const text = await diagnosticsOf(product, signal, 100)
  expect(section(text, 'Problems')).toContain(
    'LOOK_TIMED_OUT: A part could not be looked at in time. The Pi: the look was not over after 0.1 s.',
  )
  expect(section(text, 'Setup, as entered').length).toBeGreaterThan(10)
  await expect(diagnosticsOf(product, AbortSignal.abort(), 100)).rejects.toMatchObject({ name: 'AbortError' })
})

test('no secret is in it, whatever a Pi says, nor whose PC it is', async () => {
  const world = rehearsalWorld({ fast: true, assets: productAssets })
  await carryOut(world, 'present')
  world.ports.log.write('look', { line: `${homedir()}/x and /home/anna/y` })
  const words = `“${password}” is wrong for jane.`
  const refusing = {
    connect: () => Promise.reject(failure('PI_LOGIN_REFUSED', words, JSON.stringify(formsOf(password)))),
  }
  const setup = { ...rehearsalSetup, pi: { ...rehearsalSetup.pi, user: 'jane' } }
  const product = productIn(world, refusing, setup)
  const text = await diagnosticsOf(product, signal)
  expect(text).toContain('PI_LOGIN_REFUSED')
  expect(text).toContain('“[redacted]” is wrong for user.')
  // The Pi's user is somebody, too.
  expect(text).toContain('"user": "user"')
  expect(text).not.toContain('jane')
  expect(leaksIn(text, { password })).toEqual([])
  expect(text).not.toContain(homedir())
  expect(text).not.toContain('anna')
  expect(text).toContain('/home/user/y')
})

test('no machine of the house is named, nor who is known to a proxy; what belongs to the builder is', async () => {
  const home = await createHome()
  const { host, ssh, log } = home.ports
  log.write('run', { line: 'building the system /nix/store/x-nixos-system-attic-26.05.20261115.8f2b3c1' })
  log.write('run', { line: `building '/nix/store/x.drv' on 'ssh-ng://otto@turret'...` })
  const { pi, image, network } = rehearsalSetup
  const setup = {
    ...rehearsalSetup,
    pi: { ...pi, address: 'garret.fritz.box' },
    image: { ...image, proxy: 'http://otto:hidden@proxy.example:3128' },
    network: { ...network, pcAddress: 'gaming.muster.example' },
  }
  // The name service of this house.
  const addressOf = (name: string) => (name === setup.pi.address ? pi.address : name)
  const routeTo = host.routeTo.bind(host)
  host.routeTo = (name) => routeTo(addressOf(name))
  const connect: Ssh['connect'] = (target, options) =>
    ssh.connect({ ...target, host: addressOf(target.host) }, options)
  const text = await diagnosticsOf(productIn(home, { connect }, setup), signal)
  expect(section(text, 'Setup, as entered')).toEqual(
    expect.arrayContaining([
      '"address": "raspberrypi.fritz.box",',
      '"pcAddress": "COMPUTER",',
      expect.stringContaining('"proxy": "http://user:'),
      '"alias": "builder",',
    ]),
  )
  expect(section(text, 'The Pi')).toContain(
    '"detail": "It uses machine as a build machine already. That stays as it is, and this PC is added."',
  )
  expect(text).toContain('nixos-system-raspberrypi-26.05.20261115')
  expect(text).toContain('ssh-ng://user@machine')
  expect(text).toContain('pi-offload-builder')
  expect(text).not.toMatch(/attic|turret|cellar|garret|gaming|muster|otto|hidden/)
})
