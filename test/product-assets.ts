import { fileAssets } from '../electron/adapters/assets.ts'

/** The product's own files. */
export const productAssets = fileAssets(new URL('../resources/', import.meta.url))
