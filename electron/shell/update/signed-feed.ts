/** The feed as electron-updater asks for it, with its signature checked before anything in it is read. */
import { GenericProvider } from 'electron-updater/out/providers/GenericProvider.js'
import type { Build } from '../../contract/build.ts'
import { failure } from '../../contract/problem.ts'
import { isSignedFeed, signatureSuffix } from '../../feed-signature.ts'

export type Feed = NonNullable<Build['feed']>

type Arguments = ConstructorParameters<typeof GenericProvider>

/** For `AppUpdater.setFeedURL` (electron-updater, out/providerFactory.js, `custom`). */
export function signedFeed({ url, keys }: Feed) {
  class SignedFeed extends GenericProvider {
    constructor(_options: unknown, updater: Arguments[1], runtimeOptions: Arguments[2]) {
      super({ provider: 'generic', url }, updater, runtimeOptions)
    }

    /** No number that tells PCs apart (electron-updater, out/AppUpdater.js, `x-user-staging-id`). */
    override setRequestHeaders(): void {
      super.setRequestHeaders(null)
    }

    /** The channel file; nothing else is asked for in this way. */
    protected override async httpRequest(channelUrl: URL): Promise<string | null> {
      const feed = await super.httpRequest(channelUrl)
      const signatureUrl = new URL(channelUrl)
      signatureUrl.pathname += signatureSuffix
      const signatures = await super.httpRequest(signatureUrl).catch((error: unknown) => {
        if (statusOf(error) !== 404) throw error
        throw failure('UPDATE_NOT_GENUINE', 'The list of versions has no signature.')
      })
      if (!isSignedFeed(Buffer.from(feed ?? ''), signatures ?? '', keys))
        throw failure('UPDATE_NOT_GENUINE', 'The list of versions has the signature of somebody else.')
      return feed
    }
  }
  return { provider: 'custom', updateProvider: SignedFeed } as const
}

/** electron-updater's `HttpError`. */
function statusOf(error: unknown): unknown {
  return (error as { statusCode?: unknown }).statusCode
}
