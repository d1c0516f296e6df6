/** Passwords and passphrases: in memory only, asked for once, never printed. */
import { inspect } from 'node:util'

/** A value whose string, JSON and inspection form is `[redacted]`; only `reveal` gives it. */
export class Secret {
  readonly #value: string

  constructor(value: string) {
    this.#value = value
  }

  reveal(): string {
    return this.#value
  }

  toString(): string {
    return '[redacted]'
  }

  toJSON(): string {
    return '[redacted]'
  }

  [inspect.custom](): string {
    return '[redacted]'
  }
}

export type SecretName = 'pc-sudo-password' | 'pi-password' | 'pi-sudo-password' | 'pi-key-passphrase'

export interface Secrets {
  /** The secret, asked for at most once a process; `undefined` when there is none (nobody to ask, or declined). */
  get(name: SecretName): Promise<Secret | undefined>
  /**
   * Another one after the former was refused; from then on `get` gives this one. `undefined` when no more is to be had: it was not
   * typed by somebody, is declined now, or was typed three times.
   */
  getAnother(name: SecretName): Promise<Secret | undefined>
  /** Whether somebody is being asked at this moment: who waits for a person must not call that slow. */
  isAsking(): boolean
}

/** Secrets that somebody types in a window whenever it suits; nobody is asked. */
export interface TypedSecrets extends Secrets {
  /** Keeps it from now on; `undefined` forgets it. */
  put(name: SecretName, value: string | undefined): void
  /** Which are there. */
  names(): SecretName[]
}
