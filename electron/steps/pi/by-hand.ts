/**
 * What takes our side back on a Pi that cannot be reached now: a script, and a note that says how to run it there. Both stay on the
 * PC when everything else has gone from it.
 */
import type { Detail } from '../../contract/plan.ts'
import { defineResource, type StepContext } from '../../engine/resource.ts'
import { forgetMadeOnPi } from './made-on-pi.ts'

interface Instructions {
  note: string | undefined
  script: string | undefined
}

export const piByHand = defineResource<Instructions>({
  id: 'pi/by-hand',
  title: 'Instructions for the Pi',
  needs: [],
  weightSeconds: 1,

  async inspect(context) {
    const { note, script } = context.folders.byHandFiles
    const [noteText, scriptText] = await Promise.all([readText(context, note), readText(context, script)])
    if (noteText === undefined && scriptText === undefined) return { kind: 'absent' }
    return { kind: 'present', state: { note: noteText, script: scriptText } }
  },

  async diff(context, observed) {
    const before = observed.kind === 'present' ? observed.state : undefined
    const wanted = await wantedTexts(context)
    const details = (['note', 'script'] as const)
      .filter((name) => before?.[name] !== wanted[name])
      .map((name) => fileDetail(context, name, { before: before?.[name], after: wanted[name] }))
    if (details.length === 0) return undefined
    return { summary: 'What has to be done by hand on the Pi is written to a file', details }
  },

  async apply(context) {
    const { files } = context.ports
    const { note, script } = context.folders.byHandFiles
    const wanted = await wantedTexts(context)
    // Another Pi may take its place from now on.
    await forgetMadeOnPi(context)
    await files.write(script, wanted.script)
    await files.write(note, wanted.note)
  },

  async remove({ ports: { files }, folders: { byHandFiles } }) {
    await files.remove(byHandFiles.note)
    await files.remove(byHandFiles.script)
  },

  describeRemoval(context, { state }) {
    const details = (['note', 'script'] as const)
      .filter((name) => state[name] !== undefined)
      .map((name) => fileDetail(context, name, { before: state[name] }))
    return Promise.resolve({
      summary: 'The instructions for the Pi are deleted: nothing is left there',
      details,
    })
  },
})

function fileDetail(
  { folders }: StepContext,
  name: keyof Instructions,
  { before, after }: { before: string | undefined; after?: string },
): Detail {
  return {
    kind: 'file',
    where: 'pc',
    path: folders.byHandFiles[name],
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  }
}

async function wantedTexts(context: StepContext): Promise<{ note: string; script: string }> {
  const script = await context.ports.assets.text('nix/left-on-the-pi.sh')
  return { note: await noteText(context), script }
}

/** Every word of the commands is plain (contract/setup-values.ts), but for the path, which both systems take in double quotes. */
async function noteText({ setup, folders, ledger }: StepContext): Promise<string> {
  const { address, port, user } = setup.pi
  const { keyPath } = setup.offload
  const { installationId } = await ledger.read()
  const login = `${user}@${address}`
  const sudo = user === 'root' ? '' : 'sudo '
  return [
    `The builder was taken back while the Pi (${address}) could not be reached. What is there of it stays until this is done, in a`,
    'terminal on this PC, when the Pi is there again:',
    '',
    `  scp -P ${String(port)} "${folders.byHandFiles.script}" ${login}:left-on-the-pi.sh`,
    `  ssh -p ${String(port)} -t ${login} ${sudo}sh left-on-the-pi.sh ${keyPath} pi-offload:${installationId}`,
    '',
    'It takes the import out of the configuration, lets the Pi build its system without the builder, and deletes our files and the key.',
    'Where the program is still there, it does the same: cli -- remove --only pi.',
    'When it is done, cli -- remove deletes both files and the program’s notes beside them. Without the program, or if the Pi is gone for',
    `good, delete the folder ${folders.data}, unless the builder was set up again.`,
    '',
  ].join('\n')
}

async function readText({ ports }: StepContext, path: string): Promise<string | undefined> {
  const bytes = await ports.files.read(path)
  return bytes && new TextDecoder().decode(bytes)
}
