import { expect, it } from 'vitest'
import type { Ports } from '../../../../electron/ports/index.ts'
import { resources } from '../../../../electron/steps/index.ts'
import { createWorld, type World } from './world.ts'

const never = new AbortController().signal

/** Questions to VirtualBox and the host, each with how often it was asked. */
function counting(world: World): { ports: Ports; questions: Map<string, number> } {
  const questions = new Map<string, number>()
  const counted = <T extends object>(target: T, name: string): T =>
    new Proxy(target, {
      get(object, property) {
        const member: unknown = Reflect.get(object, property)
        const path = `${name}.${String(property)}`
        if (typeof member === 'object' && member !== null) return counted(member, path)
        if (typeof member !== 'function') return member
        return (...question: unknown[]) => {
          const text = `${path}(${JSON.stringify(question)})`
          questions.set(text, (questions.get(text) ?? 0) + 1)
          return Reflect.apply(member, object, question) as unknown
        }
      },
    })
  const { virtualBox, host } = world.ports
  const ports = {
    ...world.ports,
    virtualBox: counted(virtualBox, 'virtualBox'),
    host: counted(host, 'host'),
  }
  return { ports, questions }
}

it('asks VirtualBox and the PC each question once in a survey, and anew in the next', async () => {
  const world = createWorld()
  const making = world.engine(resources)
  const { id } = await making.plan('present', never)
  expect(await making.start(id, () => undefined, never)).toMatchObject({ outcome: 'succeeded' })
  const { ports, questions } = counting(world)
  const engine = world.engine(resources, ports)
  for (const survey of [
    () => engine.status(never),
    () => engine.plan('present', never),
    () => engine.plan('absent', never),
  ]) {
    questions.clear()
    await survey()
    expect(questions.size).toBeGreaterThan(6)
    expect([...questions].filter(([, times]) => times > 1)).toEqual([])
  }
})

it('sees in each survey what is so then', async () => {
  const world = createWorld()
  const engine = world.engine(resources)
  const stateOf = async (): Promise<string | undefined> =>
    (await engine.status(never)).find(({ resource }) => resource === 'host/port')?.state
  expect(await stateOf()).toBe('ok')
  world.host.holders.set(2222, 'another program')
  expect(await stateOf()).toBe('blocked')
})
