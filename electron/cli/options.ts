/** Options that several commands have. */
import { InvalidArgumentError, Option } from 'commander'

/** An empty path would mean the current folder: in a script, that of a variable without a value. */
export function notEmpty(path: string): string {
  if (path === '') throw new InvalidArgumentError('It is empty.')
  return path
}

export const dataFolderOption = () =>
  new Option(
    '--data-folder <folder>',
    'where keys and notes are kept (default: the user’s data folder)',
  ).argParser(notEmpty)

export const portOption = () =>
  new Option('--port <number>', 'the port of this PC to serve it on (default: any free one)').argParser(
    readPort,
  )

function readPort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : NaN
  if (port >= 1 && port <= 65_535) return port
  throw new InvalidArgumentError('A port is a number from 1 to 65535.')
}
