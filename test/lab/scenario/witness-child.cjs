// A process of its own for the witness: it logs to the console and drags old packages along. Prints one JSON line.
const VBoxProvider = require('node-virtualbox/lib/VBoxProvider')

async function main() {
  const name = process.argv[2]
  const provider = new VBoxProvider()
  const [list, info, state] = [
    await provider.list(),
    await provider.info(name),
    await provider.getState(name),
  ]
  process.stdout.write(`${JSON.stringify({ list, info, state })}\n`)
}

void main()
