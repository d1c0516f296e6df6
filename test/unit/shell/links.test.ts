/** Links from outside: the page they open, and all that opens nothing. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { pageSchema } from '../../../electron/contract/app-state.ts'
import { pageInArguments, pageInLink } from '../../../electron/shell/deep-link.ts'
import { newComputer } from '../../fakes/electron/electron.ts'
import { builtProgram } from './program.ts'

const { start } = builtProgram()

describe('a link', () => {
  test.each(pageSchema.options)('opens the page %s', (page) => {
    expect(pageInLink(`pi-offload://${page}`)).toBe(page)
    expect(pageInLink(`pi-offload://${page}/`)).toBe(page)
    expect(pageInLink(`PI-OFFLOAD://${page.toUpperCase()}`)).toBe(page)
  })

  test.each([
    'pi-offload:review',
    'pi-offload:///review',
    'pi-offload://review/../done',
    'pi-offload://review?planId=1',
    'pi-offload://review#token',
    'pi-offload://you@review',
    'pi-offload://review:80',
    'pi-offload://nowhere',
    'pi-offload://__proto__',
    ' pi-offload://review',
    'pi-offload://review\n',
    'pi-offload://review --rehearsal',
    'https://review',
    '',
  ])('“%s” opens nothing', (link) => expect(pageInLink(link)).toBeUndefined())

  test('of any other form opens nothing', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.webUrl(),
          fc.string().map((rest) => `pi-offload://${rest}`),
        ),
        (link) => {
          const page = pageInLink(link)
          if (page !== undefined) expect(link.toLowerCase().replace(/\/$/, '')).toBe(`pi-offload://${page}`)
        },
      ),
    )
  })

  test('is found among the words of a command line', () => {
    expect(pageInArguments(['.', '--', '--flag', 'pi-offload://done', 'pi-offload://review'])).toBe('done')
    expect(pageInArguments(['.', 'review'])).toBeUndefined()
  })

  test('at the first start shows its page, at a second one in the window that is there', async () => {
    const computer = newComputer()
    const program = await start({ computer, argv: ['--', 'pi-offload://builder'] })
    const client = await program.client()
    expect(client.state().page).toBe('builder')
    program.window().minimize()
    await start({ computer, argv: ['--', 'pi-offload://your-pi/'] })
    await client.until(({ page }) => page === 'your-pi')
    expect([program.window().isMinimized(), program.window().isFocused()]).toEqual([false, true])
    await start({ computer, argv: ['--', 'pi-offload://your-pi/?password=x'] })
    expect(client.state().page).toBe('your-pi')
  })

  test('is the installed program’s, behind two dashes', async () => {
    const installed = await start({ isPackaged: true, isInstalled: true })
    expect([...installed.app.protocolClients]).toEqual([
      ['pi-offload', { path: process.execPath, args: ['--'] }],
    ])
    // A copy of the portable archive may lie elsewhere tomorrow, and a rehearsal is none of the real program's.
    for (const other of [{ isInstalled: false }, { isInstalled: true, argv: ['--rehearsal'] }])
      expect((await start(other)).app.protocolClients.size).toBe(0)
  })
})
