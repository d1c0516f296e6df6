/** When it is looked for a newer version, and what is told of it. */
import { expect, test } from 'vitest'
import { workplaceOn } from '../../../electron/composition.ts'
import { failure } from '../../../electron/contract/problem.ts'
import type { Updates } from '../../../electron/ipc/updates.ts'
import { openWizard } from '../../../electron/ipc/wizard.ts'
import { newWorld } from './filled-in.ts'
import { createClient, lineTo } from './wizard-client.ts'

const minute = 60_000
const day = 24 * 60 * minute

/** What a feed says, one look after the other. */
async function watch(answers: readonly (() => string | undefined)[]) {
  const world = newWorld()
  const { clock } = world.ports
  const begin = clock.now()
  const looks: number[] = []
  const allSaid = Promise.withResolvers<undefined>()
  const updates: Updates = {
    download: async () => {
      looks.push(clock.now() - begin)
      const answer = answers[looks.length - 1]
      if (answer === undefined) {
        allSaid.resolve(undefined)
        return new Promise(() => undefined)
      }
      return answer()
    },
    restart: () => undefined,
  }
  const wizard = await openWizard({ workplace: workplaceOn(world), version: '1.0.0', locale: 'en', updates })
  const client = createClient(lineTo(wizard))
  wizard.watchUpdates()
  return { client, looks, log: world.ports.log, allSaid: allSaid.promise }
}

const offline = (): never => {
  throw Object.assign(new Error('net::ERR_INTERNET_DISCONNECTED'), { code: 'ECONNREFUSED' })
}
const forged = (): never => {
  throw failure('UPDATE_NOT_GENUINE', 'The list of versions has no signature.')
}

test('some time after the start and once a day; a failed look is silent', async () => {
  const { client, looks, log, allSaid } = await watch([offline, () => undefined, offline])
  await allSaid
  expect(looks).toEqual([minute, minute + day, minute + 2 * day, minute + 3 * day])
  expect(client.state().update).toEqual({ kind: 'none' })
  expect(client.messages.filter(({ event }) => JSON.stringify(event).includes('ERR_INTERNET'))).toEqual([])
  expect((await log.tail(20)).filter((line) => line.includes('ERR_INTERNET_DISCONNECTED'))).toHaveLength(2)
})

test('what is not genuine is told until a look is well, and being offline is no such look', async () => {
  const { client, allSaid } = await watch([forged, offline, () => undefined])
  await client.until(({ update }) => update.kind === 'failed' && update.problem.code === 'UPDATE_NOT_GENUINE')
  await allSaid
  const kinds = client.messages.flatMap(({ event }) =>
    event.type === 'changed' && event.fields.update !== undefined ? [event.fields.update.kind] : [],
  )
  expect(kinds).toEqual(['failed', 'none'])
})

test('what is ready stays it: an older feed that is played again changes nothing', async () => {
  const { client, looks } = await watch([() => '1.3.0', () => '1.2.0'])
  await client.until(({ update }) => update.kind === 'ready')
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(client.state().update).toEqual({ kind: 'ready', value: { version: '1.3.0' } })
  expect(looks).toHaveLength(1)
})
