/** The pretended `elevated.ps1`: judges the whole request before it does any of it. */
import { createHash } from 'node:crypto'
import type { ScriptFailure } from '../../../electron/adapters/windows/answers/answer.ts'
import {
  elevatedRequestSchema,
  type ElevatedAction,
} from '../../../electron/adapters/windows/answers/elevation.ts'
import { setRule } from './firewall.ts'
import type { PretendedWindows } from './pretended-windows.ts'

/** A document as a script answers it. */
export type Answer = { ok: true; value: unknown } | { ok: false; error: ScriptFailure }

export async function runElevatedScript(
  windows: PretendedWindows,
  request: string,
  hash: string,
): Promise<Answer> {
  if (createHash('sha256').update(request).digest('hex') !== hash.toLowerCase())
    return failed('request-changed')
  const read = elevatedRequestSchema.safeParse(JSON.parse(request))
  if (!read.success) return failed('request-invalid')
  const outcomes = []
  for (const action of read.data.actions) {
    const refusal = await carryOut(windows, action)
    const restartNeeded = action.action === 'install-virtualbox' && windows.installerWantsRestart
    outcomes.push({ action: action.action, ...(refusal ?? { ok: true, restartNeeded }) })
  }
  return { ok: true, value: { outcomes } }
}

async function carryOut(windows: PretendedWindows, action: ElevatedAction): Promise<Answer | undefined> {
  const { firewall } = windows
  switch (action.action) {
    case 'allow-firewall-rule':
      setRule(firewall, action.name, action.port, action.remoteAddress)
      return undefined
    case 'remove-firewall-rule':
      firewall.rules.delete(action.name)
      return undefined
    case 'remove-block-rule': {
      const others = firewall.blockRules.filter(({ name }) => name !== action.name)
      if (others.length === firewall.blockRules.length) return failed('rule-foreign')
      firewall.blockRules = others
      return undefined
    }
    case 'reserve-port': {
      if (windows.listeners.has(action.port)) return failed('port-not-reserved')
      const own = { first: action.port, last: action.port, byAdministrator: true }
      windows.ranges = [...windows.ranges, own]
      return undefined
    }
    case 'release-port':
      windows.ranges = windows.ranges.filter(
        ({ first, last, byAdministrator }) => !byAdministrator || first !== action.port || last !== first,
      )
      return undefined
    case 'install-virtualbox': {
      const content = await windows.files.read(action.path)
      if (content === undefined) return failed('failed')
      if (createHash('sha256').update(content).digest('hex') !== action.sha256)
        return failed('installer-changed')
      windows.virtualBoxFolder = 'C:\\Program Files\\Oracle\\VirtualBox'
      await windows.files.write(`${windows.virtualBoxFolder}\\VBoxManage.exe`, '')
      return undefined
    }
  }
}

function failed(kind: ScriptFailure['kind']): Answer {
  return { ok: false, error: { kind, hresult: null, errorId: null, message: kind } }
}
