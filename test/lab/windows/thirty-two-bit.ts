/**
 * Whether this machine runs programs of 32-bit Windows: Wine begins each with `int 0x80` (wine, dlls/ntdll/unix/signal_x86_64.c), the
 * system call of 32-bit Linux, which kernels in some virtual machines do not take. Installers of Windows are such programs.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'

const address = 0x400000n
const headerBytes = 64
const segmentBytes = 56

/** `mov eax, 1; xor ebx, ebx; int 0x80`: ends with exit code 0 where it is taken. */
const code = Buffer.from([0xb8, 1, 0, 0, 0, 0x31, 0xdb, 0xcd, 0x80])

export async function runs32BitWindows(): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), 'pi-offload-int-80-'))
  try {
    const file = join(folder, 'program')
    await writeFile(file, program(), { mode: 0o700 })
    return (await execa(file, { reject: false })).exitCode === 0
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** The smallest file that Linux starts: an ELF header, one segment with all of the file, and the code (elf(5)). */
function program(): Buffer {
  const start = headerBytes + segmentBytes
  const header = Buffer.alloc(start)
  header.write('\x7fELF\x02\x01\x01', 'latin1')
  header.writeUInt16LE(2, 16) // An executable
  header.writeUInt16LE(62, 18) // for x86-64
  header.writeUInt32LE(1, 20)
  header.writeBigUInt64LE(address + BigInt(start), 24)
  header.writeBigUInt64LE(BigInt(headerBytes), 32)
  header.writeUInt16LE(headerBytes, 52)
  header.writeUInt16LE(segmentBytes, 54)
  header.writeUInt16LE(1, 56)
  const segment = header.subarray(headerBytes)
  const size = BigInt(start + code.length)
  segment.writeUInt32LE(1, 0) // To be loaded,
  segment.writeUInt32LE(5, 4) // to be read and run.
  segment.writeBigUInt64LE(address, 16)
  segment.writeBigUInt64LE(address, 24)
  segment.writeBigUInt64LE(size, 32)
  segment.writeBigUInt64LE(size, 40)
  segment.writeBigUInt64LE(0x1000n, 48)
  return Buffer.concat([header, code])
}
