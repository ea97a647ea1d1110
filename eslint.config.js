import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { noParallelOnTransaction } from './scripts/lint/no-parallel-on-transaction.js';

/** A smell is printed and does not fail the check: where there is a reason, an ADR says it. */
const SMELL = 'warn';

const naming = [
  'error',
  { selector: 'typeLike', format: ['PascalCase'] },
  { selector: 'enumMember', format: ['PascalCase'] },
  // Decorators, factories of Nest modules and React components are functions in PascalCase.
  { selector: 'function', format: ['camelCase', 'PascalCase'] },
  { selector: 'variable', format: ['camelCase', 'PascalCase', 'UPPER_CASE'], leadingUnderscore: 'allow' },
  { selector: 'parameter', format: ['camelCase', 'PascalCase'], leadingUnderscore: 'allow' },
  { selector: 'classMethod', format: ['camelCase'] },
  // Names that others gave: columns, headers, destructured members.
  { selector: 'variable', modifiers: ['destructured'], format: null },
  { selector: 'parameter', modifiers: ['destructured'], format: null },
];

export default defineConfig(
  globalIgnores(['dist/', 'data/', 'coverage/', 'docs/generated/', '.snippets-*/', '**/node_modules/']),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/naming-convention': naming,
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      // `unknown ?? ''` has the type {}, which says nothing of an object.
      '@typescript-eslint/no-base-to-string': 'off',
      // An async method may answer at once and still keep the promise of its interface.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
      'max-lines': [SMELL, 300],
      'max-lines-per-function': [SMELL, 40],
      'max-params': [SMELL, 6],
    },
  },
  {
    files: ['src/**/*.ts', 'plugins/**/*.ts'],
    plugins: { emporion: { rules: { 'no-parallel-on-transaction': noParallelOnTransaction } } },
    rules: { 'emporion/no-parallel-on-transaction': 'error' },
  },
  {
    // A group of tests is one long function, and a mock answers at once.
    files: ['**/*.spec.ts', '**/*.scenario.ts', 'test/**/*.ts'],
    rules: {
      'max-lines-per-function': 'off',
      // Answers are JSON; what they hold is the assertion.
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    // The command line talks to its user.
    files: ['src/cli/**/*.ts', 'src/main.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['**/*.js'],
    languageOptions: { ecmaVersion: 'latest', sourceType: 'module' },
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-var': 'error',
      'prefer-const': 'error',
      'no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'no-unreachable': 'error',
      'no-dupe-keys': 'error',
      'no-cond-assign': 'error',
      'no-fallthrough': 'error',
      'no-unsafe-finally': 'error',
      'max-lines': [SMELL, 300],
      'max-lines-per-function': [SMELL, 40],
    },
  },
);
