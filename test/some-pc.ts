import type { Pc } from '../electron/contract/setup-pc.ts'

/** A PC that is big enough for every default. */
export const somePc: Pc = { system: 'linux', cpuThreads: 16, memoryMiB: 32_768, lowestPort: 1024 }
