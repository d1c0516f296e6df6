/** What the scenario works with: the product as it is started, the Pi, VirtualBox. Filled once the lab stands. */
import { writeFile } from 'node:fs/promises'
import type { ProductOptions } from '../product.ts'

export interface LabWorld {
  product: ProductOptions
  /** The setup in `product.setupFile`, to vary it. */
  setup: Record<string, unknown>
  /** Runs a program as root on the Pi, without the product. */
  onPi: (
    argv: readonly string[],
    options?: { input?: string; accept?: readonly number[] | 'any' },
  ) => Promise<{
    exitCode: number
    stdout: string
    stderr: string
  }>
  /** Calls the real VBoxManage, without the product. */
  vboxManage: (argv: readonly string[]) => Promise<string>
  /** Runs a program in the PC's namespace. */
  onPc: (
    argv: readonly string[],
    options?: { accept?: readonly number[] | 'any' },
  ) => Promise<{
    exitCode: number
    stdout: string
    stderr: string
  }>
}

/** Other values in sections of the setup, from now on. */
export async function changeSetup(
  { setup, product }: LabWorld,
  changes: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
): Promise<void> {
  for (const [section, values] of Object.entries(changes))
    setup[section] = { ...(setup[section] as Record<string, unknown> | undefined), ...values }
  await writeFile(product.setupFile, `${JSON.stringify(setup, null, 2)}\n`)
}
