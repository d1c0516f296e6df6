/** The lab as a test sees it that runs on its PC: what the one who stood it up says, in the environment. */
import { readFile } from 'node:fs/promises'
import { readSetup, type Setup } from '../../../electron/contract/setup.ts'
import { somePc } from '../../some-pc.ts'
import { run } from '../exec.ts'
import { runOnPi } from '../pi/pi.ts'
import type { LabWorld } from '../scenario/lab-world.ts'
import { askVBoxManage } from '../virtualbox/ask.ts'

/** How `suiteOnThePc` tells the tests where they are. */
export const labVariables = {
  setupFile: 'PI_OFFLOAD_LAB_SETUP_FILE',
  dataFolder: 'PI_OFFLOAD_LAB_DATA_FOLDER',
} as const

export interface LabHere {
  setup: Setup
  dataFolder: string
  world: LabWorld
}

export async function labHere(): Promise<LabHere> {
  const setupFile = required(labVariables.setupFile)
  const dataFolder = required(labVariables.dataFolder)
  const text = JSON.parse(await readFile(setupFile, 'utf8')) as Record<string, unknown>
  const reading = readSetup(text, somePc)
  if (!reading.ok) throw new Error(`${setupFile}: ${JSON.stringify(reading.issues)}`)
  // In the PC's namespace already, with the environment of its user.
  const onPc: LabWorld['onPc'] = (argv, options) => {
    const [file = '', ...rest] = argv
    return run([file, ...rest], options)
  }
  return {
    setup: reading.setup,
    dataFolder,
    world: {
      product: { setupFile, dataFolder, env: {} },
      setup: text,
      onPi: (argv, options) => runOnPi(argv, options),
      onPc,
      vboxManage: (argv) => askVBoxManage(onPc, argv),
    },
  }
}

function required(name: string): string {
  const value = process.env[name]
  if (value === undefined) throw new Error(`${name} is not set: this test is run by the lab.`)
  return value
}
