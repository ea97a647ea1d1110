import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApiFixture } from './api-fixture.js';
import { addressOf, sampleRequest } from './sample-requests.js';
import { SEEN_AND_QUEUED, StoredData } from './stored-data.js';

describe('every documented route', () => {
  let api: ApiFixture;
  /** Everything that was answered, for the search for secrets. */
  const answers: { readonly from: string; readonly text: string }[] = [];
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
      answers.push({ from: spec.operationId, text: `${reply.text} ${[...reply.headers].join(' ')}` });
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

  it('answers a read with everything that can be asked for as the document says', async () => {
    const faults: string[] = [];
    let asked = 0;
    for (const { spec, operation } of api.routes.filter(({ spec: { method } }) => method === 'GET')) {
      const known = operation.parameters.map(({ name }) => name);
      const references = api.includable(spec);
      const query = [
        ...(known.includes('include') ? [`include=${references.join(',')}`] : []),
        ...(known.includes('total') ? ['total=true', 'limit=3'] : []),
        ...(known.includes('locale') ? ['locale=zh-CN'] : []),
      ].join('&');
      if (query === '') continue;
      asked += 1;
      const target = `GET ${addressOf(spec, await sampleRequest(spec, api))}?${query}`;
      const reply = await api.app.request(target, { headers: api.app.administrator });
      const wrong = api.document.answerFaults(operation, reply);
      if (reply.status !== 200) wrong.push(`answered ${reply.status}`);
      faults.push(...wrong.map((fault) => `${target}: ${fault}`));
    }
    expect(asked).toBeGreaterThan(10);
    expect(faults).toEqual([]);
  }, 60_000);

  it('changes no row when it is asked by GET or HEAD, whoever asks', async () => {
    const reads = api.routes.filter(({ spec: { method } }) => method === 'GET');
    const samples: [address: string, callers: Readonly<Record<string, string>>[]][] = [];
    for (const { spec } of reads) {
      const sample = await sampleRequest(spec, api);
      const session = await api.headersOf('administrator', spec);
      samples.push([addressOf(spec, sample), [{}, api.app.administrator, session, sample.headers ?? {}]]);
    }
    await api.app.jobsDone();
    const stored = await StoredData.open(api.app.databaseUrl, SEEN_AND_QUEUED);
    let before = await stored.digest();
    const faults: string[] = [];
    let answered = 0;
    for (const [address, callers] of samples) {
      for (const headers of callers) {
        answered += (await api.app.request(`GET ${address}`, { headers })).status === 200 ? 1 : 0;
        await api.app.request(`HEAD ${address}`, { headers });
      }
      const after = await stored.digest();
      const changed = Object.keys(after).filter((table) => before[table] !== after[table]);
      faults.push(...changed.map((table) => `GET ${address} changes ${table}`));
      before = after;
    }
    await stored.close();
    expect(Object.keys(before).length).toBeGreaterThan(20);
    expect(answered).toBeGreaterThan(reads.length);
    expect(faults).toEqual([]);
  }, 120_000);

  it('gives away no hash of a password, key or session, and no sealed secret', async () => {
    const stored = await StoredData.open(api.app.databaseUrl);
    const secrets = await stored.secrets();
    await stored.close();
    const reads = api.routes.filter(({ spec: { method } }) => method === 'GET');
    for (const { spec } of reads) {
      const sample = await sampleRequest(spec, api);
      const { text } = await api.app.request(`GET ${addressOf(spec, sample)}`, {
        headers: api.app.administrator,
      });
      answers.push({ from: spec.operationId, text });
    }
    // Hashes of passwords in the forms of PHC, bcrypt and crypt, whosoever they are.
    const hash = /\$(argon2|2[aby]?\$|scrypt|pbkdf2|[156]\$)/;
    const leaks = answers.filter(
      ({ text }) => hash.test(text) || secrets.some((secret) => text.includes(secret)),
    );
    expect(secrets.length).toBeGreaterThan(10);
    expect(answers.length).toBeGreaterThan(100);
    expect(leaks).toEqual([]);
  }, 60_000);
});
