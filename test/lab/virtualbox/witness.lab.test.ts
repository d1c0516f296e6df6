/** What our driver made, read by node-virtualbox from VirtualBox alone: the machine is off, so the lab answers nothing for it. */
import { mkdtemp, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { execa } from 'execa'
import { expect, it, onTestFinished } from 'vitest'
import { systemClock } from '../../../electron/adapters/clock.ts'
import { openVirtualBox } from '../../../electron/adapters/virtualbox/virtualbox.ts'
import { labPaths } from '../paths.ts'
import { expectTestimony } from '../scenario/witness.ts'

const name = 'pi-offload-witnessed'

it('node-virtualbox reads name, state and forwarding of a machine that is off', async () => {
  const folder = await mkdtemp(join(labPaths.vms, 'witness-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const settings = await mkdtemp(join(labPaths.run, 'settings-'))
  const env = { VBOX_USER_HOME: settings, VBOX_IPC_SOCKETID: basename(settings) }
  const findExecutables = () => Promise.resolve([join(labPaths.bin, 'VBoxManage')])
  const box = openVirtualBox({ clock: systemClock(), findExecutables, env })
  const uuid = await box.create({ name, folder, osType: 'Linux_64', tags: { 'PiOffload/Owner': 'c0ffee' } })
  await box.forward(uuid, {
    name: 'builder',
    protocol: 'tcp',
    hostAddress: '',
    hostPort: 2222,
    guestAddress: '',
    guestPort: 22,
  })
  const ask = async ([file = '', ...argv]: string[]) => (await execa(file, argv, { env })).stdout
  const wanted = { name, state: 'poweroff', forwarding: 'builder,tcp,,2222,,22' }
  await expectTestimony(ask, wanted)
  await box.removeForwarding(uuid, 'builder')
  await expect(expectTestimony(ask, wanted)).rejects.toThrow('its forwardings')
  await box.remove(uuid, [])
})
