/**
 * Letters for a pretended screen: the printable characters of ASCII from X11's “misc-fixed”, which is in the public domain
 * (`Lat15-Fixed16` of Debian's console-setup), 8 × 16 points each, packed.
 */
import { inflateRawSync } from 'node:zlib'

const packed = [
  'dVRNi9swEBWqDlMwQYRQTAmtEWbZ7CkLpaTBGEWoxvZhWXzoIeSw+JDznsoegvLXy+jTTuhAiMdvNHoz88aE3Bs4IwDoCSHEHF8u',
  'l6YsTdu2Pr7u2t3ic1eD85/7/gfAl82mcf5aiFW++a2aXyH7LB0D4NYAGPoFPqFxXgRG3dP6qYMpw+ttGkJyAB6d6r6uPHf/lNor',
  'Cyn9+1I1/TCq0uOQPzoCtU+lFM0w3CR/TalS/g6WrUqtDWPM+UZKeaGUBnxdSHlRKsYbShljqQ8VQhMcn2tKKdvNmAf60Y/lUga8',
  '4MBoDDD+50wiCLyQiT+L88X59H+GYXgpvoV+lEoZJOR85G75X+J5KaWMfD+0sqY/JvVjhLnx5eT8i1LN3vl41l7n76u9AEP/vzNr',
  'Wvt+KN2+vr29ttrHy2Am5Dufj8eUT43jMPR906jUXzXpt61vzg/teK4+JbzVWqXzcpul+V8DX0j1TPMfDgchxGo1xY/H8znyU2WZ',
  '26aHeCFWk3yoF0j6W8TrYOHrtyvDqJv/O4/27tRN/mdX3Da4f18pWsf5SClPI3IeTwm3Aqj8OtF9g3iYp+2QiXjGOb84Ph6me631',
  'rqhch2J+Xz8ASjvNnzGSOQWwduviUQBx/jnc6IWQv52z4M/ypwlXc3w8BQWEenxHEZ/ow9aPAvDnY31ZwF361A+FIy7TAh8cvZ8J',
  'RwEkfvb4w1dK4xfDCsCEfoLdd7A3wswIIVsEcN85APbruWvSZP8B',
].join('')

const glyphs = inflateRawSync(Buffer.from(packed, 'base64'))
const glyphHeight = 16
const firstCode = 0x20

/** The rows of a letter from top to bottom, each a byte whose highest bit is the leftmost point; unknown ones are blank. */
export function glyphOf(letter: string): Uint8Array {
  const at = ((letter.codePointAt(0) ?? firstCode) - firstCode) * glyphHeight
  return at >= 0 && at < glyphs.length ? glyphs.subarray(at, at + glyphHeight) : new Uint8Array(glyphHeight)
}
