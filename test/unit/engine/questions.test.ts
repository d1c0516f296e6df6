import { expect, it } from 'vitest'
import { failure } from '../../../electron/contract/problem.ts'
import type { Ports } from '../../../electron/ports/index.ts'
import type { Remote } from '../../../electron/ports/ssh.ts'
import { resources } from '../../../electron/steps/index.ts'
import { createWorld } from '../steps/vm/world.ts'

const never = new AbortController().signal

/** Programs as a real connection starts them: what is asked in the same turn is answered by one. */
function counting(ports: Ports): { ports: Ports; started: Record<'pi' | 'builder', string[]> } {
  const started: Record<'pi' | 'builder', string[]> = { pi: [], builder: [] }
  const counted = (remote: Remote, programs: string[]): Remote => {
    let isTurnOpen = false
    const asking = (question: string): void => {
      if (isTurnOpen) programs.push(`${programs.pop() ?? ''} + ${question}`)
      else {
        programs.push(question)
        isTurnOpen = true
        setImmediate(() => (isTurnOpen = false))
      }
    }
    return {
      ...remote,
      run: (argv, options) => {
        programs.push(argv.join(' '))
        return remote.run(argv, options)
      },
      ask: (argv, options) => {
        asking(argv[0] ?? '')
        return remote.ask(argv, options)
      },
      readFile: (path) => {
        asking(path)
        return remote.readFile(path)
      },
    }
  }
  const connect: Ports['ssh']['connect'] = async (target, signal) =>
    counted(await ports.ssh.connect(target, signal), started[target.role])
  return { ports: { ...ports, ssh: { ...ports.ssh, connect } }, started }
}

/** On a Pi each program costs about a third of a second of its processor; under emulation several times that. */
it('a look at what is well starts few programs on the Pi and on the builder', async () => {
  const world = createWorld()
  const making = world.engine(resources)
  const { id } = await making.plan('present', never)
  expect(await making.start(id, () => undefined, never)).toMatchObject({ outcome: 'succeeded' })
  for (const look of ['status', 'plan'] as const) {
    const { ports, started } = counting(world.ports)
    const engine = world.engine(resources, ports)
    if (look === 'status')
      expect((await engine.status(never)).filter(({ state }) => state !== 'ok')).toEqual([])
    else expect((await engine.plan('present', never)).actions).toEqual([])
    expect(started.pi.length, started.pi.join('\n')).toBeLessThanOrEqual(4)
    expect(started.builder.length, started.builder.join('\n')).toBeLessThanOrEqual(4)
    expect(
      started.pi
        .join(' + ')
        .split(' + ')
        .filter((program) => program === 'nix'),
    ).toHaveLength(1)
    // Evaluating its configuration takes a Pi minutes.
    expect(started.pi.join('\n')).not.toMatch(/nix-instantiate|nixos-option|nixos-rebuild|nix-build/)
  }
})

it('who gives no answer is waited for once in a look', async () => {
  const world = createWorld()
  const making = world.engine(resources)
  const { id } = await making.plan('present', never)
  expect(await making.start(id, () => undefined, never)).toMatchObject({ outcome: 'succeeded' })
  const tried: string[] = []
  const connect: Ports['ssh']['connect'] = (target, signal) => {
    tried.push(target.role)
    return target.role === 'builder'
      ? Promise.reject(failure('BUILDER_UNREACHABLE', 'no answer'))
      : world.ports.ssh.connect(target, signal)
  }
  const ports = { ...world.ports, ssh: { ...world.ports.ssh, connect } }
  const lines = await world.engine(resources, ports).status(never)
  expect(lines.find(({ resource }) => resource === 'vm/power')).toMatchObject({ state: 'differs' })
  expect(tried.toSorted()).toEqual(['builder', 'pi'])
})
