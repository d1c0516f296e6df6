/** A plan as text for people: what will happen where, with its exact words. */
import { createTwoFilesPatch } from 'diff'
import type { Action, Detail, Plan } from '../contract/plan.ts'
import type { Removal } from '../contract/removal.ts'
import { counted, planSummary } from './plan-summary.ts'
import { indent, problemText } from './problem-text.ts'
import { removeCommand } from './removal-options.ts'
import { bold, dim, red, yellow } from './style.ts'

/** So many lines of a file are read in passing. */
const glance = 8

const verbs = { create: '+', change: '~', verify: '?', remove: '-' } as const

/** `isBrief`: of a file that is longer than a glance only the size is told. Of a repair the ids are told, for `--only`. */
export function planText(plan: Plan, { isBrief = false } = {}): string {
  const blocks = [
    ...plan.actions.map((action) => actionText(action, { isBrief, hasId: plan.isRepair })),
    ...plan.kept.map((kept) => `${dim('=')} ${kept.title}: ${kept.description}; stays as it is`),
    ...plan.left.map((left) => `${dim('=')} ${left.title}: ${left.description}`),
    ...plan.obstacles.map(
      ({ title, problem }) => `${red('!')} ${bold(title)}\n${indent(problemText(problem))}`,
    ),
  ]
  if (blocks.length === 0)
    return plan.goal === 'present' ? 'Everything is as wanted.' : 'Nothing of ours is there.'
  const legend = plan.actions.some((action) => action.kind === 'verify')
    ? [dim('(? = can be seen only after an earlier step; what is shown is the most that is done)')]
    : []
  const isOpen = plan.actions.length > 0 || plan.obstacles.length > 0
  const ways = plan.obstacles.length > 0 ? waysAround(plan) : []
  return [...blocks, ...legend, ...ways, ...(isOpen ? [bold(planSummary(plan))] : [])].join('\n')
}

/** How a repair, or a removal, goes on without what stands in its way. */
function waysAround(plan: Plan): string[] {
  if (plan.removal !== undefined) return removalWays(plan, plan.removal)
  // Of a wish nothing is chosen, and at the first set-up there is nothing else to do.
  const { isRepair, wish, actions } = plan
  if (!isRepair || wish !== undefined || actions.length === 0) return []
  const ids = actions.map(({ resource }) => resource).join(',')
  return [
    `${counted(actions.length, 'step')} can be done now: \`apply --only ${ids}\` goes around what stands in the way.`,
  ]
}

function removalWays({ obstacles, actions }: Plan, removal: Removal): string[] {
  // Whatever is left out, what is ours stays unknown: the remedy says what helps.
  if (obstacles.some(({ problem }) => problem.code === 'NOTES_MISSING')) return []
  const isObstructed = (side: string): boolean => obstacles.some(({ resource }) => resource.startsWith(side))
  const withoutPi = removeCommand({ ...removal, piIsGone: true })
  const withoutMachine = removeCommand({ ...removal, keep: [...new Set(removal.keep).add('machine')] })
  const ways = [
    ...(isObstructed('pi/')
      ? [
          `Without the Pi: \`${withoutPi}\` leaves it, with the commands that take our side back there by hand.`,
        ]
      : []),
    ...(isObstructed('vm/machine')
      ? [`Without the machine: \`${withoutMachine}\` leaves it, with the keys that open it.`]
      : []),
  ]
  return ways.length === 0 ? [] : [`${counted(actions.length, 'step')} can be done now. ${ways.join('\n')}`]
}

function actionText(action: Action, { isBrief, hasId }: { isBrief: boolean; hasId: boolean }): string {
  const id = hasId ? dim(` (${action.resource})`) : ''
  const rights = action.needsAdministrator ? yellow(' (administrator)') : ''
  const head = `${verbs[action.kind]} ${bold(action.title)}${id}: ${action.change.summary}${rights}`
  const details = action.change.details.map((detail) => indent(detailText(detail, isBrief)))
  return [head, ...details].join('\n')
}

function detailText(detail: Detail, isBrief: boolean): string {
  switch (detail.kind) {
    case 'command':
      return `${dim(`[${detail.where}]`)} ${detail.argv.map(shown).join(' ')}`
    case 'setting':
      return `${detail.name}: ${settingText(detail)}`
    case 'download':
      return `download ${detail.url}${detail.bytes === undefined ? '' : ` (about ${Math.round(detail.bytes / 1e6)} MB)`}`
    case 'file':
      return `${dim(`[${detail.where}]`)} ${detail.path}${isBrief ? briefly(detail, fileText(detail)) : `\n${fileText(detail)}`}`
  }
}

function settingText({ before, after }: Extract<Detail, { kind: 'setting' }>): string {
  if (before === undefined) return after ?? ''
  return `${before} → ${after ?? 'gone'}`
}

function briefly({ before, after }: Extract<Detail, { kind: 'file' }>, text: string): string {
  const lines = text.split('\n')
  const fate = after === undefined ? 'deleted' : before === undefined ? 'new' : 'changed'
  return lines.length > glance ? dim(` (${String(lines.length)} lines, ${fate})`) : `\n${text}`
}

function fileText({ path, before, after }: Extract<Detail, { kind: 'file' }>): string {
  // A file whose text is nobody's business, such as a private key, is only named.
  if (before === undefined && after === undefined) return indent(dim('(deleted)'))
  if (before === undefined) return indent((after ?? '').trimEnd(), '+ ')
  if (after === undefined) return indent(before.trimEnd(), '- ')
  const patch = createTwoFilesPatch(path, path, before, after, '', '', { context: 2 })
  return patch.split('\n').slice(4).join('\n').trimEnd()
}

/** For reading, not for a shell: quotes only show where an argument begins and ends. */
function shown(argument: string): string {
  return /^[\w@%+=:,./-]+$/.test(argument) ? argument : JSON.stringify(argument)
}
