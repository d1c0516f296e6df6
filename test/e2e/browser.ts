/** Debian's Chromium, without what is around pages (docs/decisions/0036). It asks nobody in the network for anything. */
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Browser } from 'playwright-core'

/** Where it keeps what it keeps beside its profile: nothing of it belongs into the home of the person at the PC. */
const home = join(tmpdir(), 'pi-offload-browser')

/** Debian's script in `/usr/bin` starts it as a child, which would outlive it. */
export const browserFile = process.env['CHROMIUM'] ?? '/usr/lib/chromium/chromium-headless-shell'

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    env: { ...process.env, HOME: home, XDG_CONFIG_HOME: home, XDG_CACHE_HOME: home },
    executablePath: browserFile,
    // The tests run as root in a machine of their own; only our own pages are opened.
    args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--no-first-run'],
  })
}
