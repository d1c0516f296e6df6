/** Makes the README's picture: what the rehearsal really prints, as an SVG. `node test/screenshot.ts` after a change of words. */
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { stripVTControlCharacters } from 'node:util'
import { execaSync } from 'execa'

const cli = fileURLToPath(new URL('../electron/cli.ts', import.meta.url))
const picture = fileURLToPath(new URL('../docs/rehearsal.svg', import.meta.url))
const columns = 110
const lineHeight = 18
const colours: Record<string, string> = { 31: '#ff7b72', 32: '#7ee787', 33: '#f2cc60' }

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** One line with its colours, bold and dim as SVG spans. */
function spans(line: string): string {
  const style = new Map<string, string>()
  // eslint-disable-next-line no-control-regex -- escape sequences begin with a control character
  const parts = line.split(/\u001b\[(\d+)m/)
  return parts
    .map((part, index) => {
      if (index % 2 === 0) {
        const attributes = [...style].map(([name, value]) => ` ${name}="${value}"`).join('')
        return part === '' ? '' : `<tspan${attributes}>${escapeXml(part)}</tspan>`
      }
      if (part === '1') style.set('font-weight', 'bold')
      else if (part === '2') style.set('fill', '#8b949e')
      else if (part === '22') style.delete('font-weight')
      else if (colours[part] !== undefined) style.set('fill', colours[part])
      if (part === '39' || part === '22') style.delete('fill')
      return ''
    })
    .join('')
}

/** Cut at blanks, however long it is; what follows is indented. */
function wrapped(line: string): string[] {
  const cut = line.lastIndexOf(' ', columns)
  if (stripVTControlCharacters(line).length <= columns || line.slice(0, cut).trim() === '') return [line]
  return [line.slice(0, cut), ...wrapped(`  ${line.slice(cut + 1)}`)]
}

const { stdout } = execaSync(process.execPath, [cli, 'rehearse', '--fast'], { env: { FORCE_COLOR: '1' } })
// The details are indented, and a step that begins also ends.
const lines = stdout
  .split('\n')
  .filter((line) => !/^(?: |…|\+ *$)/.test(stripVTControlCharacters(line)))
  .flatMap(wrapped)
const height = lines.length * lineHeight + 40
const texts = lines.map(
  (line, index) => `<text x="20" y="${30 + index * lineHeight}" xml:space="preserve">${spans(line)}</text>`,
)
const svg = [
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${columns * 8.5 + 40} ${height}" role="img">`,
  '<title>npm run rehearse</title>',
  '<style>text{font:14px ui-monospace,Menlo,Consolas,monospace;fill:#e6edf3}</style>',
  `<rect width="100%" height="100%" rx="8" fill="#0d1117"/>`,
  ...texts,
  '</svg>',
]
writeFileSync(picture, `${svg.join('\n')}\n`)
