import type { OwnAddress } from './network-discovery.ts'

/** No home has more machines; in a larger network the nearest ones are tried. */
const smallestPrefix = 22

/** Every address of a machine in the subnet, without the own one. */
export function addressesOf({ address, prefixLength }: OwnAddress): string[] {
  const size = 2 ** (32 - Math.max(prefixLength, smallestPrefix))
  const own = numberOf(address)
  const first = own - (own % size)
  // The first names the network and the last all of it, but for links of two or one.
  const numbers =
    size > 2
      ? Array.from({ length: size - 2 }, (_, index) => first + 1 + index)
      : Array.from({ length: size }, (_, index) => first + index)
  return numbers.filter((number) => number !== own).map(textOf)
}

/** Whether the address belongs to the subnet. */
export function isWithin({ address, prefixLength }: OwnAddress, other: string): boolean {
  const size = 2 ** (32 - prefixLength)
  return Math.floor(numberOf(address) / size) === Math.floor(numberOf(other) / size)
}

function numberOf(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
}

function textOf(number: number): string {
  return [24, 16, 8, 0].map((bits) => Math.floor(number / 2 ** bits) % 256).join('.')
}
