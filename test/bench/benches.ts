import type { Bench } from './bench.ts'
import { memory } from './memory/memory.ts'
import { offload } from './offload/offload.ts'
import { looks } from './product/looks.ts'
import { ownShare } from './product/own-share.ts'
import { status } from './product/status.ts'
import { wholeBuildMatrix } from './whole-build/matrix.ts'
import { wholeBuild } from './whole-build/whole-build.ts'

/** In the order of docs/benchmarks.md. */
export const benches: readonly Bench[] = [
  wholeBuild,
  wholeBuildMatrix,
  offload,
  ownShare,
  status,
  looks,
  memory,
]
