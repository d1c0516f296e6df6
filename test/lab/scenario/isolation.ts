/** What must not be possible: more than building for the Pi's key, and any administration from the home network. */
import { join } from 'node:path'
import type { Checks } from '../checks.ts'
import { pcAddress } from '../network.ts'
import { runProduct } from '../product.ts'
import type { LabWorld } from './lab-world.ts'

/** ssh from the Pi with the builder's key, past all configuration. It tells how far it came. */
function sshFromPi(port: number, user: string, ...rest: string[]): string[] {
  return [
    ...[
      'timeout',
      '60',
      'ssh',
      '-v',
      '-F',
      'none',
      '-i',
      '/root/.ssh/id_builder',
      '-o',
      'IdentitiesOnly=yes',
      '-o',
      'BatchMode=yes',
    ],
    ...['-o', 'StrictHostKeyChecking=no', '-o', 'UserKnownHostsFile=/dev/null', '-o', 'ConnectTimeout=8'],
    ...['-p', String(port), ...rest, `${user}@${pcAddress}`],
  ]
}

function expectNone(output: string, forbidden: RegExp): void {
  if (forbidden.test(output)) throw new Error(`this must not be possible:\n${output}`)
}

/** Without this a refusal would prove nothing: it may have been the network. */
function expectLoggedIn(stderr: string): void {
  if (!/^Authenticated to /m.test(stderr)) throw new Error(`ssh did not get in at all:\n${stderr}`)
}

function expectKeyRefused(exitCode: number, stderr: string): void {
  if (exitCode !== 255 || !stderr.includes(': Permission denied (publickey'))
    throw new Error(`ssh answered ${exitCode}: ${stderr}`)
}

export async function isolation(checks: Checks, world: LabWorld): Promise<void> {
  const { onPi } = world

  await checks.check('the builder key opens no shell', async () => {
    const asked = await onPi([...sshFromPi(2222, 'builder'), 'id; echo shell-$((6*7))'], {
      accept: 'any',
      input: '',
    })
    expectLoggedIn(asked.stderr)
    expectNone(asked.stdout, /shell-42|uid=/)
    const terminal = await onPi([...sshFromPi(2222, 'builder', '-tt')], {
      accept: 'any',
      input: 'echo shell-$((6*7))\nexit\n',
    })
    expectLoggedIn(terminal.stderr)
    expectNone(terminal.stdout, /shell-42/)
  })

  await checks.check('the builder key forwards no port', async () => {
    // With -W the server itself opens the connection: it has to refuse.
    const forwarded = await onPi(sshFromPi(2222, 'builder', '-W', '127.0.0.1:2200'), {
      accept: 'any',
      input: '',
    })
    expectLoggedIn(forwarded.stderr)
    expectNone(forwarded.stdout, /SSH-2\.0/)
    if (forwarded.exitCode === 0) throw new Error('the forwarding was accepted')
  })

  await checks.check('the builder key cannot become root, on no port', async () => {
    const root = await onPi([...sshFromPi(2222, 'root'), 'id'], { accept: 'any', input: '' })
    expectNone(root.stdout, /uid=/)
    expectKeyRefused(root.exitCode, root.stderr)
  })

  await checks.check('the admin port does not answer from the home network', async () => {
    const knock = ['timeout', '12', 'bash', '-c', `exec 3<>/dev/tcp/${pcAddress}/2223 && head -c 4 <&3`]
    const expectSilence = async () => {
      const probe = await onPi(knock, { accept: 'any' })
      expectNone(probe.stdout, /SSH-/)
      if (probe.exitCode === 0) throw new Error('somebody answered')
    }
    await expectSilence()
    // The firewall is not what it rests on: nobody listens there.
    await withOpenPort(world, 2223, expectSilence)
  })

  await checks.check('the admin key opens nothing on the builder port', async () => {
    const key = join(world.product.dataFolder, 'keys', 'admin-key')
    const tried = await world.onPc(
      [
        ...['ssh', '-F', 'none', '-i', key, '-o', 'IdentitiesOnly=yes', '-o', 'BatchMode=yes'],
        ...[
          '-o',
          'StrictHostKeyChecking=no',
          '-o',
          'UserKnownHostsFile=/dev/null',
          '-p',
          '2222',
          'root@127.0.0.1',
          'id',
        ],
      ],
      { accept: 'any' },
    )
    expectNone(tried.stdout, /uid=/)
    expectKeyRefused(tried.exitCode, tried.stderr)
  })

  await checks.check('a wrong host key of the builder stops everything with its own code', async () => {
    const key = '/etc/ssh/ssh_host_ed25519_key'
    await inBuilder(
      world,
      `cp -p ${key} ${key}.kept && rm -f /root/other && ssh-keygen -q -t ed25519 -N '' -f /root/other`,
    )
    await inBuilder(world, `cat /root/other >${key} && systemctl restart ssh`)
    try {
      const run = await runProduct(['apply', '--yes', '--json'], world.product)
      const codes = run.plan?.obstacles.map((obstacle) => obstacle.problem.code) ?? []
      if (run.exitCode !== 3 || !codes.includes('BUILDER_HOST_KEY_WRONG'))
        throw new Error(
          `exit ${run.exitCode ?? 'none'}, obstacles: ${codes.join(', ')}\n${run.stdout}\n${run.stderr}`,
        )
      if (run.events.length > 0) throw new Error('a run was started')
      const { stdout, stderr, exitCode } = await onPi(['ssh', 'builder', 'nix-daemon', '--stdio'], {
        accept: 'any',
        input: '',
      })
      if (exitCode !== 255 || !stderr.includes('Host key verification failed'))
        throw new Error(`the Pi went on: ${exitCode} ${stdout} ${stderr}`)
    } finally {
      await inBuilder(
        world,
        `mv ${key}.kept ${key} && rm -f /root/other /root/other.pub && systemctl restart ssh`,
      )
    }
  })
}

/** Lets the home network through the PC's firewall to a port for as long as the work takes. */
async function withOpenPort({ onPc }: LabWorld, port: number, work: () => Promise<void>): Promise<void> {
  const chain = ['inet', 'filter', 'input']
  const { stdout } = await onPc([
    ...['nft', '--echo', '--handle', 'insert', 'rule', ...chain],
    ...['tcp', 'dport', String(port), 'accept'],
  ])
  const handle = /# handle (\d+)/.exec(stdout)?.[1]
  if (handle === undefined) throw new Error(`nft does not say which rule it made: ${stdout}`)
  try {
    await work()
  } finally {
    await onPc(['nft', 'delete', 'rule', ...chain, 'handle', handle])
  }
}

/** As the PC's user could with the admin key; the host key is not what is tried here. Gives what it printed. */
export async function inBuilder(world: LabWorld, script: string): Promise<string> {
  const adminKey = join(world.product.dataFolder, 'keys', 'admin-key')
  const { stdout } = await world.onPc([
    ...['ssh', '-F', 'none', '-i', adminKey, '-o', 'IdentitiesOnly=yes', '-o', 'BatchMode=yes'],
    ...[
      '-o',
      'StrictHostKeyChecking=no',
      '-o',
      'UserKnownHostsFile=/dev/null',
      '-p',
      '2223',
      'root@127.0.0.1',
      script,
    ],
  ])
  return stdout.trim()
}
