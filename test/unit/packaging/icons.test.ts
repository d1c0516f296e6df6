import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import {
  digestsFile,
  digestsOfDrawings,
  drawingFor,
  iconFolder,
  icos,
  icoSizes,
  png,
} from '../../../electron/packaging/icons/drawings.ts'
import { pictureIn } from '../../../electron/packaging/icons/png.ts'
import { imagesIn, opacities, opacitiesOf } from './ico-reader.ts'

const drawings = await digestsOfDrawings()

test('the icons are drawn from the drawings as they are: else `npm run icons`', async () => {
  expect(JSON.parse(await readFile(digestsFile, 'utf8'))).toEqual(drawings)
})

test('every drawing is used, and every drawing that is used is there', () => {
  const names = icos.flatMap(({ drawing }) => icoSizes.map((size) => drawingFor(drawing, size)))
  expect(Object.keys(drawings).sort()).toEqual(
    [...new Set([...names, drawingFor(png.drawing, png.size)])].sort(),
  )
})

test.each(icos)(
  '$file has each size that Windows asks for, with something in it and a ground that shows through',
  async ({ file }) => {
    const images = imagesIn(await readFile(join(iconFolder, file)))
    expect(images.map(({ size }) => size)).toEqual(icoSizes)
    for (const image of images) expectPicture(opacities(image), image.size)
  },
)

test('the PNG is large enough for Linux', async () => {
  const picture = pictureIn(await readFile(join(iconFolder, png.file)))
  expect([picture.width, picture.height]).toEqual([png.size, png.size])
  expectPicture(opacitiesOf(picture), png.size)
})

test.each(['icon.svg', 'icon-16.svg', 'icon-20.svg', 'icon-24.svg'])(
  'the colours of %s are seen on light and on dark',
  async (name) => {
    const drawing = await readFile(join(iconFolder, name), 'utf8')
    const colours = [...drawing.matchAll(/fill="(#[\da-f]{6})"/g)].map(([, colour]) => colour ?? '')
    expect(new Set(colours).size).toBe(2)
    // WCAG 2.2, 1.4.11: 3 to 1, on the grounds of the window's two themes.
    for (const colour of colours)
      for (const ground of ['#f3f3f3', '#202020']) expect(contrast(colour, ground)).toBeGreaterThanOrEqual(3)
  },
)

/** At least a third is seen, and the corner at the upper left is not. */
function expectPicture(opacity: readonly number[], size: number): void {
  expect(opacity).toHaveLength(size * size)
  expect(opacity[0]).toBe(0)
  expect(opacity.filter((value) => value === 255).length / opacity.length).toBeGreaterThan(1 / 3)
}

/** WCAG 2.2, "contrast ratio" and "relative luminance". */
function contrast(one: string, other: string): number {
  const [darker, lighter] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number]
  return (lighter + 0.05) / (darker + 0.05)
}

function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
