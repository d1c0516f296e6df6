/** What a bench is and what it gives. */

export interface Figure {
  what: string
  /** As it stands in the table, with its unit. */
  measured: string
  /** What is promised, and whether it held; absent for what is only worth knowing. */
  bound?: { promised: string; held: boolean }
}

export interface BenchReport {
  figures: Figure[]
  /** How it was measured and what was seen, as Markdown. */
  explanation: string
}

export interface Bench {
  name: string
  title: string
  /** Takes so long that it runs only when it is asked for. */
  onlyByName?: true
  measure(): Promise<BenchReport>
}

/** A figure that must not be larger than its bound. */
export function atMost(what: string, value: number, limit: number, show: (value: number) => string): Figure {
  return { what, measured: show(value), bound: { promised: `≤ ${show(limit)}`, held: value <= limit } }
}

export function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(2)} s`
}

export function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const [low, high] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle], sorted[middle]]
  if (low === undefined || high === undefined) throw new Error('There is no median of nothing.')
  return (low + high) / 2
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}
