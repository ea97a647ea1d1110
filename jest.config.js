import { availableParallelism } from 'node:os';

/** Native ESM under `node --experimental-vm-modules`; SWC only strips types. */
export default {
  testEnvironment: 'node',
  // Tests wait for PostgreSQL and for processes half of their time; Jest's own default leaves one core idle.
  maxWorkers: Math.min(8, availableParallelism() + 1),
  // Modules of a test file are not let go of altogether when it ends.
  workerIdleMemoryLimit: '1GB',
  roots: ['<rootDir>/src', '<rootDir>/plugins', '<rootDir>/admin', '<rootDir>/test'],
  testMatch: ['**/*.spec.ts', '**/*.scenario.ts'],
  globalSetup: '<rootDir>/test/jest/global-setup.js',
  globalTeardown: '<rootDir>/test/jest/global-teardown.js',
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  moduleNameMapper: { '^emporion$': '<rootDir>/src/index.ts', '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.tsx?$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', tsx: true, decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
        },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
  // Generous: most wait for a condition, and start an application first. A busy machine is no failure.
  testTimeout: 90_000,
};
