import { expect, it } from 'vitest'
import { readMarkdown } from './markdown.ts'

it('finds links, and none in code', async () => {
  const { links, codes, blocks } = await readMarkdown(
    [
      '[a](a.md) ![a picture](b.png) `[no](c.md)` <https://d.example> [e][e]',
      '',
      '```sh',
      '[no](f.md)',
      '```',
      '<picture><source srcset="g.png"><img alt="a picture" src="h.png"></picture>',
      '',
      '| a            |',
      '| ------------ |',
      '| [i](i.md#it) |',
      '',
      '[e]: e.md',
    ].join('\n'),
  )
  expect(links.map(({ text, line }) => [text, line])).toEqual([
    ['a.md', 1],
    ['b.png', 1],
    ['https://d.example', 1],
    ['i.md#it', 10],
    ['e.md', 12],
    ['g.png', 6],
    ['h.png', 6],
  ])
  expect(codes).toEqual([{ text: '[no](c.md)', line: 1 }])
  expect(blocks).toEqual([{ text: '[no](f.md)', line: 3, language: 'sh' }])
})

it('names headings as GitHub does', async () => {
  const { anchors } = await readMarkdown(
    [
      '# What it changes, and how to undo it',
      '## `npm run lab -- --kills`',
      '## VBOX_E_FILE “häufig” [a](b.md)',
      '## Twice',
      '## Twice',
      '| <a id="by-hand"></a>a |',
      '| --- |',
    ].join('\n\n'),
  )
  expect([...anchors]).toEqual([
    'what-it-changes-and-how-to-undo-it',
    'npm-run-lab------kills',
    'vbox_e_file-häufig-a',
    'twice',
    'twice-1',
    'by-hand',
  ])
})

it('knows what each picture is said to show', async () => {
  const { pictures } = await readMarkdown('![one](a.png)\n\n<img src="b.png" alt="two">')
  expect(pictures).toEqual([
    { text: 'a.png', alt: 'one', line: 1 },
    { text: 'b.png', alt: 'two', line: 3 },
  ])
})
