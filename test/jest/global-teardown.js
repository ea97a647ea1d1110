/** Removes the run's PostgreSQL. When the run is cut short instead, the PostgreSQL's keeper does it by itself. */
export default async function globalTeardown() {
  await globalThis.emporionTestServer?.stop();
}
