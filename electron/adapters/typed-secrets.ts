import { Secret, type SecretName, type Secrets, type TypedSecrets } from '../ports/secrets.ts'
import type { Redactor } from './redactor.ts'

/** Secrets in memory alone. What was ever typed stays known to the redactor: it may still come back in a message. */
export function typedSecrets(redactor: Redactor): TypedSecrets {
  const typed = new Map<SecretName, Secret>()
  return {
    get: async (name) => typed.get(name),
    // Whoever sees the refusal types another one when it suits.
    getAnother: async () => undefined,
    isAsking: () => false,
    put: (name, value) => {
      typed.delete(name)
      if (value === undefined) return
      redactor.add(value)
      typed.set(name, new Secret(value))
    },
    names: () => [...typed.keys()],
  }
}

/** Without those of a Pi. */
export function secretsOfPc(secrets: Secrets): Secrets {
  const isOfPc = (name: SecretName): boolean => name === 'pc-sudo-password'
  return {
    get: async (name) => (isOfPc(name) ? secrets.get(name) : undefined),
    getAnother: async (name) => (isOfPc(name) ? secrets.getAnother(name) : undefined),
    isAsking: () => secrets.isAsking(),
  }
}
