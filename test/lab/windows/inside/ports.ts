import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { execProgram } from '../../../../electron/adapters/exec.ts'
import { problemOf } from '../../../../electron/contract/problem.ts'

/** The wizard on a port that this process holds, and on the same when it is free again. */
export async function serveOnPort({
  cli,
}: {
  cli: string
}): Promise<{ taken: { exitCode: number; stderr: string }; link: string | undefined; answer: number }> {
  const holder = createServer()
  holder.listen(0, '127.0.0.1')
  await once(holder, 'listening')
  const { port } = holder.address() as AddressInfo
  const argv = [cli, 'ui', '--rehearsal', '--port', String(port)]
  const taken = await execProgram(process.execPath, argv, { successExitCodes: 'any' })
  holder.close()
  await once(holder, 'close')

  const stop = new AbortController()
  let link: string | undefined
  let answer = 0
  await execProgram(process.execPath, argv, {
    signal: stop.signal,
    onLine: (line) => {
      link ??= /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0]
      if (link === undefined || answer !== 0) return
      answer = -1
      void fetch(link).then((response) => {
        answer = response.status
        stop.abort()
      })
    },
  }).catch((error: unknown) => {
    if (problemOf(error).code !== 'CANCELLED') throw error
  })
  return { taken, link: link?.replace(String(port), 'PORT'), answer }
}
