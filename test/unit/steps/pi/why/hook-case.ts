/** A question to a real build hook and its answer: test/record-build-hook.ts. */
export interface HookCase {
  settings: Record<'system' | 'extra-platforms' | 'max-jobs' | 'system-features' | 'builders', string>
  /** What `/tmp/machines` held, where the setting `builders` names it. */
  machinesFile: string
  /** The build slots that were held. */
  taken: string[]
  /** Whether the daemon had a free slot of its own. */
  isWilling: boolean
  neededSystem: string
  requiredFeatures: string[]
  reply: { kind: string; uri?: string }
  /** The machines that were tried in vain before, in that order. */
  tried: string[]
}
