import { existsSync } from 'node:fs';

/** Begins the run's PostgreSQL with compiled code: Jest compiles TypeScript for tests alone, not for this file. */
export default async function globalSetup() {
  const code = new URL('../../dist/src/testing/postgres.js', import.meta.url);
  if (!existsSync(code)) throw new Error('Tests run on the build: npm run build');
  const { startTestServer } = await import(code.href);
  globalThis.emporionTestServer = await startTestServer();
}
