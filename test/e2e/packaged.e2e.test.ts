/** The driver of the packed program, on a Chromium in its place. */
import { AssertionError } from 'node:assert'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { driveRehearsal } from './packaged/program.ts'
import { requireLockedWindow, walkFirstPages } from './packaged/window.ts'

const standIn = fileURLToPath(new URL('packaged/stand-in.ts', import.meta.url))

test('is started, driven and ended in order', async () => {
  const program = await driveRehearsal({ file: process.execPath, argv: [standIn] })
  onTestFinished(() => program[Symbol.asyncDispose]())
  await walkFirstPages(program.page)
  // A browser's window is none that Electron has locked.
  await expect(requireLockedWindow(program.page)).rejects.toThrow(AssertionError)
  expect(await program.quit()).toBe(0)
})

test('a page that the browser complains about is told', async () => {
  const program = await driveRehearsal({ file: process.execPath, argv: [standIn] })
  onTestFinished(() => program[Symbol.asyncDispose]())
  await program.page.addInitScript('void fetch("https://example.org").catch(() => undefined)')
  await expect(walkFirstPages(program.page)).rejects.toThrow(/Content Security Policy/)
})

test('a program that ends at once is told with its exit code', async () => {
  await expect(
    driveRehearsal({ file: process.execPath, argv: ['-e', 'process.exit(7)', '--'] }),
  ).rejects.toThrow('the program ended with 7')
})
