/** The program itself on a pretended home, as `npm run rehearse -- --ui` starts it. */
import { serveWizard, type ServedWizard } from './served-wizard.ts'

export interface RehearsalOptions {
  /** Nobody waits for the pretended minutes. */
  fast?: boolean
  /** The system's language, such as `de_DE`. */
  locale?: string
  /** The user's folder, where it must not be the one of whoever tests. */
  home?: string
}

export function startRehearsal(options: RehearsalOptions = {}): Promise<ServedWizard> {
  const { fast = false, locale = 'en_US', home } = options
  return serveWizard(['rehearse', '--ui', ...(fast ? ['--fast'] : [])], {
    locale,
    ...(home === undefined ? {} : { home }),
  })
}
