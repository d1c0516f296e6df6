/** All commands with their options, and what each starts. */
import packageFile from '../../package.json' with { type: 'json' }
import { Command, Option } from 'commander'
import { openDoctor, openRehearsalWorkplace, openWorkplace, thisUser } from '../composition.ts'
import type { Workplace } from '../ipc/workplace.ts'
import { requireOwnUser } from '../own-user.ts'
import { collect } from './doctor.ts'
import { exitCodeHelp, exitCodes } from './exit-codes.ts'
import { dataFolderOption, notEmpty, portOption } from './options.ts'
import { rehearse } from './rehearse.ts'
import { addSetupCommands } from './setup-commands.ts'
import { exampleSetup } from './setup-file.ts'
import { showUi } from './ui.ts'

/** What is at work, for whoever has to tell its end. */
export type Opened = Pick<Workplace, 'ports' | 'outgoing'>

/**
 * The program, to be parsed once: a command leaves its exit code in `process.exitCode`. Throws a `CommanderError` for a wrong command line and
 * after `--help` and `--version`. `onOpened` is told what the command works on.
 */
export function makeProgram(signal: AbortSignal, onOpened: (opened: Opened) => void): Command {
  const program = new Command('npm run cli --')
    .description('Turns this PC into a NixOS build machine for a Raspberry Pi.')
    .version(packageFile.version)
    .showHelpAfterError(
      '(--help explains everything. npm keeps options for itself unless two dashes come first: npm run cli -- plan --setup setup.json)',
    )
    .exitOverride()
    .addHelpText(
      'after',
      `
A first setup file, everything else has a default:

${exampleSetup}

Look first, then do it:
  npm run cli -- plan  --setup setup.json
  npm run cli -- apply --setup setup.json

For machines, without npm's own lines on stdout:
  npm run --silent cli -- status --setup setup.json --json

Secrets come from the terminal or from PI_OFFLOAD_PI_PASSWORD, PI_OFFLOAD_SUDO_PASSWORD (sudo on the Pi),
PI_OFFLOAD_KEY_PASSPHRASE and PI_OFFLOAD_PC_SUDO_PASSWORD; they are never stored.

${exitCodeHelp}`,
    )

  addSetupCommands(program, signal, onOpened)

  program
    .command('ui')
    .description('the wizard in a browser on this PC')
    .addOption(portOption())
    .addOption(dataFolderOption())
    .option('--rehearsal', 'on a pretended PC and Pi')
    .action(async (parsed: { port?: number; dataFolder?: string; rehearsal?: true }) => {
      if (!parsed.rehearsal) requireOwnUser(await thisUser())
      const workplace = parsed.rehearsal
        ? openRehearsalWorkplace({ fast: false })
        : openWorkplace(parsed.dataFolder)
      process.exitCode = await showWizard(workplace, parsed.port)
    })

  program
    .command('doctor')
    .description(
      'what this PC says of itself, for a report: nothing is changed, and nothing in it says whose it is',
    )
    .addOption(new Option('--collect <file>', 'where to write it').argParser(notEmpty).makeOptionMandatory())
    .action(async (parsed: { collect: string }) => {
      process.exitCode = await collect(openDoctor(), {
        ...{ file: parsed.collect, version: packageFile.version, signal },
      })
    })

  program
    .command('rehearse')
    .description('the same guided setup on a pretended PC and Pi: nothing is changed, no rights are needed')
    .option('--fast', 'do not wait for the pretended minutes')
    .option('--ui', 'the wizard in a browser instead of a report')
    .addOption(portOption())
    .action(async (parsed: { fast?: true; ui?: true; port?: number }) => {
      // It only shows: without anybody who looks there is nothing to do.
      process.stdout.on('error', (error: NodeJS.ErrnoException) =>
        process.exit(error.code === 'EPIPE' ? exitCodes.succeeded : exitCodes.failed),
      )
      const fast = parsed.fast ?? false
      process.exitCode = parsed.ui
        ? await showWizard(openRehearsalWorkplace({ fast }), parsed.port)
        : await rehearse({ fast, signal })
    })

  function showWizard(workplace: Workplace, port = 0): Promise<number> {
    onOpened(workplace)
    return showUi({ workplace, version: packageFile.version, port, signal })
  }

  return program
}
