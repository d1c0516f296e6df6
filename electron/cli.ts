#!/usr/bin/env node
/** The command line: the whole product without a window. A thin shell over the engine. */
import packageFile from '../package.json' with { type: 'json' }
import { Argument, Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import {
  carryOut,
  carryOutPlan,
  play,
  showPlan,
  showPlaying,
  showProof,
  showStatus,
  showWhy,
  type CommandOptions,
} from './cli/commands.ts'
import { collect } from './cli/doctor.ts'
import { confirmPiHostKey, decideOnHostKey } from './cli/confirm-host-key.ts'
import { outliveReaders, stopOnSignals, tellFailure } from './cli/end.ts'
import { exitCodeHelp, exitCodes } from './cli/exit-codes.ts'
import { requireOwnUser } from './own-user.ts'
import { rehearse } from './cli/rehearse.ts'
import { partsOption, type PartsOptions } from './cli/parts-option.ts'
import { keepOption, onlyOption, piIsGoneOption, readRemoval, type RemovalOptions } from './cli/removal.ts'
import { exampleSetup, loadSetup } from './cli/setup-file.ts'
import { showUi } from './cli/ui.ts'
import {
  openDoctor,
  openProduct,
  openRehearsalWorkplace,
  openWorkplace,
  thisPc,
  thisUser,
} from './composition.ts'
import { derivationSchema } from './contract/why.ts'
import { onCrash } from './crash.ts'
import type { Plan } from './contract/plan.ts'
import type { Workplace } from './ipc/workplace.ts'
import type { Product } from './product.ts'

interface SetupOptions {
  setup: string
  dataFolder?: string
  json?: true
  yes?: true
}

const stop = stopOnSignals()
outliveReaders()

/** What is at work, as soon as there is something. */
let opened: Pick<Workplace, 'ports' | 'outgoing'> | undefined
onCrash((error) => {
  opened?.ports.log.write('crashed', { error })
  process.exit(tellFailure(error, opened?.outgoing))
})

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

/** An empty path would mean the current folder: in a script, that of a variable without a value. */
function notEmpty(path: string): string {
  if (path === '') throw new InvalidArgumentError('It is empty.')
  return path
}

const dataFolderOption = () =>
  new Option(
    '--data-folder <folder>',
    'where keys and notes are kept (default: the user’s data folder)',
  ).argParser(notEmpty)

/** A command that works on a setup file. */
function setupCommand(name: string, description: string): Command {
  return program
    .command(name)
    .description(description)
    .requiredOption('--setup <file>', 'what is wanted, as JSON')
    .addOption(dataFolderOption())
    .option('--json', 'JSON lines for machines instead of text')
}

/** A command that changes something: it asks before, but machines cannot be asked. */
function changingCommand(name: string, description: string): Command {
  return setupCommand(name, description)
    .option('--yes', 'start without a question; needed with --json')
    .hook('preAction', (command) => {
      const { json, yes } = command.opts<SetupOptions>()
      if (json && !yes) command.error('error: --json asks no question: add --yes to start without one')
    })
}

/** Opens the product for a setup file, works with it, and gives the exit code of the work. */
function withProduct(work: (product: Product, options: CommandOptions) => Promise<number>) {
  return async (parsed: SetupOptions): Promise<void> => {
    requireOwnUser(await thisUser())
    const setup = await loadSetup(parsed.setup, await thisPc())
    const product = openProduct(setup, parsed.dataFolder)
    opened = product
    const options = { json: parsed.json ?? false, yes: parsed.yes ?? false, signal: stop.signal }
    const decide = (plan: Plan): Promise<boolean> => decideOnHostKey(product, plan, options)
    process.exitCode = await work(product, { ...options, decide })
  }
}

/** The same where it changes something: another run is told before a long look around, not after it. */
function withProductAlone(work: (product: Product, options: CommandOptions) => Promise<number>) {
  return withProduct(async (product, options) => {
    const release = await product.ports.runLock.acquire()
    // The run itself takes it again: it is free for others while the question waits for its answer.
    await release()
    return work(product, options)
  })
}

setupCommand('plan', 'shows exactly what apply would do')
  .addOption(partsOption())
  .action(({ only, ...parsed }: SetupOptions & PartsOptions) =>
    withProduct(async (product, options) => {
      await product.askForRights(options.signal)
      await confirmPiHostKey(product, options)
      return showPlan(product.engine, 'present', { ...options, only })
    })(parsed),
  )

changingCommand('apply', 'brings about what the setup says; also repairs and continues')
  .addOption(partsOption())
  .action(({ only, ...parsed }: SetupOptions & PartsOptions) =>
    withProductAlone(async (product, options) => {
      await product.askForRights(options.signal)
      await confirmPiHostKey(product, options)
      return carryOut(product.engine, 'present', { ...options, only })
    })(parsed),
  )

setupCommand('status', 'how each part is doing').action(
  withProduct(async (product, options) => {
    await product.askForRights(options.signal)
    const exitCode = await showStatus(product.engine, options)
    await showPlaying(product, options)
    return exitCode
  }),
)

setupCommand('proof', 'lets the Pi build something new and shows where it was built').action(
  withProduct((product, options) => showProof((emit) => product.prove(emit, options.signal), options)),
)

setupCommand('why', 'why the PC was used, or was not, for a build of the Pi: by the rules of its Nix')
  .addArgument(
    new Argument('[derivation]', 'a .drv or another path of its store (default: its last build)').argParser(
      readDerivation,
    ),
  )
  .action((derivation: string | undefined, parsed: SetupOptions) =>
    withProduct((product, options) => showWhy(product, derivation, options))(parsed),
  )

setupCommand('play', 'says that you play, or no longer: the builder gives way')
  .addArgument(new Argument('<state>').choices(['on', 'off']))
  .action((state: 'on' | 'off', parsed: SetupOptions) =>
    withProductAlone((product, options) => play(state === 'on', product, options))(parsed),
  )

changingCommand(
  'rotate-key',
  'gives the Pi a new key for the builder; the former one opens it no longer',
).action(
  withProductAlone(async (product, options) => {
    await product.askForRights(options.signal)
    await confirmPiHostKey(product, options)
    return carryOutPlan(product.engine, await product.planNewKey(options.signal), options)
  }),
)

changingCommand('remove', 'takes back what apply made, in reverse: everything, or a part')
  .addOption(onlyOption())
  .addOption(keepOption())
  .addOption(piIsGoneOption())
  .action((parsed: SetupOptions & RemovalOptions, command: Command) => {
    const removal = readRemoval(parsed, command)
    return withProductAlone(async (product, options) => {
      await product.askForRights(options.signal)
      return carryOut(product.engine, 'absent', { ...options, removal })
    })(parsed)
  })

const portOption = () =>
  new Option('--port <number>', 'the port of this PC to serve it on (default: any free one)').argParser(
    readPort,
  )

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
      ...{ file: parsed.collect, version: packageFile.version, signal: stop.signal },
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
      : await rehearse({ fast, signal: stop.signal })
  })

function showWizard(workplace: Workplace, port = 0): Promise<number> {
  opened = workplace
  return showUi({ workplace, version: packageFile.version, port, signal: stop.signal })
}

function readPort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : NaN
  if (port >= 1 && port <= 65_535) return port
  throw new InvalidArgumentError('A port is a number from 1 to 65535.')
}

function readDerivation(text: string): string {
  if (derivationSchema.safeParse(text).success) return text
  throw new InvalidArgumentError('A path such as /nix/store/…-name.drv is expected.')
}

try {
  await program.parseAsync()
} catch (error) {
  if (error instanceof CommanderError)
    process.exitCode = error.exitCode === 0 ? exitCodes.succeeded : exitCodes.usage
  else process.exitCode = tellFailure(stop.signal.aborted ? stop.signal.reason : error, opened?.outgoing)
}
