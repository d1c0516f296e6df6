/** The pretended `elevated.ps1`: judges the whole request before it does any of it. */
import { createHash } from 'node:crypto'
import type { ScriptFailure } from '../../../electron/adapters/windows/answers/answer.ts'
import {
  elevatedRequestSchema,
  type ElevatedAction,
} from '../../../electron/adapters/windows/answers/elevation.ts'
import { setRule, type PretendedFirewall } from './firewall.ts'

/** A document as a script answers it. */
export type Answer = { ok: true; value: unknown } | { ok: false; error: ScriptFailure }

export function runElevatedScript(firewall: PretendedFirewall, request: string, hash: string): Answer {
  if (createHash('sha256').update(request).digest('hex') !== hash.toLowerCase())
    return failed('request-changed')
  const read = elevatedRequestSchema.safeParse(JSON.parse(request))
  if (!read.success) return failed('request-invalid')
  const outcomes = read.data.actions.map((action) => {
    const refusal = carryOut(firewall, action)
    return { action: action.action, ...(refusal ?? { ok: true, restartNeeded: false }) }
  })
  return { ok: true, value: { outcomes } }
}

function carryOut(firewall: PretendedFirewall, action: ElevatedAction): Answer | undefined {
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
    case 'reserve-port':
    case 'release-port':
    case 'install-virtualbox-winget':
    case 'install-virtualbox-file':
      return failed('failed')
  }
}

function failed(kind: ScriptFailure['kind']): Answer {
  return { ok: false, error: { kind, hresult: null, errorId: null, message: kind } }
}
