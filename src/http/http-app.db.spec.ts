import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../testing/test-app.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ plugins: [], env: { TRUST_PROXY: '1', CORS_ORIGINS: 'https://front.example' } });
});
afterAll(() => app?.close());

it('believes one proxy about the client’s address, and not what a client says beyond it', async () => {
  const headers = { ...app.administrator, 'x-forwarded-for': '203.0.113.9, 198.51.100.7' };
  const body = { name: 'seen', permissions: ['audit.entry.read'] };
  expect((await app.request('POST /v1/admin/api-keys', { body, headers })).status).toBe(200);
  const audit = await app.asAdmin('GET /v1/admin/audit-entries?filter[ip]=198.51.100.7');
  expect(audit.body.items).toEqual([expect.objectContaining({ action: 'access.apiKey.create' })]);
});
