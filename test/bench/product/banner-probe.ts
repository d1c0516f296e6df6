/**
 * Sees from outside of the product when an ssh server begins to answer: `node banner-probe.ts <port>` connects to the loopback address, one
 * connection after the other, until it is greeted. Then it prints when the last try that failed had begun, in milliseconds since the
 * epoch, and ends: the server came up after that moment. One at a time, and none after the greeting: an emulated machine that is
 * starting is soon too busy for more, and OpenSSH turns away an address from which many connect without logging in (sshd_config,
 * PerSourcePenalties) - the product's, too.
 */
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

const port = Number(process.argv[2])
/** VirtualBox takes a connection before the machine can, and that one hangs for good. A greeting takes some hundred milliseconds. */
const patienceMs = 2_000
const pauseMs = 100

let failedSinceMs = Date.now()
for (;;) {
  const startedAtMs = Date.now()
  if (await isGreeted()) break
  failedSinceMs = startedAtMs
  await sleep(pauseMs)
}
console.log(failedSinceMs)

function isGreeted(): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, timeout: patienceMs })
    const end = (greeted: boolean) => {
      socket.destroy()
      resolve(greeted)
    }
    socket.once('data', (data) => end(data.toString('latin1').startsWith('SSH-')))
    socket.once('timeout', () => end(false))
    socket.once('error', () => end(false))
    socket.once('close', () => end(false))
  })
}
