/** Which of our addresses leads to a machine, by iproute2's JSON answers. */
import { z } from 'zod'
import { failure, ProblemError } from '../../contract/problem.ts'
import { execProgram } from '../exec.ts'
import { resolveName, subnetOf } from '../ipv4.ts'

const routesSchema = z.array(z.object({ dev: z.string().optional(), prefsrc: z.ipv4().optional() }))
const interfacesSchema = z.array(
  z.object({
    ifname: z.string().optional(),
    addr_info: z
      .array(
        z.object({
          family: z.string().optional(),
          local: z.string().optional(),
          prefixlen: z.int().min(0).max(128).optional(),
        }),
      )
      .default([]),
  }),
)

export interface Route {
  address: string
  subnet: string
  /** The destination itself, as its name was resolved. */
  destinationAddress: string
  device: string
}

/** Throws `PI_UNREACHABLE` when the name is not known or nothing leads there. */
export async function findRoute(destination: string): Promise<Route> {
  const address = await resolveName(destination)
  const { exitCode, stdout, stderr } = await execProgram('ip', ['-json', 'route', 'get', address], {
    successExitCodes: [0, 2],
  })
  const [route] = exitCode === 0 ? readAnswer(routesSchema, stdout) : []
  if (route === undefined)
    throw failure('PI_UNREACHABLE', `No network of this PC leads to ${destination}.`, stderr)
  const { stdout: interfaces } = await execProgram('ip', ['-json', '-4', 'address', 'show'])
  return {
    ...routeFrom(route, readAnswer(interfacesSchema, interfaces), destination),
    destinationAddress: address,
  }
}

function routeFrom(
  route: z.infer<typeof routesSchema>[number],
  interfaces: z.infer<typeof interfacesSchema>,
  destination: string,
): Omit<Route, 'destinationAddress'> {
  // By the address and not by the device: the route to an address of our own leads over `lo`.
  for (const { ifname, addr_info } of interfaces)
    for (const { family, local, prefixlen } of addr_info)
      if (family === 'inet' && local !== undefined && prefixlen !== undefined)
        if (route.prefsrc === undefined ? ifname === route.dev : local === route.prefsrc)
          return { address: local, subnet: subnetOf(local, prefixlen), device: ifname ?? '' }
  throw failure('PI_UNREACHABLE', `The network that leads to ${destination} has no IPv4 address here.`)
}

function readAnswer<T>(schema: z.ZodType<T>, text: string): T {
  try {
    return schema.parse(JSON.parse(text))
  } catch (error) {
    if (error instanceof ProblemError) throw error
    throw failure(
      'TOOL_ANSWER_UNREADABLE',
      'The program ip answers something unexpected.',
      text.slice(0, 2000),
    )
  }
}
