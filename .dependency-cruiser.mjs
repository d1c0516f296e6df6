/** The separations that the architecture lives by; docs/decisions/ says why. */
export default {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'contract-is-pure',
      comment: 'The contract is shared with the window: types and schemas alone.',
      severity: 'error',
      from: { path: '^electron/contract/' },
      to: { pathNot: ['^electron/contract/', '^node_modules/zod/'] },
    },
    {
      name: 'ports-are-interfaces',
      severity: 'error',
      from: { path: '^electron/ports/' },
      to: { pathNot: ['^electron/(ports|contract)/', '^util$'] },
    },
    {
      name: 'engine-and-steps-touch-nothing-outside',
      comment: 'All that reaches outside the process goes through a port.',
      severity: 'error',
      from: { path: '^electron/(engine|steps)/' },
      to: {
        path: [
          '^electron/(adapters|rehearsal|cli|composition|main|preload|shell)',
          '^node_modules/(ssh2|execa|undici|electron)/',
        ],
      },
    },
    {
      name: 'engine-and-steps-use-no-system-modules',
      severity: 'error',
      from: { path: '^electron/(engine|steps)/' },
      to: { dependencyTypes: ['core'], pathNot: '^(crypto|path|stream|util|buffer|events|stream/promises)$' },
    },
    {
      name: 'engine-knows-no-steps',
      severity: 'error',
      from: { path: '^electron/engine/' },
      to: { path: '^electron/steps/' },
    },
    {
      name: 'adapters-know-no-steps',
      severity: 'error',
      from: { path: '^electron/adapters/' },
      to: { path: '^electron/(steps|engine|rehearsal|cli|composition)' },
    },
    {
      name: 'rehearsal-is-fakes-only',
      comment: 'A fake stands at a port; it shares no code with the real adapter that it stands for.',
      severity: 'error',
      from: { path: '^electron/rehearsal/' },
      to: { path: '^electron/(adapters|steps|engine|cli|composition)' },
    },
    {
      name: 'adapters-are-composed-in-one-place',
      severity: 'error',
      from: { path: '^electron/', pathNot: '^electron/(adapters/|rehearsal/|composition)' },
      to: { path: '^electron/(adapters|rehearsal)/' },
    },
    {
      name: 'only-the-shell-knows-electron',
      comment: 'Everything else runs without it: on the command line, in a browser, in tests.',
      severity: 'error',
      from: {
        path: '^(electron|renderer)/',
        pathNot:
          '^electron/(main\\.ts|preload\\.ts|shell/|ipc/messages\\.ts|ipc/messages/|start/|packaging/)',
      },
      to: { path: '^node_modules/electron/' },
    },
    {
      name: 'electron-is-handed-in',
      comment:
        'Two files take it, all others get it: so they run on a stand-in (docs/decisions/0008). To `npm start` it is a file.',
      severity: 'error',
      from: { path: '^electron/', pathNot: '^electron/(main\\.ts|preload\\.ts|start/|packaging/)' },
      to: { path: '^node_modules/electron/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'nobody-looks-into-the-shell',
      comment: 'The wizard does not know in what it is shown.',
      severity: 'error',
      from: { path: '^electron/', pathNot: '^electron/(main\\.ts|shell/)' },
      to: { path: '^electron/shell/' },
    },
    {
      name: 'the-product-does-not-need-its-start',
      comment:
        'electron/start/ and electron/packaging/ start and pack it from the sources; an installed program has no Vite.',
      severity: 'error',
      from: { path: '^electron/', pathNot: '^electron/(start/|packaging/|start-app\\.mjs$|vite\\.)' },
      to: { path: ['^electron/(start|packaging)/', '^node_modules/(vite|electron-builder)/'] },
    },
    {
      name: 'only-tests-witness',
      comment: 'node-virtualbox may not run in the product (docs/decisions/0003).',
      severity: 'error',
      from: { path: '^electron/' },
      to: { path: '^node_modules/node-virtualbox/' },
    },
    {
      name: 'the-window-knows-the-contract-alone',
      comment: 'It runs in a browser and shows what the main process says. The icon is a drawing.',
      severity: 'error',
      from: { path: '^renderer/', pathNot: '^renderer/vite.config.ts$' },
      to: {
        pathNot: [
          '^renderer/',
          '^resources/icons/',
          '^electron/contract/',
          '^node_modules/(react|react-dom|@fluentui|diff)/',
        ],
      },
    },
    {
      name: 'nobody-looks-into-the-window',
      severity: 'error',
      from: { path: '^electron/' },
      to: { path: '^renderer/' },
    },
    {
      name: 'product-knows-no-tests',
      comment: 'Packing has one door to their stand-in for Electron.',
      severity: 'error',
      from: { path: '^(electron|renderer)/', pathNot: '^electron/packaging/stand-in\\.ts$' },
      to: { path: '^test/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^renderer/dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.js', '.mjs'],
    },
  },
}
