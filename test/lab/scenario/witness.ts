/** node-virtualbox, which shares no code with our driver, reads what our driver made. Tests only: docs/decisions/0003. */
import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import type { Checks } from '../checks.ts'
import { labPaths } from '../paths.ts'
import type { LabWorld } from './lab-world.ts'

const witnessScript = fileURLToPath(new URL('witness-child.cjs', import.meta.url))

const testimonySchema = z.object({
  list: z.array(z.object({ name: z.string(), id: z.string() })),
  info: z.record(z.string(), z.string()),
  state: z.string(),
})

/**
 * The witness stumbles over the one line of 7.2's machine-readable answer that has no value. It gets a VBoxManage without it that
 * is the lab's otherwise.
 */
async function withoutStumblingBlock(): Promise<string> {
  const folder = join(labPaths.run, 'witness')
  await mkdir(folder, { recursive: true })
  const file = join(folder, 'VBoxManage')
  const filter = "sed -e '/^ *rec_screen[0-9]*$/d'"
  await writeFile(file, `#!/bin/sh\n'${join(labPaths.bin, 'VBoxManage')}' "$@" | ${filter}\n`)
  await chmod(file, 0o755)
  return folder
}

interface Wanted {
  name: string
  state: string
  /** As VirtualBox writes it: name, protocol, host address and port, guest address and port. */
  forwarding: string
}

/** Throws where the witness sees something else. `ask` runs an argument vector on the PC and gives what it prints. */
export async function expectTestimony(
  ask: (argv: string[]) => Promise<string>,
  wanted: Wanted,
): Promise<void> {
  const path = `PATH=${await withoutStumblingBlock()}:/usr/bin:/bin`
  const stdout = await ask(['env', path, process.execPath, witnessScript, wanted.name])
  const { list, info, state } = testimonySchema.parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''))
  if (!list.some(({ name }) => name === wanted.name)) throw new Error(`not in its list: ${stdout}`)
  if (info['name'] !== `"${wanted.name}"`) throw new Error(`its name: ${String(info['name'])}`)
  if (state !== wanted.state) throw new Error(`its state: ${state}`)
  const forwardings = Object.entries(info).filter(([name]) => name.startsWith('Forwarding('))
  if (!forwardings.some(([, value]) => value === `"${wanted.forwarding}"`))
    throw new Error(`its forwardings: ${JSON.stringify(forwardings)}`)
}

export async function witness(checks: Checks, world: LabWorld, vmName: string): Promise<void> {
  await checks.check('node-virtualbox reads name, state and forwarding of our machine', async () => {
    // Its first call must not come in the moment in which VirtualBox's server leaves.
    await world.vboxManage(['list', 'vms'])
    const ask = async (argv: string[]) => (await world.onPc(argv)).stdout
    await expectTestimony(ask, { name: vmName, state: 'running', forwarding: 'builder,tcp,,2222,,22' })
  })
}
