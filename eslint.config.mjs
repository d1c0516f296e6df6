import js from '@eslint/js'
import reactHooks from 'eslint-plugin-react-hooks'
import tseslint from 'typescript-eslint'

export default tseslint.config(
  { ignores: ['node_modules/', 'dist/', 'renderer/dist/', 'release/', 'test/fixtures/'] },
  js.configs.recommended,
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/require-await': 'off', // an async function of a port may have nothing to wait for in a fake
      'max-params': ['error', 4],
      eqeqeq: 'error',
      'no-console': 'error',
    },
  },
  { files: ['renderer/**/*.{ts,tsx}'], extends: [reactHooks.configs.flat.recommended] },
  { files: ['**/*.cjs'], languageOptions: { globals: { process: 'readonly', require: 'readonly' } } },
  {
    // Shells: what they print is their purpose.
    files: [
      'test/lab/**/*.ts',
      'test/bench/**/*.ts',
      'test/e2e/main.ts',
      'test/e2e/lab/*.ts',
      'test/e2e/speed.e2e.test.ts',
      'test/*.ts',
    ],
    rules: { 'no-console': 'off' },
  },
  {
    // One place starts processes, so that time limits, kills and quoting are right everywhere. `npm start` and packing are no part of the product.
    files: ['electron/**/*.ts'],
    ignores: [
      'electron/adapters/exec.ts',
      'electron/adapters/process-tree.ts',
      'electron/start/*.ts',
      'electron/packaging/*.ts',
    ],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: ['child_process', 'node:child_process', 'execa'].map((name) => ({
            name,
            message: 'Processes are started by electron/adapters/exec.ts alone.',
          })),
        },
      ],
    },
  },
)
