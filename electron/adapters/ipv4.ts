/** IPv4 addresses and their names, the same on every system. */
import { lookup } from 'node:dns/promises'
import { networkInterfaces } from 'node:os'
import { failure } from '../contract/problem.ts'

/** `10.77.0.5`, 24 → `10.77.0.0/24`. */
export function subnetOf(address: string, prefixLength: number): string {
  const size = 2 ** (32 - prefixLength)
  const number = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
  const network = number - (number % size)
  const parts = [24, 16, 8, 0].map((bits) => Math.floor(network / 2 ** bits) % 256)
  return `${parts.join('.')}/${prefixLength}`
}

/** The IPv4 address of a name, or of an address. Throws `PI_UNREACHABLE`. */
export async function resolveName(name: string): Promise<string> {
  try {
    return (await lookup(name, { family: 4 })).address
  } catch (error) {
    throw failure('PI_UNREACHABLE', `The name ${name} is not known here.`, String(error))
  }
}

/** Of this PC, without those that only it can reach. */
export function ownAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address }) => address)
}
