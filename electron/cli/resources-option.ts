/** Which resources `plan` and `apply` shall look to, by the ids that `status` has. */
import { InvalidArgumentError, Option } from 'commander'
import { resources } from '../steps/index.ts'

export interface ResourcesOption {
  only?: string[]
}

const ids: readonly string[] = resources.map(({ id }) => id)

/** In the help and the refusal stand all that there are. */
export const resourcesOption = () =>
  new Option(
    '--only <ids>',
    `repairs a part: only these, with a comma between, and what they need (${ids.join(', ')})`,
  ).argParser(readResources)

function readResources(text: string): string[] {
  const asked = text.split(',').map((id) => id.trim())
  const unknown = asked.filter((id) => !ids.includes(id))
  if (unknown.length === 0) return asked
  throw new InvalidArgumentError(
    `There is no ${unknown.map((id) => JSON.stringify(id)).join(', ')}. There are: ${ids.join(', ')}.`,
  )
}
