/** Lets npm look at all packages: where NODE_ENV is `production`, it leaves out what it takes to be for development alone. */
export const everything: readonly string[] = ['dev', 'optional', 'peer'].flatMap((kind) => [
  '--include',
  kind,
])
