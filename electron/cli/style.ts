import { styleText } from 'node:util'

type Style = (text: string) => string

/** Colours only where somebody sees them: `styleText` heeds NO_COLOR and a stdout that is no terminal. */
const style =
  (format: Parameters<typeof styleText>[0]): Style =>
  (text) =>
    styleText(format, text, { stream: process.stdout })

export const bold = style('bold')
export const dim = style('dim')
export const green = style('green')
export const red = style('red')
export const yellow = style('yellow')
