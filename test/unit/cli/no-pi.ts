/** A setup file's `pi` that answers at once that no ssh is there. */
import { networkInterfaces } from 'node:os'

/** A PC that has no address outside of itself cannot reach the other one, and says so as quickly. */
const ownAddress = Object.values(networkInterfaces())
  .flat()
  .find((found) => found !== undefined && !found.internal && found.family === 'IPv4')?.address

export const noPi = { address: ownAddress ?? '192.0.2.1', port: 1 }
