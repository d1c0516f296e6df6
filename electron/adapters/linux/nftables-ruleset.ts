/** What `nft --json list ruleset` says about incoming connections (libnftables-json(5)). */
import { z } from 'zod'
import { failure } from '../../contract/problem.ts'

export interface NftChain {
  family: string
  table: string
  chain: string
}

/** An entry that bears our name. `rule` is absent when it is not as we write it. */
export interface NftEntry extends NftChain {
  handle: number
  rule: { port: number; from: string } | undefined
}

export interface NftRuleset {
  /** Base chains that may turn away an incoming IPv4 connection. */
  filtering: NftChain[]
  ours: NftEntry[]
}

const chainSchema = z.object({
  family: z.string(),
  table: z.string(),
  name: z.string(),
  hook: z.string().optional(),
  policy: z.string().optional(),
})
const ruleSchema = z.object({
  family: z.string(),
  table: z.string(),
  chain: z.string(),
  handle: z.int(),
  comment: z.string().optional(),
  expr: z.array(z.record(z.string(), z.unknown())),
})
type Rule = z.infer<typeof ruleSchema>
const answerSchema = z.object({ nftables: z.array(z.record(z.string(), z.unknown())) })

/** As we write it, and as nft gives it back. */
const ourExpressionSchema = z.tuple([
  z.object({
    match: z.object({
      op: z.literal('=='),
      left: z.object({ payload: z.object({ protocol: z.literal('ip'), field: z.literal('saddr') }) }),
      right: z.union([z.string(), z.object({ prefix: z.object({ addr: z.string(), len: z.int() }) })]),
    }),
  }),
  z.object({
    match: z.object({
      op: z.literal('=='),
      left: z.object({ payload: z.object({ protocol: z.literal('tcp'), field: z.literal('dport') }) }),
      right: z.int(),
    }),
  }),
  z.object({ accept: z.null() }),
])

export function readRuleset(json: string, name: string): NftRuleset {
  const { chains, rules } = parse(json)
  return {
    filtering: chains
      .filter((chain) => chain.hook === 'input' && seesIpv4(chain.family))
      .filter((chain) => chain.policy === 'drop' || mayTurnAway(chain, rules))
      .map(({ family, table, name: chain }) => ({ family, table, chain })),
    ours: rules
      .filter((rule) => rule.comment === name && seesIpv4(rule.family))
      .map(({ family, table, chain, handle, expr }) => ({
        family,
        table,
        chain,
        handle,
        rule: ourRule(expr),
      })),
  }
}

function parse(json: string): { chains: z.infer<typeof chainSchema>[]; rules: Rule[] } {
  try {
    const { nftables } = answerSchema.parse(JSON.parse(json))
    return {
      chains: nftables.flatMap((item) => ('chain' in item ? [chainSchema.parse(item['chain'])] : [])),
      rules: nftables.flatMap((item) => ('rule' in item ? [ruleSchema.parse(item['rule'])] : [])),
    }
  } catch (error) {
    throw failure('TOOL_ANSWER_UNREADABLE', 'The program nft answers something unexpected.', String(error))
  }
}

function seesIpv4(family: string): boolean {
  return family === 'ip' || family === 'inet'
}

/** Whether a rule of the chain, or of one that it jumps to, can end otherwise than well. */
function mayTurnAway(start: z.infer<typeof chainSchema>, rules: readonly Rule[]): boolean {
  const seen = new Set<string>()
  const waiting = [start.name]
  for (let chain = waiting.pop(); chain !== undefined; chain = waiting.pop()) {
    if (seen.has(chain)) continue
    seen.add(chain)
    for (const rule of rules) {
      if (rule.family !== start.family || rule.table !== start.table || rule.chain !== chain) continue
      for (const expression of rule.expr) {
        // A verdict map can hold any verdict; `xt` is a target of iptables that nft cannot read, such as REJECT.
        if (['drop', 'reject', 'queue', 'vmap'].some((verdict) => verdict in expression)) return true
        if (z.object({ xt: z.object({ type: z.literal('target') }) }).safeParse(expression).success)
          return true
        const jump = z.object({ target: z.string() }).safeParse(expression['jump'] ?? expression['goto'])
        if (jump.success) waiting.push(jump.data.target)
      }
    }
  }
  return false
}

function ourRule(expression: unknown): NftEntry['rule'] {
  const reading = ourExpressionSchema.safeParse(expression)
  if (!reading.success) return undefined
  const [source, destination] = reading.data
  const { right } = source.match
  return {
    port: destination.match.right,
    from: typeof right === 'string' ? right : `${right.prefix.addr}/${right.prefix.len}`,
  }
}
