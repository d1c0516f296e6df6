/** The rows in the order in which they are played: those that cost little first. */
import { beforeTheSetUp } from './before-the-set-up.ts'
import type { AbsentRow, Fault } from './fault.ts'
import { inTheBuilder } from './in-the-builder.ts'
import { onThePc } from './on-the-pc.ts'
import { onThePi } from './on-the-pi.ts'
import { toTheMachine } from './to-the-machine.ts'

export const faults: readonly Fault[] = [
  ...beforeTheSetUp,
  ...onThePc,
  ...toTheMachine,
  ...inTheBuilder,
  ...onThePi,
]

export const absentRows: readonly AbsentRow[] = [
  {
    row: 'P14',
    trouble: 'port-reserved',
    cause: 'a port that Windows reserved',
    why: 'only Windows reserves ports',
  },
  {
    row: 'N17',
    trouble: 'hours-of-building',
    cause: 'a kernel that no cache has',
    why: 'the lab has no nixpkgs from which one could be built',
  },
  {
    row: 'N18',
    trouble: 'tests-fail-under-emulation',
    cause: 'tests of a package that fail under emulation',
    why: 'the lab has no nixpkgs, whose packages have such tests',
  },
]
