/** The commands that work on a setup file. */
import { Argument, InvalidArgumentError, type Command } from 'commander'
import { openProduct, piOfThisPc, thisPc, thisUser } from '../composition.ts'
import type { Plan } from '../contract/plan.ts'
import { derivationSchema } from '../contract/why.ts'
import { requireOwnUser } from '../own-user.ts'
import type { Product } from '../product.ts'
import {
  carryOut,
  carryOutPlan,
  play,
  showDryBuild,
  showPlan,
  showProof,
  showStatus,
  showWhy,
  type CommandOptions,
} from './commands.ts'
import { showDiagnostics } from './diagnostics.ts'
import { decideOnHostKey } from './confirm-host-key.ts'
import { dataFolderOption } from './options.ts'
import {
  keepOption,
  piIsGoneOption,
  readRemoval,
  sideOption,
  type RemovalOptions,
} from './removal-options.ts'
import { resourcesOption, type ResourcesOption } from './resources-option.ts'
import { changeSetupFile, loadSetup } from './setup-file.ts'
import { decideOnWay } from './ways-out.ts'

interface SetupOptions {
  setup: string
  dataFolder?: string
  json?: true
  yes?: true
}

/** A command that works on a setup file. */
function setupCommand(program: Command, name: string, description: string): Command {
  return program
    .command(name)
    .description(description)
    .requiredOption('--setup <file>', 'what is wanted, as JSON')
    .addOption(dataFolderOption())
    .option('--json', 'JSON lines for machines instead of text')
}

/** A command that changes something: it asks before, but machines cannot be asked. */
function changingCommand(program: Command, name: string, description: string): Command {
  return setupCommand(program, name, description)
    .option('--yes', 'start without a question; needed with --json')
    .hook('preAction', (command) => {
      const { json, yes } = command.opts<SetupOptions>()
      if (json && !yes) command.error('error: --json asks no question: add --yes to start without one')
    })
}

/** `onOpened` is told the product of the command that is carried out. */
export function addSetupCommands(
  program: Command,
  signal: AbortSignal,
  onOpened: (product: Product) => void,
): void {
  /**
   * Opens the product for a setup file, works with it, and gives the exit code of the work. `asks`: whether somebody may be asked for
   * passwords.
   */
  function withProduct(work: (product: Product, options: CommandOptions) => Promise<number>, asks = true) {
    return async (parsed: SetupOptions): Promise<void> => {
      requireOwnUser(await thisUser())
      const here = { pc: await thisPc(), piOfSshHost: piOfThisPc }
      const setup = await loadSetup(parsed.setup, here)
      const product = openProduct(setup, parsed.dataFolder, asks)
      onOpened(product)
      const options = { json: parsed.json ?? false, yes: parsed.yes ?? false, signal }
      let current = product
      const decide = async (plan: Plan): Promise<Product | undefined> => {
        const isDecided =
          (await decideOnHostKey(current, plan, options)) ||
          (await decideOnWay(plan, options, async (patch) => {
            current = current.withSetup(await changeSetupFile(parsed.setup, patch, here))
          }))
        return isDecided ? current : undefined
      }
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

  setupCommand(program, 'plan', 'shows exactly what apply would do')
    .addOption(resourcesOption())
    .action(({ only: resources, ...parsed }: SetupOptions & ResourcesOption) =>
      withProduct(async (product, options) => {
        await product.askForRights(options.signal)
        return showPlan(product, 'present', { ...options, resources })
      })(parsed),
    )

  changingCommand(program, 'apply', 'brings about what the setup says; also repairs and continues')
    .addOption(resourcesOption())
    .action(({ only: resources, ...parsed }: SetupOptions & ResourcesOption) =>
      withProductAlone(async (product, options) => {
        await product.askForRights(options.signal)
        return carryOut(product, 'present', { ...options, resources })
      })(parsed),
    )

  setupCommand(program, 'status', 'how each part is doing').action(
    withProduct(async (product, options) => {
      await product.askForRights(options.signal)
      return showStatus(product, options)
    }),
  )

  setupCommand(
    program,
    'diagnostics',
    'all that helps to understand a problem, as one text without secrets: asks for nothing, and ends within two minutes',
  ).action(withProduct(showDiagnostics, false))

  setupCommand(
    program,
    'proof',
    'lets the Pi build something new, shows where, and what both ways to build took',
  ).action(
    withProduct((product, options) => showProof((emit) => product.prove(emit, options.signal), options)),
  )

  setupCommand(
    program,
    'why',
    'why the PC was used, or was not, for a build of the Pi: by the rules of its Nix',
  )
    .addArgument(
      new Argument('[derivation]', 'a .drv or another path of its store (default: its last build)').argParser(
        readDerivation,
      ),
    )
    .action((derivation: string | undefined, parsed: SetupOptions) =>
      withProduct((product, options) => showWhy(product, derivation, options))(parsed),
    )

  setupCommand(
    program,
    'dry-build',
    'what the Pi’s next rebuild would build, what of it takes days, and how long the rest usually takes',
  ).action(withProduct(showDryBuild))

  setupCommand(program, 'play', 'says that you play, or no longer: the builder gives way')
    .addArgument(new Argument('<state>').choices(['on', 'off']))
    .action((state: 'on' | 'off', parsed: SetupOptions) =>
      withProduct((product, options) => play(state === 'on', product, options))(parsed),
    )

  changingCommand(
    program,
    'rotate-key',
    'gives the Pi a new key for the builder, and the builder one to sign with; the former ones count no longer',
  ).action(
    withProductAlone(async (product, options) => {
      await product.askForRights(options.signal)
      return carryOutPlan(product, ({ planNewKey }) => planNewKey(options.signal), options)
    }),
  )

  changingCommand(
    program,
    'upgrade-builder',
    'gives the builder the newest NixOS; until that is proven, a snapshot keeps the one it had',
  ).action(
    withProductAlone(async (product, options) => {
      await product.askForRights(options.signal)
      return carryOutPlan(product, ({ planNewerNixos }) => planNewerNixos(options.signal), options)
    }),
  )

  changingCommand(program, 'remove', 'takes back what apply made, in reverse: everything, or a part')
    .addOption(sideOption())
    .addOption(keepOption())
    .addOption(piIsGoneOption())
    .action((parsed: SetupOptions & RemovalOptions, command: Command) => {
      const removal = readRemoval(parsed, command)
      return withProductAlone(async (product, options) => {
        await product.askForRights(options.signal)
        return carryOut(product, 'absent', { ...options, removal })
      })(parsed)
    })
}

function readDerivation(text: string): string {
  if (derivationSchema.safeParse(text).success) return text
  throw new InvalidArgumentError('A path such as /nix/store/…-name.drv is expected.')
}
