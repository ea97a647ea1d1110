import { content } from './content.plugin.js';
import { startTestApp, type TestApp } from '../../src/testing/test-app.js';
import { afterAll, beforeAll, expect, it } from '@jest/globals';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp([content]);
});
afterAll(() => t?.close());
const call = async (method: string, path: string, body?: unknown, headers = {}) => {
  const r = await fetch(t.url + path, {
    method,
    ...(body ? { body: JSON.stringify(body) } : {}),
    headers: { ...(body ? { 'content-type': 'application/json' } : {}), ...headers },
  });
  const text = await r.text();
  console.log(method, path, r.status, text.slice(0, 900));
  return text ? JSON.parse(text) : null;
};

it('publishes a page', async () => {
  const { id } = await call('POST', '/v1/admin/pages', {
    title: { en: 'Hi', 'zh-CN': '你好' },
    slug: 'hi',
    body: { en: '<p>x<script>1</script></p>' },
  });
  await call('GET', '/v1/store/pages/hi');
  await call('POST', `/v1/admin/pages/${id}/publish`);
  await call('GET', '/v1/store/pages/hi', undefined, { 'accept-language': 'zh' });
  await call('GET', '/v1/admin/pages?filter[status]=published&total=true&q=你好&include=slug');
  await call('GET', '/v1/admin/pages?filter[status]=published&total=true&q=你好');
  await call('GET', '/v1/admin/audit-entries?limit=2&sort=-createdAt');
  await call('PATCH', `/v1/admin/pages/${id}`, { slug: 'X y', foo: 1 });
  await call('PATCH', `/v1/admin/pages/${id}`, { slug: 'hi2' }, { 'if-match': '"1"' });
  await call('GET', '/nope');
  expect(1).toBe(1);
});
