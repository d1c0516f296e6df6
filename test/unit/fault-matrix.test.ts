/** The lab's rows are those of the catalogue of troubles, and docs/fault-matrix.md has a line for each. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { documentFile } from '../lab/faults/document.ts'
import { absentRows, faults } from '../lab/faults/rows.ts'
import { troubles } from '../troubles/document.ts'

const catalogue = ['P', 'N'].flatMap((side) =>
  Array.from({ length: 25 }, (_, index) => `${side}${index + 1}`),
)

describe('the faults that the lab brings about', () => {
  it('are of every row, or it is said why not', () => {
    const written = new Set(faults.map(({ row }): string => row))
    const absent = absentRows.map(({ row }): string => row)
    expect([...written, ...absent].toSorted()).toEqual(catalogue.toSorted())
    expect(written.size).toBeGreaterThanOrEqual(45)
  })

  it('name troubles that the list has', () => {
    const ids = new Set(troubles.map(({ id }) => id))
    expect([...faults, ...absentRows].map(({ trouble }) => trouble).filter((id) => !ids.has(id))).toEqual([])
  })

  it('stand in docs/fault-matrix.md, each with its cause', () => {
    const lines = readFileSync(documentFile, 'utf8')
      .split('\n')
      .map((line) => line.replace(/ +/g, ' '))
    for (const { row, cause } of [...faults, ...absentRows])
      expect(lines.filter((line) => line.startsWith(`| ${row} | ${cause} |`))).toHaveLength(1)
  })
})
