import { writeFile } from 'node:fs/promises'
import { documentFile, documentText } from './document.ts'

await writeFile(documentFile, await documentText())
