/**
 * A pretended Windows at the place where its scripts are started: it keeps rules, tasks, listeners and tables, and answers with the
 * documents that the scripts would, which are read by the same schemas.
 */
import { failure } from '../../../electron/contract/problem.ts'
import { parseAnswer, type ScriptFailure } from '../../../electron/adapters/windows/answers/answer.ts'
import * as network from '../../../electron/adapters/windows/answers/network.ts'
import { pcFactsSchema } from '../../../electron/adapters/windows/answers/pc-facts.ts'
import { isWithin } from '../../../electron/adapters/discovery/subnet.ts'
import {
  ScriptError,
  type RunScript,
  type ScriptName,
} from '../../../electron/adapters/windows/powershell.ts'
import { rehearsalFiles, type RehearsalFiles } from '../../../electron/rehearsal/files.ts'
import { runElevatedScript, type Answer } from './elevated.ts'
import { valueIn } from './fixture.ts'
import { newFirewall, type PretendedFirewall } from './firewall.ts'
import { taskIn, type PretendedTask } from './task-document.ts'

type Listener = ReturnType<typeof network.portHolderSchema.parse>['listeners'][number]

export interface PretendedWindows {
  run: RunScript
  files: RehearsalFiles
  /** All of these may be changed at any time. */
  facts: ReturnType<typeof pcFactsSchema.parse>
  readonly listeners: Map<number, Listener[]>
  ranges: ReturnType<typeof network.reservedPortsSchema.parse>['ranges']
  addresses: ReturnType<typeof network.ownAddressesSchema.parse>['addresses']
  neighbours: ReturnType<typeof network.neighboursSchema.parse>['neighbours']
  readonly firewall: PretendedFirewall
  readonly tasks: Map<string, PretendedTask>
  /** What the user answers to the prompt for rights. */
  prompt: 'yes' | 'no'
  /** Each prompt so far, with its request. */
  readonly prompts: string[]
  /** What a script answers whatever the state: a document that was recorded, or anything at all. */
  readonly recorded: Map<ScriptName, string>
  /** `undefined`: VirtualBox is not installed. */
  virtualBoxFolder: string | undefined
  installerWantsRestart: boolean
  /** The same for the result of the elevated script. */
  elevatedResult: string | undefined
}

export function pretendedWindows(): PretendedWindows {
  const windows: PretendedWindows = {
    files: rehearsalFiles(),
    facts: pcFactsSchema.parse(valueIn('pc-facts.english')),
    listeners: new Map(),
    ranges: [],
    addresses: network.ownAddressesSchema.parse(valueIn('own-addresses.english')).addresses,
    neighbours: [],
    firewall: newFirewall(),
    tasks: new Map(),
    prompt: 'yes',
    prompts: [],
    recorded: new Map(),
    virtualBoxFolder: 'C:\\Program Files\\Oracle\\VirtualBox',
    installerWantsRestart: false,
    elevatedResult: undefined,
    run: async (name, parameters, schema, { signal } = {}) => {
      signal?.throwIfAborted()
      const said = windows.recorded.get(name) ?? JSON.stringify(await scripts[name](windows, parameters))
      const answer = parseAnswer(name, schema, said)
      if (!answer.ok) throw new ScriptError(name, answer.error)
      return answer.value
    },
  }
  return windows
}

type Script = (
  windows: PretendedWindows,
  parameters: Readonly<Record<string, string>>,
) => Answer | Promise<Answer>

const scripts: Record<ScriptName, Script> = {
  'pc-facts': ({ facts }, parameters) => {
    required(parameters, 'Folder', /^[A-Za-z]:\\/)
    return { ok: true, value: facts }
  },

  'port-holder': ({ listeners }, parameters) => {
    const port = Number(required(parameters, 'Port', /^\d{1,5}$/))
    return { ok: true, value: { listeners: listeners.get(port) ?? [] } }
  },

  'reserved-ports': ({ ranges }) => ({ ok: true, value: { ranges } }),

  'route-to': ({ addresses }, parameters) => {
    const destination = required(parameters, 'Address', /^\d+\.\d+\.\d+\.\d+$/)
    const way =
      addresses.find((own) => isWithin(own, destination)) ??
      addresses.find((own) => own.interface.hasGateway && !destination.startsWith('240.'))
    return way === undefined ? failed('no-route') : { ok: true, value: way }
  },

  neighbours: ({ neighbours }) => ({ ok: true, value: { neighbours } }),

  'own-addresses': ({ addresses }) => ({ ok: true, value: { addresses } }),

  'firewall-state': ({ firewall, virtualBoxFolder }, parameters) => {
    const name = required(parameters, 'RuleName', ourName)
    const blockRules = virtualBoxFolder === undefined ? [] : firewall.blockRules
    return {
      ok: true,
      value: { rule: firewall.rules.get(name) ?? null, profiles: firewall.profiles, blockRules },
    }
  },

  'scheduled-task': async ({ tasks, files }, parameters) => {
    const action = required(parameters, 'Action', /^(?:read|write|remove)$/)
    const name = required(parameters, 'Name', ourName)
    if (action === 'remove') tasks.delete(name)
    if (action === 'write') {
      const xml = await files.read(required(parameters, 'XmlPath', /./))
      if (xml === undefined) return failed('file-missing')
      tasks.set(name, taskIn(new TextDecoder().decode(xml)))
    }
    return { ok: true, value: { task: tasks.get(name) ?? null } }
  },

  'request-elevation': async (windows, parameters) => {
    const requestPath = required(parameters, 'RequestPath', /\.json$/)
    const request = new TextDecoder().decode(await windows.files.read(requestPath))
    windows.prompts.push(request)
    if (windows.prompt === 'no')
      return failed('declined', 'Der Vorgang wurde durch den Benutzer abgebrochen.')
    const hash = required(parameters, 'RequestHash', /^[0-9a-f]{64}$/i)
    const resultPath = required(parameters, 'ResultPath', /\.json\.result$/)
    await windows.files.write(
      resultPath,
      windows.elevatedResult ?? JSON.stringify(await runElevatedScript(windows, request, hash)),
    )
    return { ok: true, value: { exitCode: 0 } }
  },
}

const ourName = /^pi-offload-[a-z0-9-]{1,60}$/

/** PowerShell itself refuses what a parameter does not allow, before the script begins. */
function required(parameters: Readonly<Record<string, string>>, name: string, form: RegExp): string {
  const text = parameters[name]
  if (text !== undefined && form.test(text)) return text
  throw failure('TOOL_FAILED', `The parameter ${name} cannot be ${JSON.stringify(text)}.`)
}

function failed(kind: ScriptFailure['kind'], message: string = kind): Answer {
  return { ok: false, error: { kind, hresult: null, errorId: null, message } }
}
