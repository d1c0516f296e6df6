/** Runs a preload script as a sandboxed window does: CommonJS, `electron` and nothing else of Node, a world of its own. */
import { readFileSync } from 'node:fs'
import { runInNewContext } from 'node:vm'
import type { FakeIpcRenderer } from './messages.ts'

/** Gives what the script put into the page. */
export function runPreload(file: string, ipcRenderer: FakeIpcRenderer): Record<string, unknown> {
  const exposed: Record<string, unknown> = {}
  const contextBridge = {
    exposeInMainWorld(name: string, value: unknown) {
      if (Object.hasOwn(exposed, name)) throw new Error(`Cannot bind an API on top of '${name}'`)
      exposed[name] = bridged(value)
    },
  }
  const require = (name: string): object => {
    if (name !== 'electron') throw new Error(`module not found: ${name}`)
    return { contextBridge, ipcRenderer }
  }
  runInNewContext(readFileSync(file, 'utf8'), { require, MessageChannel })
  return exposed
}

/** Between two worlds everything is copied, functions become others that do the same, promises are followed. */
function bridged(value: unknown): unknown {
  if (typeof value === 'function')
    return (...values: unknown[]) =>
      bridged((value as (...values: unknown[]) => unknown)(...values.map(bridged)))
  if (isPromise(value)) return value.then(bridged)
  if (typeof value !== 'object' || value === null || !isPlain(value)) return structuredClone(value)
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, bridged(inner)]))
}

/** Also of another context, which has promises and objects of its own. */
function isPromise(value: unknown): value is Promise<unknown> {
  return Object.prototype.toString.call(value) === '[object Promise]'
}

function isPlain(value: object): boolean {
  return Object.prototype.toString.call(value) === '[object Object]'
}
