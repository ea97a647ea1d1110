import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MAX_LIMIT } from '../../src/resource/list-query.js';
import { allRoutes } from '../../src/http/route-list.js';
import type { RouteSpec } from '../../src/http/route.js';
import type { TestReply } from '../../src/testing/test-app.js';
import type { Operation } from './api-document.js';
import { ApiFixture } from './api-fixture.js';
import { HOSTILE_PATHS, HOSTILE_QUERIES } from './hostile-values.js';
import { addressOf, sampleRequest, type SampleRequest } from './sample-requests.js';
import { StoredData } from './stored-data.js';

const BODY_LIMIT = 128 * 1_024;

let api: ApiFixture;
let stored: StoredData;
let before: Record<string, string>;
/** By operationId; made once, so that nothing but the requests under test could change what is stored. */
const samples = new Map<string, SampleRequest>();
beforeAll(async () => {
  api = await ApiFixture.start({ BODY_LIMIT: String(BODY_LIMIT) });
  stored = await StoredData.open(api.app.databaseUrl);
  for (const { spec } of api.routes) samples.set(spec.operationId, await sampleRequest(spec, api));
  await api.app.jobsDone();
  before = await stored.digest();
}, 120_000);
afterAll(async () => {
  await stored?.close();
  await api?.close();
});

/** Sends one request to a route and says what is wrong with the answer. */
async function ask(
  operation: Operation,
  address: string,
  options: {
    readonly body?: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly expect: readonly number[];
  },
): Promise<{ reply: TestReply; faults: string[] }> {
  const { body, expect: expected } = options;
  const headers = { ...api.app.administrator, ...options.headers };
  const target = `${operation.method} ${address}`;
  const reply = await api.app.request(target, { headers, ...(body === undefined ? {} : { body }) });
  const faults = api.document.answerFaults(operation, reply);
  if (!expected.includes(reply.status)) faults.push(`answered ${reply.status}: ${reply.text.slice(0, 200)}`);
  return { reply, faults: faults.map((fault) => `${target.slice(0, 200)}: ${fault}`) };
}

function sampleAddress(spec: RouteSpec): string {
  return addressOf(spec, samples.get(spec.operationId) ?? { params: {} });
}

/** Uploads take no JSON; plugins/media tests what they refuse. */
const withBody = () => api.routes.filter(({ spec }) => spec.method !== 'GET' && spec.bodyType === undefined);

describe('a bad address', () => {
  it('is answered 400 or 404, whatever stands in the place of an id or a key', async () => {
    const faults: string[] = [];
    for (const { spec, operation } of api.routes.filter(({ spec: { params } }) => params)) {
      const names = Object.keys(spec.params?.shape ?? {});
      for (const hostile of HOSTILE_PATHS) {
        const address = names.reduce((path, name) => path.replace(`:${name}`, hostile), spec.path);
        const body = spec.body ? { body: '{}', headers: { 'content-type': 'application/json' } } : {};
        // Names of settings and of files are looked up in a list; other keys in the database.
        const found = await ask(operation, address, { ...body, expect: [400, 404] });
        faults.push(...found.faults.filter((fault) => !/content type|header X-Request-Id/.test(fault)));
      }
    }
    expect(faults).toEqual([]);
  }, 120_000);

  it('is answered 400 with the name of the parameter when it holds one that is not known', async () => {
    const faults: string[] = [];
    for (const { spec, operation } of api.routes) {
      const address = sampleAddress(spec);
      const more = address.includes('?') ? '&' : '?';
      for (const name of [
        'unknown',
        '__proto__',
        'constructor',
        'filter[nothing]',
        'filter[__proto__][in]',
      ]) {
        const { reply, faults: wrong } = await ask(operation, `${address}${more}${name}=1`, {
          expect: [400],
        });
        const { errors = [] } = reply.body as { errors?: { pointer: string }[] };
        if (!errors.some(({ pointer }) => pointer === `query/${name}`))
          wrong.push(`${address} does not name query/${name}: ${reply.text}`);
        faults.push(...wrong);
      }
    }
    expect(faults).toEqual([]);
  }, 120_000);
});

describe('a wrong method', () => {
  const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];
  const fits = (path: string, address: string): boolean =>
    new RegExp(`^${path.replace(/\./g, '\\.').replace(/:\w+/g, '[^/]+')}$`).test(address);

  it('is answered 405 on every known address, with the methods that it has', async () => {
    const routes = allRoutes(api.app.registry);
    const addresses = [...new Set(routes.map(({ path }) => path.replace(/:\w+/g, 'x')))];
    const faults: string[] = [];
    for (const address of addresses) {
      const known = routes.filter(({ path }) => fits(path, address)).map(({ method }): string => method);
      if (known.includes('GET')) known.push('HEAD');
      for (const method of METHODS.filter((one) => !known.includes(one))) {
        const { status, headers, body } = await api.app.request(`${method} ${address}`);
        const { code } = (body ?? { code: 'kernel.method_not_allowed' }) as { code?: string };
        const allow = headers.get('allow')?.split(', ') ?? [];
        const right = status === 405 && code === 'kernel.method_not_allowed';
        if (!right || allow.join() !== [...new Set(known)].sort().join())
          faults.push(`${method} ${address}: ${status}, Allow: ${allow.join(', ')}`);
      }
    }
    expect(addresses.length).toBeGreaterThan(30);
    expect(faults).toEqual([]);
  }, 60_000);

  it('is answered 404 on an address that nobody knows', async () => {
    const reply = await api.app.request('DELETE /v1/store/nothing/at/all');
    expect(reply.body).toMatchObject({ status: 404, code: 'kernel.not_found' });
    expect(reply.headers.get('allow')).toBeNull();
  });
});

describe('a bad query', () => {
  it('never breaks a read, whatever stands in any parameter', async () => {
    const faults: string[] = [];
    let asked = 0;
    for (const { spec, operation } of api.routes.filter(({ spec: { method } }) => method === 'GET')) {
      const address = sampleAddress(spec);
      const names = operation.parameters
        .filter((parameter) => parameter.in === 'query')
        .map(({ name }) => name);
      for (const name of names) {
        for (const hostile of HOSTILE_QUERIES) {
          asked += 1;
          const query = `${encodeURIComponent(name)}=${encodeURIComponent(hostile)}`;
          const expected = name === 'preview' ? [200, 400, 404] : [200, 400];
          const { reply, faults: wrong } = await ask(operation, `${address}?${query}`, { expect: expected });
          const { items = [] } = (reply.body ?? {}) as { items?: unknown[] };
          if (items.length > MAX_LIMIT) wrong.push(`${address}?${query} gave ${items.length} rows`);
          faults.push(...wrong);
        }
      }
    }
    expect(asked).toBeGreaterThan(5_000);
    expect(faults).toEqual([]);
  }, 300_000);

  it('is refused where it tries to reach into SQL or into what is hidden', async () => {
    const faults: string[] = [];
    const attempts = {
      sort: [
        'id;DROP TABLE content_page;--',
        '(SELECT 1)',
        'id DESC',
        'passwordHash',
        'search_text',
        '__proto__',
      ],
      fields: ['*', 'id,passwordHash', 'hash', 'search_text', '__proto__', 'constructor'],
      include: ['*', 'secret', '__proto__', 'constructor'],
      locale: ["en' OR 1=1--", '../../etc', '(SELECT 1)', 'x'.repeat(100), '\u0000'],
      limit: ['0', '-1', '1.5', '1e9', 'NaN', '0x10'],
      after: ['x', 'W10', Buffer.from('["-createdAt","x","y"]').toString('base64url'), '../', '\u0000'],
      total: ['1', 'yes', '\u0000'],
      q: ['\u0000', 'x'.repeat(201)],
    };
    for (const { spec, operation } of api.routes.filter(({ spec: { method } }) => method === 'GET')) {
      const address = sampleAddress(spec);
      for (const [name, values] of Object.entries(attempts)) {
        if (!operation.parameters.some((parameter) => parameter.in === 'query' && parameter.name === name))
          continue;
        for (const value of values) {
          const found = await ask(operation, `${address}?${name}=${encodeURIComponent(value)}`, {
            expect: [400],
          });
          faults.push(...found.faults);
        }
        const twice = await ask(operation, `${address}?${name}=1&${name}=2`, { expect: [400] });
        faults.push(...twice.faults);
      }
    }
    expect(faults).toEqual([]);
  }, 120_000);

  it('answers at most 100 rows, however many are asked for', async () => {
    const many = await api.app.asAdmin('GET /v1/admin/audit-entries?limit=999999999');
    expect(many.status).toBe(200);
    expect((many.body as { items: unknown[] }).items.length).toBeLessThanOrEqual(MAX_LIMIT);
  });

  it.each([
    ['10 kB of words', 'tea pot '.repeat(1_280)],
    ['10 kB of one word', 'x'.repeat(10_240)],
    ['1,000 wildcards', '%_'.repeat(500)],
    ['as many wildcards as are taken', '%_'.repeat(100)],
    ['patterns of another language', '.*'.repeat(100)],
  ])(
    'searches every list for %s within a second, or refuses it',
    async (_what, q) => {
      const searched = api.routes.filter(({ operation }) =>
        operation.parameters.some(({ name }) => name === 'q'),
      );
      const faults: string[] = [];
      for (const { spec, operation } of searched) {
        const started = Date.now();
        const address = `${sampleAddress(spec)}?q=${encodeURIComponent(q)}`;
        const { faults: wrong } = await ask(operation, address, { expect: q.length > 200 ? [400] : [200] });
        const took = Date.now() - started;
        if (took > 1_000) wrong.push(`${spec.path} took ${took} ms`);
        faults.push(...wrong);
      }
      expect(searched.length).toBeGreaterThan(5);
      expect(faults).toEqual([]);
    },
    60_000,
  );
});

describe('a body that is none', () => {
  const json = { 'content-type': 'application/json' };
  const deep = `${'['.repeat(40_000)}${']'.repeat(40_000)}`;
  const unclosed = '{"a":'.repeat(40_000);
  const cases: readonly (readonly [
    what: string,
    body: string,
    headers: Record<string, string>,
    status: number,
    code: string,
  ])[] = [
    ['half a document', '{"a":', json, 400, 'malformed_body'],
    ['two documents', '{}{}', json, 400, 'malformed_body'],
    ['a text', 'hello', json, 400, 'malformed_body'],
    ['single quotes', "{'a':1}", json, 400, 'malformed_body'],
    ['NaN', '{"a":NaN}', json, 400, 'malformed_body'],
    ['40,000 levels', deep, json, 400, 'malformed_body'],
    ['40,000 levels inside a member', `{"value":${deep}}`, json, 400, 'malformed_body'],
    ['40,000 levels without an end', unclosed.slice(0, BODY_LIMIT), json, 400, 'malformed_body'],
    ['one byte too many', `"${'x'.repeat(BODY_LIMIT - 1)}"`, json, 413, 'too_large'],
    ['plain text', '{}', { 'content-type': 'text/plain' }, 415, 'unsupported_media_type'],
    ['XML', '<a/>', { 'content-type': 'application/xml' }, 415, 'unsupported_media_type'],
    ['a form', 'a=1', { 'content-type': 'application/x-www-form-urlencoded' }, 415, 'unsupported_media_type'],
    [
      'a multipart form',
      '--x--',
      { 'content-type': 'multipart/form-data; boundary=x' },
      415,
      'unsupported_media_type',
    ],
    ['no type that can be read', '{}', { 'content-type': 'nonsense' }, 415, 'unsupported_media_type'],
    ['__proto__', '{"__proto__":{"isAdmin":true}}', json, 400, 'malformed_body'],
    ['__proto__, escaped', '{"\\u005f_proto__":{"isAdmin":true}}', json, 400, 'malformed_body'],
    ['constructor.prototype', '{"constructor":{"prototype":{"isAdmin":true}}}', json, 400, 'malformed_body'],
    ['a list', '[]', json, 400, 'invalid_input'],
    ['a number', '1', json, 400, 'invalid_input'],
    ['null', 'null', json, 400, 'invalid_input'],
  ];

  it.each(cases)(
    'is refused by every route within 500 ms: %s',
    async (_what, body, headers, status, code) => {
      const faults: string[] = [];
      for (const { spec, operation } of withBody()) {
        const address = sampleAddress(spec);
        const started = Date.now();
        const { reply, faults: wrong } = await ask(operation, address, { body, headers, expect: [status] });
        const took = Date.now() - started;
        if (took > 500) wrong.push(`${address} took ${took} ms`);
        const answered = (reply.body as { code?: string } | undefined)?.code;
        if (answered !== `kernel.${code}`) wrong.push(`${address} answered ${String(answered)}`);
        faults.push(...wrong);
      }
      expect(faults).toEqual([]);
      expect(({} as { isAdmin?: unknown }).isAdmin).toBeUndefined();
    },
    60_000,
  );

  it('is refused with the name of each member that is not known', async () => {
    const faults: string[] = [];
    for (const { spec, operation } of withBody()) {
      // Names of settings are known to their group alone.
      if (spec.operationId === 'adminChangeSettings') continue;
      const sample = samples.get(spec.operationId);
      const body = JSON.stringify({ ...(sample?.body as object), unknown: 1, 'a/b': 2, constructor: 3 });
      const { reply, faults: wrong } = await ask(operation, sampleAddress(spec), {
        body,
        headers: json,
        expect: [400],
      });
      const { errors = [] } = reply.body as { errors?: { pointer: string; code: string }[] };
      const unknown = errors.filter(({ code }) => code === 'unknown').map(({ pointer }) => pointer);
      for (const pointer of ['/unknown', '/a~1b', '/constructor']) {
        if (!unknown.includes(pointer))
          wrong.push(`${spec.operationId} does not name ${pointer}: ${reply.text.slice(0, 300)}`);
      }
      faults.push(...wrong);
    }
    expect(faults).toEqual([]);
  }, 60_000);

  it('has left nothing behind, and neither has a bad address or query', async () => {
    const after = await stored.digest();
    expect(Object.keys(before).filter((table) => before[table] !== after[table])).toEqual([]);
  });
});
