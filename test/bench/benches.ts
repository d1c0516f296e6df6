import type { Bench } from './bench.ts'
import { memory } from './memory/memory.ts'
import { offload } from './offload/offload.ts'
import { looks } from './product/looks.ts'
import { ownShare } from './product/own-share.ts'
import { status } from './product/status.ts'

/** In the order of docs/benchmarks.md. */
export const benches: readonly Bench[] = [offload, ownShare, status, looks, memory]
