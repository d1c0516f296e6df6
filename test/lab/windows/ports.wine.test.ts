import { expect, it } from 'vitest'
import { cliFile, inside } from './program.ts'

it('serves the wizard on a port, and says of a taken one that it is', async () => {
  const { taken, link, answer } = await inside('serveOnPort', { cli: cliFile })
  expect(taken.exitCode).toBe(1)
  expect(taken.stderr).toContain('PORT_TAKEN')
  expect(link).toBe('http://127.0.0.1:PORT')
  expect(answer).toBeGreaterThan(0)
})
