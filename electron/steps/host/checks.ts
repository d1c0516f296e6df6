/** What the wizard's first page says of this PC, a line each. The same questions stand in the way of a plan, asked one by one. */
import type { PcCheck } from '../../contract/pc-view.ts'
import { problem, problemOf, type Problem } from '../../contract/problem.ts'
import { offeredVirtualBox } from '../../contract/setup.ts'
import { checkAgainstHost } from '../../contract/setup-pc.ts'
import type { StepContext } from '../../engine/resource.ts'
import { lackOfSpace } from '../vm/disk-space.ts'
import { problemOfBlocks } from './firewall.ts'
import { lasting, problemOfTaken, takenPorts } from './port.ts'
import { lookAtVirtualBox } from './virtualbox.ts'
import { problemOfHypervisor, problemOfProcessor } from './virtualization.ts'

type Finding = Pick<PcCheck, 'state' | 'detail'> & Partial<Omit<PcCheck, 'id'>>

const virtualBoxDownloads = 'https://www.virtualbox.org/wiki/Downloads'
const runtimeDownload = 'https://aka.ms/vc14/vc_redist.x64.exe'

/** `undefined` where a PC like this one cannot have the trouble: nothing is said of it then. */
const looks: Record<PcCheck['id'], (context: StepContext) => Promise<Finding | undefined>> = {
  processor: async (context) => {
    const { cpuThreads } = await context.ports.host.facts()
    const facts = { cpuThreads, cpuCount: context.setup.builder.cpuCount }
    return (
      (await tooLarge(context, 'cpuCount', 'Take as many cores as suit this PC.')) ?? {
        state: 'passed',
        detail: `${cpuThreads} threads; the builder takes ${facts.cpuCount}.`,
        facts,
      }
    )
  },

  memory: async (context) => {
    const { memoryMiB } = await context.ports.host.facts()
    const facts = { memoryMiB, builderMemoryMiB: context.setup.builder.memoryMiB }
    return (
      (await tooLarge(context, 'memoryMiB', 'Take as much memory as suits this PC.')) ?? {
        state: 'passed',
        detail: `${gib(memoryMiB)}; the builder takes ${gib(facts.builderMemoryMiB)} while it runs.`,
        facts,
      }
    )
  },

  disk: async (context) => {
    const { setup, ports } = context
    const folder = setup.builder.folder ?? (await ports.virtualBox.defaultMachineFolder())
    const freeMiB = Math.floor((await ports.files.freeBytes(folder)) / 1024 ** 2)
    const facts = { freeMiB, folder }
    const lack = await lackOfSpace(context)
    if (lack !== undefined) return { state: 'decide', detail: lack.detail, facts, problem: lack }
    return { state: 'passed', detail: `${gib(freeMiB)} are free in ${folder}.`, facts }
  },

  virtualization: async ({ ports }) => {
    const facts = await ports.host.facts()
    const { hardwareVirtualization } = facts
    const unsuitable = problemOfProcessor(facts)
    if (unsuitable !== undefined) return { state: 'decide', detail: unsuitable.detail, problem: unsuitable }
    if (hardwareVirtualization === 'on') return { state: 'passed', detail: 'Hardware virtualization is on.' }
    if (hardwareVirtualization === 'unknown')
      return {
        state: 'passed',
        detail: 'Whether hardware virtualization is on cannot be seen; starting the builder will show it.',
        facts: { hidden: 1 },
      }
    const off = problem('VIRTUALIZATION_OFF', 'The processor reports that VT-x or SVM is switched off.')
    return { state: 'decide', detail: off.detail, problem: off }
  },

  virtualbox: async (context) => {
    // Where it could run no builder, nobody shall install it.
    if ((await context.ports.host.facts()).hasArmProcessor) return undefined
    const { found, installation, reason } = await lookAtVirtualBox(context)
    const facts = found === undefined ? {} : { version: found.version }
    if (reason !== undefined) {
      const link = reason.code === 'VIRTUALBOX_RUNTIME_MISSING' ? runtimeDownload : virtualBoxDownloads
      return { state: 'decide', detail: reason.detail, facts, problem: reason, link }
    }
    if (installation !== undefined) {
      // No obstacle: most installers get along with it, and Windows Update often leaves it for days.
      const { restartPending = false } = await context.ports.host.facts()
      const advice = restartPending ? ' Windows waits for a restart: better restart the PC before.' : ''
      return {
        state: 'passed',
        detail: `VirtualBox ${offeredVirtualBox} will be installed.${advice}`,
        facts: { willInstall: offeredVirtualBox, ...(restartPending && { restartPending: 1 }) },
      }
    }
    return { state: 'passed', detail: `VirtualBox ${found?.version ?? ''} is installed.`, facts }
  },

  hypervisor: async ({ ports }) => {
    const facts = await ports.host.facts()
    const reason = problemOfHypervisor(facts)
    if (reason !== undefined) return { state: 'decide', detail: reason.detail, problem: reason }
    const { otherHypervisor } = facts
    if (otherHypervisor === undefined)
      return { state: 'passed', detail: 'No other hypervisor is in the way of VirtualBox.' }
    return {
      state: 'passed',
      detail: `${otherHypervisor.description} The builder works, but slower.`,
      facts: { slower: otherHypervisor.description },
    }
  },

  ports: async (context) => {
    const { port, adminPort } = context.setup.network
    const all = await takenPorts(context)
    // What the system took for itself is had back by a reservation, which the plan shows.
    const taken = lasting(all)
    const [first] = taken
    const reason = await problemOfTaken(context, taken)
    if (first === undefined || reason === undefined)
      return {
        state: 'passed',
        detail:
          all.length === 0
            ? `Ports ${port} and ${adminPort} are free.`
            : `Ports ${port} and ${adminPort} are reserved by Windows; it will give them to the builder.`,
        facts: { port, adminPort, ...(all.length > 0 && { reserved: 1 }) },
      }
    return decided(reason, { port: first.port, holder: first.holder.description })
  },

  firewall: async (context) => {
    const { host } = context.ports
    const blocks = await host.firewall.blocks()
    // The firewalls of Linux know no programs.
    if (blocks.length === 0 && (await host.facts()).system === 'linux') return undefined
    const reason = problemOfBlocks(context, blocks)
    if (reason === undefined)
      return {
        state: 'passed',
        detail:
          blocks.length === 0
            ? 'No rule of the firewall blocks VirtualBox.'
            : 'The rules that block VirtualBox will be removed.',
        facts: blocks.length === 0 ? {} : { willUnblock: blocks.length },
      }
    return decided(reason)
  },
  sleep: lookAtSleep,
}

/** The first way out heals it; where there is none, the user has to find one. */
function decided(reason: Problem, facts: Finding['facts'] = {}): Finding {
  const fix = reason.decision?.ways[0] ?? null
  return { state: fix === null ? 'decide' : 'fixable', detail: reason.detail, facts, problem: reason, fix }
}

/** No obstacle: whoever lets his PC sleep wants that. */
async function lookAtSleep({ ports }: StepContext): Promise<Finding> {
  const { sleepsAfterSeconds } = await ports.host.facts()
  if (sleepsAfterSeconds === undefined)
    return {
      state: 'passed',
      detail: 'When this PC goes to sleep cannot be seen; the builder sleeps with it.',
      facts: { hidden: 1 },
    }
  if (sleepsAfterSeconds === null)
    return { state: 'passed', detail: 'This PC does not go to sleep by itself.' }
  const minutes = Math.max(1, Math.round(sleepsAfterSeconds / 60))
  return {
    state: 'passed',
    detail: `This PC goes to sleep after ${minutes} ${minutes === 1 ? 'minute' : 'minutes'} without use; the builder sleeps with it.`,
    facts: { minutes },
  }
}

export const checkIds = Object.keys(looks) as PcCheck['id'][]

/**
 * Makes one check; `undefined` where nothing is to be said of it. What cannot be looked at is for the user to decide; only a stop is
 * thrown.
 */
export async function checkPc(id: PcCheck['id'], context: StepContext): Promise<PcCheck | undefined> {
  const blank = { facts: {}, problem: null, fix: null, link: null }
  try {
    const finding = await looks[id](context)
    return finding && { id, ...blank, ...finding }
  } catch (error) {
    context.signal.throwIfAborted()
    const found = problemOf(error)
    return { id, ...blank, state: 'decide', detail: found.detail, problem: found }
  }
}

/** The check that this value of the builder fits; taking it out of the form heals it. */
async function tooLarge(
  { setup, ports }: StepContext,
  name: 'cpuCount' | 'memoryMiB',
  detail: string,
): Promise<Finding | undefined> {
  const issue = checkAgainstHost(setup, await ports.host.facts()).find(
    ({ path }) => path === `builder.${name}`,
  )
  if (issue === undefined) return undefined
  return {
    state: 'fixable',
    detail: `The builder would take ${setup.builder[name]}; ${issue.message}.`,
    facts: { asked: setup.builder[name] },
    problem: problem('PC_TOO_SMALL', `${issue.path}: ${issue.message}`),
    fix: { detail, patch: { builder: { [name]: null } } },
  }
}

function gib(mebibytes: number): string {
  return `${(mebibytes / 1024).toFixed(1)} GiB`
}
