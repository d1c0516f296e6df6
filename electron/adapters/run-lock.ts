import { createServer } from 'node:net'
import { createHash } from 'node:crypto'
import { failure } from '../contract/problem.ts'
import type { RunLock } from '../ports/run-lock.ts'

/**
 * A lock that the operating system gives back when its holder dies, even by SIGKILL or a power cut: a listening local socket. On
 * Windows a named pipe, on Linux a socket of the abstract namespace, so that no file is left behind that would have to be
 * judged stale. `scope` (the data folder) tells installations apart.
 */
export function socketRunLock(scope: string, platform: NodeJS.Platform = process.platform): RunLock {
  const name = `pi-offload-${createHash('sha256').update(scope).digest('hex').slice(0, 16)}`
  const path = platform === 'win32' ? `\\\\.\\pipe\\${name}` : `\0${name}`
  return {
    acquire: () =>
      new Promise((resolve, reject) => {
        const server = createServer((socket) => socket.destroy())
        server.once('error', (error: NodeJS.ErrnoException) => {
          reject(
            error.code === 'EADDRINUSE'
              ? failure('RUN_IN_PROGRESS', `The folder ${scope} is in use by another run of Pi Offload.`)
              : error,
          )
        })
        server.listen(path, () => {
          // The lock alone must not keep the process alive.
          server.unref()
          resolve(() => new Promise((closed) => server.close(() => closed())))
        })
      }),
  }
}
