import { execa } from 'execa'

/** Whether a program is there and content: for tests that need what not every machine has. */
export async function succeeds(program: string, ...argv: string[]): Promise<boolean> {
  const { exitCode } = await execa(program, argv, { reject: false })
  return exitCode === 0
}
