import { existsSync, readFileSync } from 'node:fs';
import { boundaryRules } from './scripts/architecture/boundaries.js';

/** `[{ name, dependsOn }]` of every enabled plugin; written by npm run generate. */
const ARROWS = 'docs/generated/plugins.json';
const plugins = existsSync(ARROWS) ? JSON.parse(readFileSync(ARROWS, 'utf8')) : [];

/** Where the application is put together: these know everything, and nothing imports them. */
const COMPOSITION = '^src/(main\\.ts|cli/)';
const TESTS = '\\.(spec|scenario)\\.tsx?$';

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'kernel-knows-no-plugin',
      severity: 'error',
      comment:
        'because the kernel serves every plugin and knows none: what it needs of one arrives as a declaration',
      from: { path: '^src/', pathNot: COMPOSITION },
      to: { path: '^(plugins/|plugins\\.config)' },
    },
    {
      name: 'kernel-knows-no-back-office',
      severity: 'error',
      comment: 'because a worker never loads AdminJS (1.3–2 s, 110 MB) and the renderer stays replaceable',
      from: { path: '^src/', pathNot: COMPOSITION },
      to: { path: '^admin/' },
    },
    {
      name: 'back-office-knows-no-plugin',
      severity: 'error',
      comment: 'because its pages are made from declarations: a plugin brings its own through them',
      from: { path: '^admin/' },
      to: { path: '^plugins/' },
    },
    {
      name: 'plugin-knows-no-back-office',
      severity: 'error',
      comment: 'because a plugin declares data, not pages, and works where there is no back-office',
      from: { path: '^plugins/' },
      to: { path: '^admin/' },
    },
    {
      name: 'plugin-uses-public-api',
      severity: 'error',
      comment: "because everything but 'emporion' (src/index.ts) may change between releases",
      from: { path: '^plugins/', pathNot: TESTS },
      to: { path: '^src/', pathNot: '^src/index\\.ts$' },
    },
    {
      name: 'plugin-test-uses-test-kit',
      severity: 'error',
      comment:
        'because a test of a plugin stands on the public API and on the test kit, as one outside of this repository would',
      from: { path: `^plugins/.*${TESTS}` },
      to: { path: '^src/', pathNot: '^src/(index\\.ts$|testing/)' },
    },
    {
      name: 'composition-is-not-imported',
      severity: 'error',
      comment: 'because who imports the place where everything is put together knows everything',
      from: { pathNot: [COMPOSITION, TESTS] },
      to: { path: COMPOSITION },
    },
    {
      name: 'plugin-uses-contract',
      severity: 'error',
      comment: 'because contract/index.ts is the only file of a plugin that others may rely on',
      from: { path: '^plugins/([^/]+)/' },
      to: { path: '^plugins/', pathNot: ['^plugins/$1/', '^plugins/[^/]+/contract/index\\.ts$'] },
    },
    ...boundaryRules(plugins),
    {
      name: 'no-cycle',
      severity: 'error',
      comment:
        'because files that need each other can be neither read nor tested nor moved alone; under ESM they also meet half-made exports',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-parts-of-adminjs-but-the-frame',
      severity: 'error',
      comment:
        'because its import-export gives hidden fields out, its logger writes outside the transaction, its upload checks in the browser only, its adapters swallow errors (ADR 10): we have our own',
      from: {},
      to: {
        path: '(^|node_modules/)@adminjs/(?!(nestjs|design-system)(/|$))',
        pathNot: 'node_modules/.+/node_modules/',
      },
    },
    {
      name: 'tests-are-not-imported',
      severity: 'error',
      comment: 'because importing a test runs it',
      from: {},
      to: { path: TESTS },
    },
    {
      name: 'product-needs-no-test-kit',
      severity: 'error',
      comment: 'because the test kit starts databases and ends processes',
      from: { path: '^(src|admin|plugins|migrations)/', pathNot: [TESTS, '^src/testing/', '/testing/'] },
      to: { path: '(^|/)(testing|test)/', pathNot: 'node_modules' },
    },
    {
      name: 'product-needs-no-development-package',
      severity: 'error',
      comment: 'because the image is installed without them',
      from: { path: '^(src|admin|plugins|migrations)/', pathNot: [TESTS, '/testing/', '^admin/ui/'] },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only', 'npm'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|data|coverage)/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types'],
      mainFields: ['types', 'main'],
    },
  },
};
