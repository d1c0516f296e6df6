/** A run on the terminal: one bar with its time, or plain lines where nobody watches, or JSON lines for machines. */
import { createLogUpdate } from 'log-update'
import { foldRunEvent, emptyRunView, type RunView } from '../contract/run-view.ts'
import type { RunEvent } from '../contract/run.ts'
import type { Emit } from '../engine/run.ts'
import { problemText } from './problem-text.ts'
import { frame, marks, seconds } from './progress-frame.ts'
import { bold, dim, green, red } from './style.ts'

export interface Display {
  emit: Emit
  /** Ends the moving part; what stands there stays. */
  close(): void
}

/** One JSON object a line: exactly the events of the contract. */
export function jsonDisplay(output: NodeJS.WritableStream): Display {
  return { emit: (event) => output.write(`${JSON.stringify(event)}\n`), close: () => undefined }
}

/**
 * A line for each step as it ends, and every log line of the tools. For logs, pipes and dumb terminals. `ifStopped` says what can be
 * done after a stop.
 */
export function plainDisplay(output: NodeJS.WritableStream, ifStopped: string): Display {
  const titles = new Map<string, string>()
  const write = (line: string) => output.write(`${line}\n`)
  return {
    emit(event) {
      switch (event.type) {
        case 'action-started':
          titles.set(event.resource, event.title)
          return write(`… ${event.title}`)
        case 'log':
          return write(`  ${event.line}`)
        case 'action-finished':
          return write(
            `✓ ${titles.get(event.resource) ?? event.resource} (${event.outcome}, ${seconds(event.durationMs)})`,
          )
        case 'run-finished':
          return write(lastWord(event, ifStopped))
        case 'run-started':
        case 'progress':
          return undefined
      }
    },
    close: () => undefined,
  }
}

/** The bar, redrawn in place; steps that ended and the tool's last line stay visible. */
export function liveDisplay(output: NodeJS.WriteStream, ifStopped: string, now: () => number): Display {
  const draw = createLogUpdate(output)
  const startedAt = now()
  let view: RunView = emptyRunView
  let lastLine = ''
  const redraw = () => draw(frame(view, lastLine, now() - startedAt, output).join('\n'))
  const ticking = setInterval(redraw, 500)
  return {
    emit(event) {
      view = foldRunEvent(view, event)
      if (event.type === 'log') lastLine = event.line
      if (event.type === 'run-finished') {
        clearInterval(ticking)
        draw.clear()
        for (const action of view.actions) output.write(`${marks[action.state]} ${action.title}\n`)
        output.write(`${lastWord(event, ifStopped)}\n`)
        return
      }
      redraw()
    },
    close() {
      clearInterval(ticking)
      draw.done()
    },
  }
}

function lastWord(event: Extract<RunEvent, { type: 'run-finished' }>, ifStopped: string): string {
  const took = seconds(event.durationMs)
  if (event.problem === undefined) return green(bold(`Done in ${took}.`))
  if (event.outcome === 'cancelled')
    return `${red(bold('Stopped'))} after ${took} ${dim(`(${event.problem.code})`)}.\n→ ${ifStopped}`
  return `${red(bold('Failed'))} after ${took}.\n${problemText(event.problem)}`
}
