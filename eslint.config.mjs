/**
 * Lint: bugs and house rules. Formatting is Biome's alone. The type-aware rules are the reason for ESLint: a promise that
 * nobody awaits is the commonest bug of an extension.
 */
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

const noDefaultExport = {
  selector: 'ExportDefaultDeclaration',
  message: 'Name what you export: a default export has a different name in every file that imports it.',
};
const noEnum = {
  selector: 'TSEnumDeclaration',
  message: 'Use a union of string literals: Node strips types and cannot strip an enum.',
};
/** Inside a function they are closures and welcome. */
const noArrowConstants = ['Program > VariableDeclaration', 'ExportNamedDeclaration > VariableDeclaration'].map(
  (where) => ({
    selector: `${where} > VariableDeclarator > ArrowFunctionExpression`,
    message: 'Declare it as a function: a constant has to stand above its use, and the file then reads bottom-up.',
  }),
);

export default defineConfig(
  { ignores: ['dist/', 'out/', '.cache/', 'node_modules/', 'test/fixtures/', '**/*.d.ts'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    name: 'TypeScript',
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-misused-promises': 'error',
      // `void promise` stays allowed: it says in one word that the promise is left on purpose.
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/prefer-readonly': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      // An empty environment variable or cell often means "none", and `||` says that.
      '@typescript-eslint/prefer-nullish-coalescing': ['error', { ignorePrimitives: { string: true } }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      // `!` is the honest spelling where an index is known to be in range; `as` would hide more than undefined.
      '@typescript-eslint/no-non-null-assertion': 'off',
      // Ports are asynchronous; an implementation that answers at once still has to be.
      '@typescript-eslint/require-await': 'off',
      // Both spellings read well; `type` for unions and `interface` for what a class implements.
      '@typescript-eslint/consistent-type-definitions': 'off',
      eqeqeq: 'error',
      'no-restricted-syntax': ['error', noDefaultExport, noEnum, ...noArrowConstants],
      // Aims of the house, not hurdles: a longer file that reads better stays.
      'max-lines': ['warn', { max: 250, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['warn', { max: 60, skipBlankLines: true, skipComments: true }],
      'max-params': ['warn', { max: 4 }],
    },
  },
  {
    name: 'Tests: builders and matchers are loosely typed, and a suite is one long function',
    files: ['test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-empty-function': 'off',
      // node:test awaits what it is told to run; the promises it returns are for nested tests.
      '@typescript-eslint/no-floating-promises': [
        'error',
        { allowForKnownSafeCalls: [{ from: 'package', package: 'node:test', name: ['describe', 'test'] }] },
      ],
      'no-restricted-syntax': ['error', noDefaultExport, noEnum],
      'max-lines': 'off',
      'max-lines-per-function': 'off',
      'max-params': 'off',
    },
  },
  {
    name: 'Scripts',
    files: ['**/*.mjs', '**/*.cjs'],
    plugins: { '@typescript-eslint': tseslint.plugin },
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      eqeqeq: 'error',
    },
  },
  {
    name: 'Scripts of ours: no default export either; only the configuration files of tools need one',
    files: ['scripts/**/*.mjs'],
    rules: { 'no-restricted-syntax': ['error', noDefaultExport] },
  },
);
