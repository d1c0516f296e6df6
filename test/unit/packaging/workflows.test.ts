/** The workflows, which only GitHub can run (docs/not-run.md): what of them can be judged here. */
import { execFileSync, spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import packageFile from '../../../package.json' with { type: 'json' }

const text = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
const permissions = z.record(z.string(), z.enum(['read', 'write', 'none']))

const stepSchema = z.strictObject({
  name: z.string().optional(),
  if: z.string().optional(),
  uses: z.string().optional(),
  with: text.optional(),
  run: z.string().optional(),
  env: text.optional(),
  'working-directory': z.string().optional(),
})

const workflowSchema = z.strictObject({
  name: z.string(),
  on: z.record(z.string(), z.unknown()),
  permissions,
  concurrency: z.strictObject({ group: z.string(), 'cancel-in-progress': z.boolean() }),
  jobs: z.record(
    z.string(),
    z.strictObject({
      needs: z.string().optional(),
      if: z.string().optional(),
      'runs-on': z.enum(['ubuntu-24.04', 'windows-2025']),
      'timeout-minutes': z.int().max(60),
      defaults: z.strictObject({ run: z.strictObject({ shell: z.literal('bash') }) }).optional(),
      permissions: permissions.optional(),
      steps: z.array(stepSchema),
    }),
  ),
})

type Step = z.infer<typeof stepSchema>

const noShellcheck = spawnSync('shellcheck', ['--version']).error !== undefined

const folder = new URL('../../../.github/workflows/', import.meta.url)
const files = readdirSync(folder)
const source = (file: string): string => readFileSync(new URL(file, folder), 'utf8')
const read = (file: string) => workflowSchema.parse(parse(source(file)))
const stepsOf = (file: string): Step[] => Object.values(read(file).jobs).flatMap(({ steps }) => steps)
const isPinned =
  /^actions\/(?:checkout|setup-node|upload-artifact|download-artifact|attest-build-provenance)@[0-9a-f]{40}$/

describe.each(files)('%s', (file) => {
  it('has the form of a workflow: rights, an end in time, and either an action or a command in each step', () => {
    expect(read(file).permissions).toEqual({ contents: 'read' })
    for (const step of stepsOf(file)) expect([step.uses, step.run].filter(Boolean)).toHaveLength(1)
  })

  it('takes GitHub’s own actions alone, by a whole commit and with its version beside it', () => {
    for (const { uses } of stepsOf(file)) if (uses !== undefined) expect(uses).toMatch(isPinned)
    for (const line of source(file).split('\n'))
      if (line.includes('uses:')) expect(line).toMatch(/@[0-9a-f]{40} # v\d+\.\d+\.\d+$/)
  })

  it('leaves no credentials with the sources', () => {
    const checkouts = stepsOf(file).filter(({ uses }) => uses?.startsWith('actions/checkout@'))
    expect(checkouts).toHaveLength(Object.keys(read(file).jobs).length)
    for (const checkout of checkouts) expect(checkout.with).toMatchObject({ 'persist-credentials': false })
  })

  it('puts nothing into the text of a command, where somebody could have written a command of his own', () => {
    for (const { run } of stepsOf(file)) expect(run ?? '').not.toContain('${{')
  })

  it('calls scripts and files that there are', () => {
    const root = new URL('../../../', import.meta.url)
    const commands = stepsOf(file)
      .map(({ run = '' }) => run)
      .join('\n')
    const called = [...commands.matchAll(/npm (?:run )?([a-z][a-z:0-9]*)/g)].map(([, name = '']) => name)
    expect(called).toContain('test')
    for (const name of called) expect(Object.keys({ ci: '', ...packageFile.scripts })).toContain(name)
    for (const [path] of commands.matchAll(/\b(?:electron|test|vitest\.)[\w/.-]*\.ts\b/g))
      expect(() => readFileSync(new URL(path, root))).not.toThrow()
  })

  it('has commands for bash, on Windows, too', () => {
    for (const { 'runs-on': system, defaults } of Object.values(read(file).jobs))
      expect(defaults?.run.shell === 'bash').toBe(system.startsWith('windows'))
  })

  it.skipIf(noShellcheck)('has commands that shellcheck finds nothing in', () => {
    for (const { run } of stepsOf(file))
      if (run !== undefined) execFileSync('shellcheck', ['--shell=bash', '-'], { input: `${run}\n` })
  })
})

describe('the release', () => {
  const { jobs } = read('release.yml')

  it('gives the right to write to the job that installs nothing', () => {
    for (const [name, { permissions, steps }] of Object.entries(jobs)) {
      const writes = Object.values(permissions ?? {}).includes('write')
      expect(writes).toBe(name === 'draft')
      if (writes) for (const { run = '' } of steps) expect(run).not.toContain('npm')
    }
  })

  it('shows secrets to the step that packs, and to no other', () => {
    for (const { run, env, with: input } of Object.values(jobs).flatMap(({ steps }) => steps)) {
      const knowsSecret = JSON.stringify({ env, input }).includes('secrets.')
      expect(knowsSecret).toBe(run === 'npm run dist -- --release')
    }
  })

  it('hands on all that signing.ts reads', () => {
    const signing = readFileSync(new URL('../../../electron/packaging/signing.ts', import.meta.url), 'utf8')
    const packing = jobs['windows']?.steps.find(({ run }) => run?.startsWith('npm run dist'))
    for (const [name] of signing.matchAll(/\b(?:PI_OFFLOAD|WIN_CSC)_[A-Z_]+\b/g))
      expect(packing?.env).toHaveProperty(name)
  })

  it('is a draft, and only for a tag', () => {
    expect(jobs['draft']).toMatchObject({ needs: 'windows', if: "github.ref_type == 'tag'" })
    expect(jobs['windows']).toMatchObject({ needs: 'check' })
    expect(JSON.stringify(jobs['draft'])).toContain(
      'gh release create \\"$GITHUB_REF_NAME\\" --draft --verify-tag',
    )
  })
})
