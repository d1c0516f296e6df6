/** The program itself on a pretended home, as `npm run rehearse -- --ui` starts it. */
import { serveWizard, type ServedWizard } from './served-wizard.ts'

export interface RehearsalOptions {
  /** Nobody waits for the pretended minutes. */
  fast?: boolean
  /** The system's language, such as `de_DE`. */
  locale?: string
}

export function startRehearsal({
  fast = false,
  locale = 'en_US',
}: RehearsalOptions = {}): Promise<ServedWizard> {
  return serveWizard(['rehearse', '--ui', ...(fast ? ['--fast'] : [])], locale)
}
