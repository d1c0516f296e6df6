/** Preloaded with `node --import`: kills the process before its file operation of the number `KILL_AT`, counted from 1. */
import files, { type FileHandle } from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'

const killAt = Number(process.env['KILL_AT'])
let count = 0

function countIn<Operations extends object>(object: Operations, names: readonly (keyof Operations)[]): void {
  for (const name of names) {
    const operation = object[name] as (...parameters: unknown[]) => unknown
    const counted = (...parameters: unknown[]) => {
      count += 1
      if (count === killAt) process.kill(process.pid, 'SIGKILL')
      return operation.apply(object, parameters)
    }
    Object.assign(object, { [name]: counted })
  }
}

countIn(files, ['lstat', 'mkdir', 'readlink', 'rename', 'rm', 'rmdir', 'stat', 'symlink'])
const { open } = files
files.open = async (...parameters) => {
  const file = await open(...parameters)
  countIn<FileHandle>(file, ['writeFile', 'sync', 'close'])
  return file
}
countIn(files, ['open'])
syncBuiltinESMExports()
