import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApiFixture } from './api-fixture.js';
import { addressOf, sampleRequest } from './sample-requests.js';

describe('every documented route', () => {
  let api: ApiFixture;
  beforeAll(async () => {
    api = await ApiFixture.start();
  }, 60_000);
  afterAll(() => api?.close());

  it('answers a request made of its own schema as the document says', async () => {
    const faults: string[] = [];
    for (const { spec, operation } of api.routes) {
      const { accepts = spec.status ?? 200, ...sample } = await sampleRequest(spec, api);
      const headers = sample.headers ?? api.app.administrator;
      const target = `${spec.method} ${addressOf(spec, sample)}`;
      const reply = await api.app.request(target, { body: sample.body, headers });
      const wrong = api.document.answerFaults(operation, reply);
      if (reply.status !== accepts) wrong.push(`answered ${reply.status}, not ${accepts}: ${reply.text}`);
      faults.push(...wrong.map((fault) => `${spec.operationId}: ${fault}`));
    }
    expect(faults).toEqual([]);
  }, 120_000);

  it('answers 304 without a body to a caller who has the current version, where it gives an ETag', async () => {
    const tagged = api.routes.filter(({ spec }) => spec.method === 'GET' && spec.honours?.includes('etag'));
    const faults: string[] = [];
    for (const { spec, operation } of tagged) {
      const target = `GET ${addressOf(spec, await sampleRequest(spec, api))}`;
      const { headers } = await api.app.request(target, { headers: api.app.administrator });
      const etag = headers.get('etag') ?? '';
      const known = { ...api.app.administrator, 'if-none-match': `W/"other", ${etag}` };
      const reply = await api.app.request(target, { headers: known });
      const wrong = api.document.answerFaults(operation, reply);
      if (reply.status !== 304) wrong.push(`answered ${reply.status}`);
      faults.push(...wrong.map((fault) => `${spec.operationId}: ${fault}`));
    }
    expect(tagged.length).toBeGreaterThan(10);
    expect(faults).toEqual([]);
  }, 60_000);
});
