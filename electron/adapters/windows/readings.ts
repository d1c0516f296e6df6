import { homedir } from 'node:os'
import type { z } from 'zod'
import type { Reading } from '../../ports/readings.ts'
import { firewallStateSchema } from './answers/firewall-state.ts'
import * as network from './answers/network.ts'
import { pcFactsSchema } from './answers/pc-facts.ts'
import { scheduledTaskSchema } from './answers/scheduled-task.ts'
import type { RunScript, ScriptName } from './powershell.ts'

export interface WindowsReadingsOptions {
  run: RunScript
  /** Of our port, rule and task, by their default. */
  port: number
  name: string
  /** An address outside: nothing is sent to it. */
  destination: string
  folder?: string
}

/** Every script that only reads, with its answer as it is. */
export function windowsReadings(options: WindowsReadingsOptions): Reading[] {
  const { run, port, name, destination, folder = homedir() } = options
  const reading = (
    script: ScriptName,
    value: z.ZodType,
    parameters: Record<string, string> = {},
  ): Reading => ({
    name: script,
    ask: (signal) => run(script, parameters, value, { signal }),
  })
  return [
    reading('pc-facts', pcFactsSchema, { Folder: folder }),
    reading('port-holder', network.portHolderSchema, { Port: String(port) }),
    reading('reserved-ports', network.reservedPortsSchema),
    reading('route-to', network.routeToSchema, { Address: destination }),
    reading('neighbours', network.neighboursSchema),
    reading('own-addresses', network.ownAddressesSchema),
    reading('firewall-state', firewallStateSchema, { RuleName: name }),
    reading('scheduled-task', scheduledTaskSchema, { Action: 'read', Name: name }),
  ]
}
