import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { makeStaff, sql } from '../../src/access/testing/staff-accounts.js';
import { TAGS, THINGS, ThingDesk, type ListAnswer, type RecordAnswer } from '../testing/thing-desk.js';

let desk: ThingDesk;
beforeAll(async () => {
  desk = await ThingDesk.open();
}, 120_000);
afterAll(() => desk?.close());
beforeEach(() => desk.next());

describe('a list', () => {
  it('is filtered by type: wrong values are refused by name, never a 500', async () => {
    const wrong = [
      'amount=x',
      'amount=99999999999999999999',
      'tag=1',
      'status=odd',
      'at~~from=soon',
      'id=1',
      'meta=x',
      'nothing=1',
      'amount~~contains=1',
    ];
    for (const filter of wrong) {
      const answer = await desk.owner.get(`${THINGS}/actions/list?filters.${filter}`);
      expect([filter, answer.statusCode]).toEqual([filter, 400]);
      expect(answer.json()).toMatchObject({
        problem: { code: 'kernel.invalid_input', errors: [{ pointer: expect.stringContaining('filter') }] },
      });
    }
  });

  it('is filtered, searched, sorted and paged by keyset', async () => {
    const tag = await desk.addTag(`tag ${desk.number}`);
    for (const number of [1, 2, 3, 4, 5]) {
      await desk.add({
        code: `keyset-${number}`,
        'title.en': `Keyset ${number}`,
        amount: String(number),
        'tags.0': tag.record.id,
      });
    }
    const mine = `filters.tags=${tag.record.id}`;
    expect((await desk.list(`${mine}&filters.amount~~from=2&filters.amount~~to=3`)).records).toHaveLength(2);
    expect((await desk.list('q=Keyset%204')).records.map(({ title }) => title)).toEqual(['Keyset 4']);
    expect((await desk.list(`${mine}&filters.code=keyset-5`)).records).toHaveLength(1);
    const first = await desk.list(`${mine}&sortBy=amount&direction=asc&perPage=2`);
    expect(first.meta.total).toBe(5);
    const second = await desk.list(
      `${mine}&sortBy=amount&direction=asc&perPage=2&after=${encodeURIComponent(first.meta.next ?? '')}`,
    );
    expect([...first.records, ...second.records].map(({ params }) => params['amount'])).toEqual([1, 2, 3, 4]);
    expect((await desk.list(`${mine}&perPage=1000000000`)).records.length).toBeLessThanOrEqual(100);
  });

  it('counts to 10,001 at most', async () => {
    await sql(
      desk.app,
      `INSERT INTO sample_tag (id, version, created_at, updated_at, name)
       SELECT gen_random_uuid(), 1, now(), now(), 'many ' || n FROM generate_series(1, 10500) n`,
    );
    const answer = (await desk.owner.get(`${TAGS}/actions/list`)).json() as ListAnswer;
    expect(answer.meta.total).toBe(10_001);
  });
});

describe('who may do what', () => {
  it('sees and does only what the permissions say, by address too', async () => {
    const { record } = await desk.add();
    const reader = await desk.app.signIn(await makeStaff(desk.app, 'sample.thing.read'));
    expect((await reader.get(`${THINGS}/records/${record.id}/show`)).statusCode).toBe(200);
    expect((await desk.edit(record, { note: 'x' }, reader)).statusCode).toBe(403);
    expect((await reader.submit(`${THINGS}/actions/new`, { 'title.en': 'x', code: 'x' })).statusCode).toBe(
      403,
    );
    expect((await reader.post(`${THINGS}/records/${record.id}/delete`)).statusCode).toBe(403);
    expect((await reader.get(`${TAGS}/actions/list`)).statusCode).toBe(403);
    expect((await reader.post(`${THINGS}/bulk/bulkDelete?recordIds=${record.id}`)).statusCode).toBe(403);
    const { record: seen } = (await desk.show(record.id, reader)) as RecordAnswer & {
      record: { recordActions: { name: string }[] };
    };
    expect(
      (seen as unknown as { recordActions: { name: string }[] }).recordActions.map(({ name }) => name),
    ).toEqual(['show']);
    expect((await desk.show(record.id)).record.params).toMatchObject({ note: null, version: 1 });
  });

  it('has no deletion of many rows by their ids in the address, not even for who may do everything', async () => {
    const { record } = await desk.add();
    for (const send of [desk.owner.post, desk.owner.get]) {
      const { statusCode } = await send(`${THINGS}/bulk/bulkDelete?recordIds=${record.id}`);
      expect(statusCode).toBe(403);
    }
    const { records } = (await desk.list()) as { records: readonly { readonly bulkActions?: unknown }[] };
    expect(records.length).toBeGreaterThan(0);
    expect(records.filter(({ bulkActions }) => JSON.stringify(bulkActions) !== '[]')).toEqual([]);
    expect((await desk.show(record.id)).record.params).toMatchObject({ version: 1 });
  });

  it('has no form for what only commands may change', async () => {
    for (const path of ['actions/new', 'records/01890000-0000-7000-8000-000000000000/edit']) {
      const answer = await desk.owner.submit(`/admin/api/resources/access.staff/${path}`, {
        name: 'x',
        version: '1',
      });
      expect([403, 404]).toContain(answer.statusCode);
    }
  });

  it('writes the same audit as the REST API: who, what, before and after', async () => {
    const { record } = await desk.add();
    await desk.edit(record, { note: 'new note' });
    const entries = await sql<{ action: string; actor_kind: string; changes: { after: object }[] }>(
      desk.app,
      'SELECT action, actor_kind, changes FROM audit_entry WHERE subject_id = $1 ORDER BY created_at',
      [record.id],
    );
    expect(entries.at(-1)).toMatchObject({ action: 'sample.thing.update', actor_kind: 'staff' });
    expect(entries.at(-1)?.changes[0]?.after).toMatchObject({ note: 'new note' });
  });
});
