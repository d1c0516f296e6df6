/**
 * A running program with all that it started, which is ended together.
 *
 * POSIX knows groups: who leads one is ended with it. Windows knows none, and ends only the one process that it is told to; there
 * `taskkill /T` follows the parents' numbers downwards, which it can as long as the first of them lives. Its exit code is not
 * 0 where it could not end all; then at least the program itself is ended.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { systemProgram } from './windows/system-program.ts'

export interface ProcessTree {
  /** Asks to end. On Windows nobody can be asked: it ends. */
  askToEnd(): void
  end(): void
  /** The same, done when it returns: for the end of our own process. */
  endNow(): void
}

type Leader = Pick<ChildProcess, 'kill'> & { pid: number }

/** `leadsGroup`: on POSIX it was started as the leader of a group of its own; otherwise its children are its own care. */
export function processTree(leader: Leader, leadsGroup: boolean): ProcessTree {
  return process.platform === 'win32' ? windowsTree(leader) : posixTree(leader, leadsGroup)
}

function posixTree({ pid }: Leader, leadsGroup: boolean): ProcessTree {
  const send = (signal: NodeJS.Signals) => {
    try {
      process.kill(leadsGroup ? -pid : pid, signal)
    } catch {
      // Gone already.
    }
  }
  return {
    askToEnd: () => send('SIGTERM'),
    end: () => send('SIGKILL'),
    endNow: () => send('SIGKILL'),
  }
}

function windowsTree(leader: Leader): ProcessTree {
  const file = systemProgram('taskkill.exe')
  const argv = ['/PID', String(leader.pid), '/T', '/F']
  const endLeader = () => leader.kill('SIGKILL')
  const end = () => {
    const taskkill = spawn(file, argv, { stdio: 'ignore', windowsHide: true })
    taskkill.on('error', endLeader)
    taskkill.on('exit', (exitCode) => {
      if (exitCode !== 0) endLeader()
    })
  }
  return {
    askToEnd: end,
    end,
    endNow: () => {
      const { status } = spawnSync(file, argv, { stdio: 'ignore', windowsHide: true, timeout: 5_000 })
      if (status !== 0) endLeader()
    },
  }
}
