/** What a build of the program knows of itself; `npm run dist` writes it into the package.json that is packed. */
import { z } from 'zod'

export const buildSchema = z.strictObject({
  /**
   * From the sources; packed around a stand-in for Electron, to try the installer; or packed to be used.
   */
  kind: z.enum(['sources', 'stand-in', 'release']),
  /** Whose Authenticode signature is on the programs, as the certificate names him; null: they are not signed. */
  signedBy: z.string().min(1).nullable(),
  /** Where newer versions are looked for, and whose signature the feed has to have; null: the build does not update itself. */
  feed: z
    .strictObject({
      url: z.url(),
      /** Ed25519: SubjectPublicKeyInfo, DER, in Base64. */
      keys: z.array(z.base64().min(1)).min(1),
    })
    .nullable(),
})
export type Build = z.infer<typeof buildSchema>

export const fromSources: Build = { kind: 'sources', signedBy: null, feed: null }

/** The field of package.json. */
export const buildField = 'piOffloadBuild'

/** Throws where the field is there and says something else. */
export function buildIn(packageJson: Readonly<Record<string, unknown>>): Build {
  const build = packageJson[buildField]
  return build === undefined ? fromSources : buildSchema.parse(build)
}
