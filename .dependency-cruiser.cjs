/**
 * The layers of docs/architecture.md, as rules. The name of each is the sentence that a violation prints, and its comment
 * the reason. Types count as imports (tsPreCompilationDeps): who needs another layer's types depends on that layer.
 *
 * scripts/checkLayers.mjs runs them; test/unit/layers.test.ts plants one violation per rule and expects to hear of it.
 */

/** A package, wherever the node_modules folder lies as seen from the tree that is cruised. */
const package_ = (...names) => `(^|/)node_modules/(@types/)?(${names.join('|')})(/|$)`;
const VSCODE = '^vscode$|(^|/)node_modules/@types/vscode(/|$)';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'only the extension imports vscode',
      comment:
        'Everything else also runs in the CLI, in the engine process and in unit tests, where there is no vscode.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/extension/' },
      to: { path: VSCODE },
    },
    {
      name: 'core imports only core',
      comment:
        'What core decides must not depend on the network, the disk, the clock or a library: it is tested as plain functions.',
      severity: 'error',
      from: { path: '^src/core/', pathNot: '^src/core/config/' },
      to: { pathNot: '^src/core/' },
    },
    {
      name: 'core/config imports only core, zod and jsonc-parser',
      comment:
        'Parsing the configuration is pure as well, but nobody should write a schema validator or a JSON parser by hand.',
      severity: 'error',
      from: { path: '^src/core/config/' },
      to: { pathNot: ['^src/core/', package_('zod', 'jsonc-parser')] },
    },
    {
      name: 'the words of the model import nothing',
      comment: 'They are read first and used by all: a word that needs another layer is explained in the wrong place.',
      severity: 'error',
      from: { path: '^src/core/model/' },
      to: { pathNot: '^src/core/model/' },
    },
    {
      name: 'an adapter imports no other adapter',
      comment: 'Each outside system can be read, tested and replaced alone; createPorts.ts puts them together.',
      severity: 'error',
      from: { path: '^src/adapters/([^/]+)/' },
      to: { path: '^src/adapters/', pathNot: '^src/adapters/$1/' },
    },
    {
      name: 'adapters import only core',
      comment: 'An adapter serves every shell, so it knows none.',
      severity: 'error',
      from: { path: '^src/adapters/' },
      to: { path: '^src/', pathNot: '^src/(core|adapters)/' },
    },
    {
      name: 'only adapters/salesforce imports jsforce',
      comment: 'It is large and its types are loose: one folder translates it into the words of core.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/adapters/salesforce/' },
      to: { path: package_('jsforce', '@jsforce') },
    },
    {
      name: 'only adapters/duckdb imports DuckDB',
      comment: 'Sets are the business of its SQL files; a query elsewhere would be a second place that matches.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/adapters/duckdb/' },
      to: { path: package_('@duckdb') },
    },
    {
      name: 'the extension takes only types from core/config',
      comment:
        'The configuration is parsed in the engine: the schema library would make up most of what VS Code loads at start.',
      severity: 'error',
      from: { path: '^src/extension/' },
      to: { path: '^src/core/config/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'the extension reaches adapters through the engine process',
      comment:
        'The extension host is shared with every other extension: it holds the user interface and nothing heavy.',
      severity: 'error',
      from: { path: '^src/extension/' },
      to: { path: '^src/adapters/' },
    },
    {
      name: 'shells use adapters by the door',
      comment: 'createPorts.ts alone decides which adapter stands behind which port.',
      severity: 'error',
      from: { path: '^src/(cli|engine)/' },
      to: { path: '^src/adapters/', pathNot: '^src/adapters/createPorts[.]ts$' },
    },
    {
      name: 'shells do not meet',
      comment:
        'What two shells need belongs into core. Only the protocols are shared, because they are what the engine and the extension say to each other.',
      severity: 'error',
      from: { path: '^src/(extension|cli|engine)/' },
      to: { path: '^src/(extension|cli|engine)/', pathNot: ['^src/$1/', '^src/engine/([a-zA-Z]+P|p)rotocol[.]ts$'] },
    },
    {
      name: 'emulators import nothing of the product',
      comment:
        'They share no code and no schema with the adapters they stand in for: one mistake must not agree with itself.',
      severity: 'error',
      from: { path: '^src/emulators/' },
      to: { path: '^src/', pathNot: '^src/emulators/' },
    },
    {
      name: 'the product imports nothing of the emulators',
      comment:
        'They are started as a process of their own, so that the product meets them as it meets the real systems.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/emulators/' },
      to: { path: '^src/emulators/' },
    },
    {
      name: 'views do not command',
      comment:
        'A view shows state and names a command id; if it called the command, neither could be tested or moved alone.',
      severity: 'error',
      from: { path: '^src/extension/views/' },
      to: { path: '^src/extension/commands/' },
    },
    {
      name: 'nodes and state are plain data',
      comment:
        'Every tree is a function of the state, tested without VS Code: neither the nodes nor the store import vscode.',
      severity: 'error',
      from: { path: '^src/extension/(views/[^/]*Nodes[.]ts$|store/)' },
      to: { path: VSCODE },
    },
    {
      name: 'the reference matcher shares only types with the product',
      comment: 'It is the second opinion on the matching rule: common code would be a common mistake.',
      severity: 'error',
      from: { path: '^test/reference/' },
      to: { path: '^src/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'the product imports no test and no script',
      comment: 'Neither is in the bundles’ folder, and a product that leans on its tests cannot be tested by them.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(test|scripts)/' },
    },
    {
      name: 'the product imports only packages it declares',
      comment:
        'A package that came with another one disappears when that one is updated. The types of vscode are the one exception.',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], pathNot: VSCODE },
    },
    {
      name: 'every import leads somewhere',
      comment: 'An import that cannot be followed would slip through all the other rules.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^vscode$' },
    },
    {
      name: 'no import goes in a circle',
      comment: 'Modules in a circle can only be read, tested and moved together.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    // src/package.json only says that the sources are ES modules: what they may import stands in the root's.
    combinedDependencies: true,
    doNotFollow: { path: 'node_modules' },
    // Scripts of the root are no layer; and the cruiser takes esbuild.mjs for the package that it imports.
    exclude: { path: ['^test/fixtures/', '^[^/]+[.]mjs$'] },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
