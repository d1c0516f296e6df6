/** Brings the installer in the machine to life and listens to it until the machine is off again. */
import { failure, ProblemError } from '../../contract/problem.ts'
import type { StepContext } from '../../engine/resource.ts'
import { installerEventReader, type InstallerEvent } from './installer-events.ts'
import { bootstrapLine } from './seed.ts'
import { isOff } from './switch-off.ts'

const pollMs = 1_500
const firstTypingMs = 5_000
/** Until the console is up, what is typed is lost. */
const typingMs = 10_000
const powerOffMs = 180_000
const rememberedLines = 40

const stageTitles: Readonly<Record<string, string>> = {
  partition: 'partitions the disk',
  format: 'makes the file systems',
  mount: 'mounts the file systems',
  configure: 'writes the configuration',
  install: 'installs NixOS',
  finish: 'finishes',
}

/**
 * Returns when the installer said that it is done and the machine switched itself off: only both together mean that everything is
 * on the disk. Throws `INSTALLER_FAILED`, `INSTALLER_SILENT`.
 */
export async function followInstaller(context: StepContext, uuid: string, runId: string): Promise<void> {
  const { ports, folders, setup, signal } = context
  const { virtualBox, clock, files } = ports
  const silenceMs = setup.builder.installSilenceSeconds * 1000
  const read = installerEventReader()
  const lines: string[] = []
  let offset = 0
  let lastSignAt = clock.now()
  let nextTypingAt = lastSignAt + firstTypingMs
  const heard: { hello: boolean; doneAtMs: number | undefined } = { hello: false, doneAtMs: undefined }

  function take(event: InstallerEvent): void {
    lastSignAt = clock.now()
    if (event.event === 'hello' || event.event === 'busy') heard.hello ||= event.run === runId
    else if (event.event === 'done' && event.run === runId) heard.doneAtMs = clock.now()
    else if (event.event === 'log') {
      lines.push(event.line)
      context.log(event.line)
    } else if (event.event === 'failed')
      throw failed(`The stage “${event.stage}” failed: ${event.message}`, lines)
    else tell(context, event)
  }

  for (;;) {
    // The state before the words: when the machine is off, all of them are there.
    const { state } = await virtualBox.machine(uuid, context.signal)
    const bytes = await files.readFrom(folders.serialFile, offset)
    offset += bytes.length
    read(bytes).forEach(take)
    if (isOff(state)) {
      if (heard.doneAtMs !== undefined) return
      throw failed('The machine was switched off before the installation was done.', lines)
    }
    const now = clock.now()
    if (heard.doneAtMs !== undefined && now - heard.doneAtMs > powerOffMs)
      throw failure('INSTALLER_SILENT', 'The installation is done, but the machine does not switch off.')
    if (now - lastSignAt > silenceMs) {
      const since = `for ${setup.builder.installSilenceSeconds} s`
      const detail = heard.hello ? `It said nothing ${since}.` : `It did not start ${since}.`
      throw failure('INSTALLER_SILENT', detail, lines.join('\n'))
    }
    if (!heard.hello && now >= nextTypingAt) {
      nextTypingAt = now + typingMs
      context.report({ done: 0, unit: 'stages', note: 'wakes the installer' })
      await typeBootstrapLine(context, uuid)
    }
    await clock.sleep(pollMs, signal)
  }
}

/** A machine that is just changing its state takes no keys; the next try is not far. */
async function typeBootstrapLine(context: StepContext, uuid: string): Promise<void> {
  try {
    await context.ports.virtualBox.typeLine(uuid, bootstrapLine)
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    context.log(`${error.problem.title}: ${error.problem.underlying ?? error.problem.detail}`)
  }
}

function tell(context: StepContext, event: InstallerEvent): void {
  // The stages take seconds, but for the one whose paths are counted: their number is no measure of what is left.
  if (event.event === 'stage')
    context.report({
      done: Math.max(0, event.index - 1),
      unit: 'stages',
      note: stageTitles[event.stage] ?? event.stage,
    })
  else if (event.event === 'progress')
    context.report({
      done: event.done,
      total: event.total,
      unit: event.unit,
      note: stageTitles['install'] ?? '',
    })
}

function failed(detail: string, lines: readonly string[]): ProblemError {
  return failure('INSTALLER_FAILED', detail, lines.slice(-rememberedLines).join('\n'))
}
