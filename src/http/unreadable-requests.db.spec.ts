import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../testing/test-app.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ plugins: [], env: { REQUEST_TIMEOUT: '2s' } });
});
afterAll(() => app?.close());

/** Sends bytes as they are, then drops one at a time, and reads until the server closes. */
function sendRaw(text: string, drop = ''): Promise<{ status: number; head: string; body: unknown }> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(app.url).port), '127.0.0.1');
    const dripping = setInterval(() => drop !== '' && socket.write(drop), 50);
    let answer = '';
    socket.on('data', (chunk) => (answer += chunk.toString()));
    // Whoever is cut off while sending may be told so by a reset.
    socket.on('error', (error: NodeJS.ErrnoException) => drop === '' && reject(error));
    socket.on('close', () => {
      clearInterval(dripping);
      const [head = '', body = ''] = answer.split('\r\n\r\n');
      resolve({ status: Number(head.split(' ')[1]), head, body: body === '' ? undefined : JSON.parse(body) });
    });
    socket.write(text);
  });
}

describe('a request that reaches no route', () => {
  it.each([
    ['is not well-formed', 'NONSENSE\r\n\r\n', 400, 'kernel.malformed_request'],
    ['has a space in its address', 'GET /a b HTTP/1.1\r\nHost: x\r\n\r\n', 400, 'kernel.malformed_request'],
    [
      'has too long headers',
      `GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${'a'.repeat(40_000)}\r\n\r\n`,
      431,
      'kernel.headers_too_large',
    ],
  ])('is answered with a problem document when it %s', async (_what, text, status, code) => {
    const answer = await sendRaw(text);
    expect(answer.status).toBe(status);
    expect(answer.head).toMatch(/content-type: application\/problem\+json/i);
    expect(answer.head).toMatch(/connection: close/i);
    expect(answer.body).toMatchObject({ code, status, type: `/errors/${code}` });
  });

  it.each([
    ['headers', 'POST /v1/admin/session HTTP/1.1\r\nHost: x\r\nX-Slow: ', 'x'],
    [
      'body',
      'POST /v1/admin/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n{',
      ' ',
    ],
  ])('is cut off with 408 when its %s come drop by drop', async (_what, text, drop) => {
    const started = Date.now();
    const answer = await sendRaw(text, drop);
    expect(answer.status).toBe(408);
    expect(answer.body).toMatchObject({ code: 'kernel.timed_out' });
    expect(Date.now() - started).toBeLessThan(10_000);
    expect((await app.request('GET /health/live')).status).toBe(200);
  });

  it.each(['/v1/admin/roles/%zz', '/%', '/v1/admin/roles/%ed%a0%80'])(
    'is answered in the reader’s language, with the id of the log line, when its address cannot be decoded: %s',
    async (path) => {
      const reply = await app.request(`GET ${path}`, { headers: { 'accept-language': 'zh' } });
      expect(reply.status).toBe(400);
      expect(reply.body).toMatchObject({ code: 'kernel.malformed_request', title: '无法读取请求' });
      expect(reply.body.requestId).toBe(reply.headers.get('x-request-id'));
      expect(URL.canParse(reply.body.instance, 'http://x')).toBe(true);
      expect(reply.body.instance).not.toMatch(/%(?![0-9a-f]{2})/i);
      expect(reply.headers.get('x-content-type-options')).toBe('nosniff');
    },
  );

  it('is not found when a part of its address is longer than any id', async () => {
    const reply = await app.request(`GET /v1/admin/roles/${'x'.repeat(600)}`);
    expect(reply.status).toBe(404);
    expect(reply.body.code).toBe('kernel.not_found');
  });
});
