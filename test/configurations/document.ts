/** docs/configurations.md: what becomes of each configuration of the corpus. */
import { fileURLToPath } from 'node:url'
import { format, resolveConfig } from 'prettier'
import { configurations, outcomeOf, type Expectation } from './corpus.ts'

export const documentFile = fileURLToPath(new URL('../../docs/configurations.md', import.meta.url))

const introduction = `# What becomes of somebody’s configuration

The program puts one entry, \`./pi-offload\`, into the \`imports\` of the Pi’s configuration.nix, and takes it out again byte for byte. Where it
is not sure, it changes nothing, says why, and shows the line to add. Below is what it does with each of the ${configurations.length} configurations in
[test/fixtures/configurations](../test/fixtures/configurations), which were written for this purpose. That real Nix agrees, about these and about
thousands of files that chance made of them, [is run in the lab](run-by-hand.md#npm-run-lab------configurations).

This page is written by \`npm run format\`; a test compares.`

const sections: Record<Expectation, { title: string; text: string; head: string }> = {
  added: {
    title: 'The entry is added',
    text: 'The lines that are new with it; a removal gives the former bytes back.',
    head: 'new lines',
  },
  'by-hand': {
    title: 'Its owner adds it',
    text: 'Nix takes the file, but what its `imports` are is computed, or is not in it.',
    head: 'why',
  },
  present: {
    title: 'It is there already',
    text: 'Nothing is added. A removal takes it out where it stands once, in a list, whoever put it there.',
    head: 'a removal',
  },
  broken: {
    title: 'Nix itself refuses the file',
    text: 'Nothing is changed before that is corrected.',
    head: 'why',
  },
}

export async function documentText(): Promise<string> {
  const text = [introduction, ...(Object.keys(sections) as Expectation[]).map(sectionOf)].join('\n\n')
  return format(text, { ...(await resolveConfig(documentFile)), parser: 'markdown' })
}

function sectionOf(expected: Expectation): string {
  const { title, text, head } = sections[expected]
  const rows = configurations
    .filter((configuration) => configuration.expected === expected)
    .map(({ name, source }) => {
      const file = name.slice(expected.length + 1)
      const { seen } = outcomeOf(source)
      return `| [${file}](../test/fixtures/configurations/${name}.nix) | ${expected === 'added' ? code(seen) : plain(seen)} |`
    })
  return [`## ${title}`, text, [`| configuration | ${head} |`, '| --- | --- |', ...rows].join('\n')].join(
    '\n\n',
  )
}

/** As it stands; a very long line from where the entry is. */
function code(line: string): string {
  const shown = line.length > 110 ? `… ${line.slice(Math.max(0, line.indexOf('./pi-offload') - 50))}` : line
  return `\`${plain(shown)}\``
}

function plain(text: string): string {
  return text.replaceAll('|', '\\|')
}
