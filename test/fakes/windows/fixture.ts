import { readFileSync } from 'node:fs'

/** An answer in `test/fixtures/windows/`, by its name without ending. */
export function fixture(name: string): string {
  return readFileSync(new URL(`../../fixtures/windows/${name}.json`, import.meta.url), 'utf8')
}

/** Its value. */
export function valueIn(name: string): unknown {
  return (JSON.parse(fixture(name)) as { value: unknown }).value
}
