/** Keeps what the real VBoxManage answers, one file for each call. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { release } from 'node:os'
import { join } from 'node:path'
import { askReal } from './lab/virtualbox/passthrough.ts'
import type { RealAnswer } from './lab/virtualbox/refusal.ts'

/** A recorded call of VBoxManage: its arguments and all that came back. */
interface Recorded extends RealAnswer {
  args: readonly string[]
}

interface Recording {
  record: (name: string, ...args: string[]) => Promise<void>
  /** What has to succeed and says nothing worth keeping. */
  quietly: (...args: string[]) => Promise<void>
  /** Replaces what was recorded of this version before. */
  save: (fixtures: string) => { version: string; count: number }
}

export function recording(): Recording {
  const answers = new Map<string, Recorded>()
  return {
    record: async (name, ...args) => {
      if (answers.has(name)) throw new Error(`two recordings are called ${name}`)
      const { exitCode, stdout, stderr } = askReal(args)
      answers.set(name, { args, exitCode, stdout: neutral(stdout), stderr: neutral(stderr) })
    },
    quietly: async (...args) => {
      const answer = askReal(args)
      if (answer.exitCode !== 0) throw new Error(`${args.join(' ')}: ${answer.stdout}${answer.stderr}`)
    },
    save: (fixtures) => {
      const version = /^\d+\.\d+\.\d+/m.exec(answers.get('version')?.stdout ?? '')?.[0]
      if (version === undefined) throw new Error('VBoxManage tells no version')
      const folder = join(fixtures, version)
      rmSync(folder, { recursive: true, force: true })
      mkdirSync(folder, { recursive: true })
      for (const [name, answer] of answers) {
        writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(answer, null, 2)}\n`)
      }
      return { version, count: answers.size }
    },
  }
}

/** Which kernel the recording machine runs says nothing about VirtualBox. */
function neutral(text: string): string {
  return text.replace(/\blinux-headers-\S+/g, 'linux-headers-amd64.').replaceAll(release(), '6.12.0-1-amd64')
}
