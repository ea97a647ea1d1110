import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { ApiFixture } from './api-fixture.js';
import { addressOf, sampleRequest } from './sample-requests.js';

/** Counts the statements that reach PostgreSQL, whoever sends them. */
class StatementCounter {
  private readonly texts: string[] = [];
  private readonly query = pg.Client.prototype.query;

  start(): void {
    const { texts, query } = this;
    // Every way of asking goes through here: TypeORM's runners, pools, and clients of their own.
    pg.Client.prototype.query = function (this: pg.Client, ...args: unknown[]) {
      const [first] = args;
      texts.push(typeof first === 'string' ? first : String((first as { text?: unknown } | undefined)?.text));
      return Reflect.apply(query, this, args) as never;
    };
  }

  stop(): void {
    pg.Client.prototype.query = this.query;
  }

  /** How many statements a piece of work needs: the least of three runs, for jobs and schedules ask on their own. */
  async during(work: () => Promise<unknown>): Promise<number> {
    const counts: number[] = [];
    for (let run = 0; run < 3; run += 1) {
      this.texts.length = 0;
      await work();
      counts.push(this.texts.length);
    }
    return Math.min(...counts);
  }
}

const ROWS = 30;

let api: ApiFixture;
const counter = new StatementCounter();
beforeAll(async () => {
  api = await ApiFixture.start();
  for (const name of api.app.registry.resources.keys()) {
    for (let n = 0; n < ROWS; n += 1) await api.rows.make(name);
    await api.rows.kept(name);
  }
  await api.app.jobsDone();
  counter.start();
}, 120_000);
afterAll(async () => {
  counter.stop();
  await api?.close();
});

/** Statements that a read needs beyond those that find out who asks. */
async function statementsOf(address: string, plural: string): Promise<number> {
  const ask = (path: string) => api.app.asAdmin(`GET ${path}`);
  const known = `/v1/admin/${plural}/not-an-id`;
  await ask(known);
  const identification = await counter.during(() => ask(known));
  const all = await counter.during(async () => {
    const reply = await ask(address);
    if (reply.status !== 200) throw new Error(`${address}: ${reply.status} ${reply.text}`);
  });
  return all - identification;
}

describe('a read costs as many statements as it names things, whatever the size of the page', () => {
  it.each([1, ROWS])(
    'one for a list of %i rows, one more for its total',
    async (limit) => {
      for (const { name, plural } of api.app.registry.resources.values()) {
        const list = `/v1/admin/${plural}?limit=${limit}`;
        const { body } = await api.app.asAdmin(`GET ${list}`);
        expect([name, (body as { items: unknown[] }).items.length]).toEqual([name, limit]);
        expect([name, await statementsOf(list, plural)]).toEqual([name, 1]);
        expect([name, await statementsOf(`${list}&total=true`, plural)]).toEqual([name, 2]);
      }
    },
    60_000,
  );

  it('one more for each include', async () => {
    let included = 0;
    for (const resource of api.app.registry.resources.values()) {
      const { name, plural } = resource;
      const references = resource.fields.filter(({ field }) => field.kind === 'ref' || field.kind === 'refs');
      if (references.length === 0) continue;
      included += references.length;
      const include = references.map((field) => field.name).join(',');
      const list = `/v1/admin/${plural}?limit=${ROWS}&include=${include}`;
      expect([name, await statementsOf(list, plural)]).toEqual([name, 1 + references.length]);
      const id = await api.rows.kept(name);
      const one = `/v1/admin/${plural}/${id}?include=${include}`;
      expect([name, await statementsOf(one, plural)]).toEqual([name, 1 + references.length]);
    }
    expect(included).toBeGreaterThan(0);
  }, 60_000);

  it('one for a single row', async () => {
    for (const { name, plural } of api.app.registry.resources.values()) {
      const address = `/v1/admin/${plural}/${await api.rows.kept(name)}`;
      expect([name, await statementsOf(address, plural)]).toEqual([name, 1]);
    }
  }, 60_000);

  it('one for whatever a storefront reads, and none to find out who asks', async () => {
    const reads = api.routes.filter(({ spec: { path } }) => path.startsWith('/v1/store/'));
    for (const { spec } of reads) {
      const address = addressOf(spec, await sampleRequest(spec, api));
      await api.app.request(`GET ${address}`);
      const statements = await counter.during(async () => {
        expect((await api.app.request(`GET ${address}`)).status).toBe(200);
      });
      expect([address, statements]).toEqual([address, 1]);
    }
    expect(reads.length).toBeGreaterThan(2);
  }, 60_000);
});
