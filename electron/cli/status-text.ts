/** How each part is doing as text for people: what is wrong and what to do, what comes of it, and what is fine. */
import { diagnose, type Cause } from '../contract/diagnosis.ts'
import type { Setup } from '../contract/setup.ts'
import type { MachineState, StatusLine } from '../contract/status.ts'
import { indent, problemText } from './problem-text.ts'
import { bold, dim, green, red, yellow } from './style.ts'

export function statusText(lines: readonly StatusLine[]): string {
  const { causes, well, unused } = diagnose(lines)
  return [...causes.flatMap(causeTexts), ...wellTexts(well), ...unusedTexts(unused), sumText(lines)].join(
    '\n',
  )
}

function causeTexts({ line, consequences }: Cause): string[] {
  const known = consequences.map(({ title, state }) =>
    indent(dim(`↳ ${title}: ${state === 'unknown' ? 'cannot be seen before' : 'comes of that'}`)),
  )
  return [lineText(line), ...known]
}

function listed(head: string, lines: readonly StatusLine[]): string[] {
  return lines.length === 0 ? [] : [`${head}: ${lines.map(({ title }) => title).join(', ')}.`]
}

/** Since a removal of a part. */
function unusedTexts(unused: readonly StatusLine[]): string[] {
  return [
    ...listed(
      dim('Removed on purpose'),
      unused.filter(({ made }) => made === false),
    ),
    ...listed(
      dim('Not in use without it'),
      unused.filter(({ made }) => made !== false),
    ),
  ]
}

function wellTexts(well: readonly StatusLine[]): string[] {
  return [
    ...listed(
      green('As wanted'),
      well.filter(({ made }) => made !== false),
    ),
    ...listed(
      dim('Not needed'),
      well.filter(({ made }) => made === false),
    ),
  ]
}

/** What a game means for the builder, as it is now. */
export function playingText(isPlaying: boolean, { builder }: Setup, state: MachineState): string {
  if (!isPlaying)
    return state === 'running'
      ? 'You no longer play: the builder takes what it may take otherwise.'
      : 'You no longer play. The builder does not run; `apply` starts it.'
  if (builder.whilePlaying === 'pause')
    return state === 'paused'
      ? 'You play: the builder stands still until `play off`.'
      : 'You play: the builder does not run, and is not started until `play off`.'
  const cap = Math.min(builder.cpuCapPercent, builder.cpuCapPercentWhilePlaying)
  const limits = `at most ${cap} % of each of its cores, with low priority`
  return state === 'running'
    ? `You play: the builder takes ${limits}, until \`play off\`.`
    : `You play: the builder does not run. When it does, it takes ${limits}, until \`play off\`.`
}

/** What cannot be seen yet may be as wanted; what was removed on purpose is not wrong. */
function sumText(lines: readonly StatusLine[]): string {
  const unseen = lines.filter(({ state }) => state === 'unknown').length
  const unused = lines.filter(({ state }) => state === 'unused').length
  const wrong = lines.filter(({ state }) => state !== 'ok').length - unseen - unused
  if (wrong === 0 && unseen === 0 && unused > 0)
    return green('What was not removed is as wanted. `apply` sets up the rest again.')
  if (wrong === 0 && unseen === 0) return green('Everything is as wanted.')
  if (wrong === 0) return `${unseen} of ${lines.length} parts could not be seen; the others are as wanted.`
  const rest = unseen === 0 ? '' : `, ${unseen} cannot be seen yet`
  const nothing = isNothingMade(lines) ? 'Nothing is set up yet. ' : ''
  return `${nothing}${wrong} of ${lines.length} parts ${wrong === 1 ? 'is' : 'are'} not as wanted${rest}.`
}

/** Of all that could be seen. */
function isNothingMade(lines: readonly StatusLine[]): boolean {
  return lines.some(({ made }) => made === false) && !lines.some(({ made }) => made === true)
}

function lineText({ title, state, summary, problem }: StatusLine): string {
  const head = (text: string) => `${bold(title)}: ${text}`
  const toDo = (verb: string) =>
    summary === undefined ? '' : `\n${indent(`→ apply ${verb} it: ${summary}`)}`
  switch (state) {
    case 'ok':
      return head(green('ok'))
    case 'missing':
      return head(`${yellow('missing')}${toDo('makes')}`)
    case 'differs':
      return problem === undefined
        ? head(`${yellow('not as in the setup')}${toDo('changes')}`)
        : `${head(yellow('not as in the setup'))}\n${indent(problemText(problem))}`
    // Never alone: they are listed.
    case 'unused':
      return head(dim('not in use since a removal'))
    case 'unknown':
      return problem === undefined
        ? head(dim('cannot be seen before an earlier part is as wanted'))
        : `${head(dim('not known'))}\n${indent(problemText(problem))}`
    case 'foreign':
    case 'blocked': {
      const found = red(state === 'foreign' ? 'not ours' : 'problem')
      return problem === undefined ? head(found) : `${head(found)}\n${indent(problemText(problem))}`
    }
  }
}
