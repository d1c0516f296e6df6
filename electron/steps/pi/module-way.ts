/** How the builder gets into what describes a Pi: NixOS and other Linuxes have a way each. */
import type { Resource } from '../../engine/resource.ts'

type Parts = 'inspect' | 'inspectForRemoval' | 'diff' | 'obstacle' | 'apply' | 'remove' | 'describeRemoval'

export type ModuleWay<S = unknown> = Pick<Required<Resource<S>>, Parts>
