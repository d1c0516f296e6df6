/** Troubles of the PC, from its firmware to the builder's disk. */
import { withTheMachine } from './pc-machine.ts'
import { withTheNetwork } from './pc-network.ts'
import { withVirtualBox } from './pc-virtualbox.ts'
import type { Trouble } from './trouble.ts'

export const onThePc: readonly Trouble[] = [...withVirtualBox, ...withTheMachine, ...withTheNetwork]
