/**
 * Who may import whom. Imports only point down:
 *
 *   core/model <- core/workflow, core/checks, core/sourcing <- core/process <- engine
 *     <- store, connect, govern, insight, advise (never each other) <- api <- main
 *
 * Every rule here has a planted violation in test/gates/boundaries.test.ts that must come out red.
 */

const CORE_MIDDLE = ['workflow', 'checks', 'sourcing'];
/** Imports packages of a package.json of its own, which need not be installed. */
const OWN_PACKAGES = '^bench/engine/peers/';
const BESIDE_EACH_OTHER = ['store', 'connect', 'govern', 'insight', 'advise'];

/** A folder that may import only itself and what lies below it. Packages and node: are not this rule's business. */
const onlyDown = (name, from, ...below) => ({
  name,
  severity: 'error',
  from: { path: `^${from}/` },
  to: { path: '^(src|simulator|standins|web|bench|examples|test)/', pathNot: [from, ...below].map((folder) => `^${folder}/`) },
});

const forbidden = [
  {
    name: 'core-is-pure',
    comment: 'No npm package, no node: module, nothing outside: core computes from its inputs alone.',
    severity: 'error',
    from: { path: '^src/core/' },
    to: { pathNot: '^src/core/' },
  },
  onlyDown('core-model-imports-only-itself', 'src/core/model'),
  ...CORE_MIDDLE.map((part) => onlyDown(`core-${part}-imports-only-model`, `src/core/${part}`, 'src/core/model')),
  onlyDown('core-process-imports-only-core', 'src/core/process', 'src/core'),
  onlyDown('engine-imports-only-core', 'src/engine', 'src/core'),
  ...BESIDE_EACH_OTHER.map((part) => onlyDown(`${part}-imports-only-down`, `src/${part}`, 'src/core', 'src/engine')),
  onlyDown('api-imports-only-down', 'src/api', 'src/core', 'src/engine', ...BESIDE_EACH_OTHER.map((part) => `src/${part}`)),
  onlyDown('main-imports-only-src', 'src/main', 'src'),
  {
    name: 'standins-know-only-formats',
    comment:
      'A stand-in that shares our mapping would agree with our mistakes; the tokenizer and the plain values may be shared.',
    severity: 'error',
    from: { path: '^standins/' },
    to: { path: '^(src|simulator|web|bench|test)/', pathNot: ['^src/connect/edi/', '^src/core/model/'] },
  },
  {
    name: 'simulator-runs-without-main-web-postgres',
    comment: 'A seed replays to the same run only where no real process, page or database takes part; two files know one.',
    severity: 'error',
    from: { path: '^simulator/', pathNot: '^simulator/(engine/postgres|server)[.]ts$' },
    to: { path: '^(src/main|src/store/postgres|web|bench|test)/' },
  },
  {
    name: 'web-knows-only-the-contract',
    severity: 'error',
    from: { path: '^web/' },
    to: { path: '^(src|simulator|standins|bench|test)/', pathNot: '^src/api/contract/' },
  },
  {
    name: 'no-cycles',
    severity: 'error',
    from: {},
    to: { circular: true },
  },
  {
    name: 'no-unresolvable',
    comment: 'An import that cannot be followed is an import that no rule above can see.',
    severity: 'error',
    from: { pathNot: OWN_PACKAGES },
    to: { couldNotResolve: true },
  },
  {
    name: 'no-dev-packages-in-product',
    comment: 'What is installed for tests is not there where Orderkeel runs.',
    severity: 'error',
    from: { path: '^(src|bin|standins|simulator)/' },
    to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'no-undeclared-packages',
    severity: 'error',
    from: { pathNot: OWN_PACKAGES },
    to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
  },
];

export default {
  forbidden,
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(data|reports|coverage|web/dist|\\.stryker-tmp)/' },
    // Types are imports too: a type-only cycle or an upward type is the same mistake.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    moduleSystems: ['es6'],
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
