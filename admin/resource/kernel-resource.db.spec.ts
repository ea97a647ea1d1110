import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { makeStaff, sql } from '../../src/access/testing/staff-accounts.js';
import { TAGS, THINGS, ThingDesk, type RecordAnswer } from '../testing/thing-desk.js';

let desk: ThingDesk;
beforeAll(async () => {
  desk = await ThingDesk.open();
}, 120_000);
afterAll(() => desk?.close());
beforeEach(() => desk.next());

describe('a row, through the forms of the back-office', () => {
  it('is added with every kind of field, shown, changed and deleted', async () => {
    const tag = await desk.addTag(`tag ${desk.number}`);
    const { record, notice, redirectUrl } = await desk.add({
      'title.zh-CN': '东西',
      'body.en': '<p>Hi <b>there</b><script>alert(1)</script></p>',
      note: 'a\nb',
      amount: '12',
      weight: '1.250',
      'worth.amount': '1234',
      'worth.currency': 'JPY',
      active: 'true',
      at: '2026-05-01T10:00:00.000Z',
      day: '2026-05-01',
      size: 'l',
      meta: '{"0":1,"1":2}',
      tag: tag.record.id,
      'tags.0': tag.record.id,
      lines: '[{"name":"x","count":2,"each":{"amount":1500,"currency":"KWD"}}]',
      mail: 'ME@Example.com',
      phone: '+4930123456',
      site: 'https://example.com/x',
      token: 'top secret',
    });
    expect(notice).toMatchObject({ type: 'success' });
    expect(redirectUrl).toBe(`/admin/resources/sample.thing/records/${record.id}/show`);
    const shown = (await desk.show(record.id)).record;
    expect(shown.params).toMatchObject({
      'title.en': `Thing ${desk.number}`,
      'title.zh-CN': '东西',
      'body.en': '<p>Hi <b>there</b></p>',
      note: 'a\nb',
      amount: 12,
      weight: '1.250',
      'worth.amount': 1234,
      'worth.currency': 'JPY',
      active: true,
      at: '2026-05-01T10:00:00.000Z',
      day: '2026-05-01',
      size: 'l',
      meta: '{"0":1,"1":2}',
      status: 'new',
      tag: tag.record.id,
      'tags.0': tag.record.id,
      lines: '[{"each":{"amount":1500,"currency":"KWD"},"name":"x","count":2}]',
      mail: 'me@example.com',
      phone: '+4930123456',
      'token.isSet': true,
      version: 1,
    });
    expect(shown.populated).toMatchObject({ tag: { title: `tag ${desk.number}`, params: {} } });

    const changed = await desk.edit(shown, {
      'title.en': 'Other',
      note: '__FORM_VALUE_NULL__',
      'tags.0': '__FORM_VALUE_NULL__',
      'worth.amount': '',
    });
    expect(changed.statusCode).toBe(200);
    const after = (await desk.show(record.id)).record.params;
    expect(after).toMatchObject({
      'title.en': 'Other',
      note: null,
      worth: null,
      'token.isSet': true,
      version: 2,
    });

    expect((await desk.owner.post(`${THINGS}/records/${record.id}/delete`)).statusCode).toBe(200);
    expect((await desk.owner.get(`${THINGS}/records/${record.id}/show`)).statusCode).toBe(404);
  });

  it('takes a language away when its text is emptied, and refuses to be left without any', async () => {
    const { record } = await desk.add({ 'title.zh-CN': '东西' });
    await desk.edit(record, { 'title.zh-CN': '' });
    const { params } = (await desk.show(record.id)).record;
    expect(params).not.toHaveProperty(['title.zh-CN']);
    const refused = await desk.edit((await desk.show(record.id)).record, { 'title.en': '' });
    expect(refused.statusCode).toBe(400);
    expect((refused.json() as RecordAnswer).record.errors).toHaveProperty('title');
  });
});

describe('what REST must not do either', () => {
  it('sets no field that is closed, hidden, immutable or moved by commands, and names each', async () => {
    const { record } = await desk.add();
    const stored = () => sql(desk.app, 'SELECT * FROM sample_thing WHERE id = $1', [record.id]);
    const before = await stored();
    const attack = { code: 'attack', hidden: 'attack', frozen: 'attack', status: 'shut', note: 'fine' };
    const refused = await desk.app.asAdmin(`PATCH /v1/admin/things/${record.id}`, attack);
    expect(refused.status).toBe(400);
    expect(refused.body.errors.map(({ pointer }: { pointer: string }) => pointer).sort()).toEqual([
      '/code',
      '/frozen',
      '/hidden',
      '/status',
    ]);
    expect(await stored()).toEqual(before);
  });
});

describe('what a form must not do', () => {
  it('sets no field that is closed, hidden, immutable or unknown, whatever is posted', async () => {
    const { record } = await desk.add({
      hidden: 'attack',
      frozen: 'attack',
      status: 'shut',
      id: '00000000-0000-7000-8000-000000000000',
    });
    const stored = async () =>
      (await sql(desk.app, 'SELECT * FROM sample_thing WHERE id = $1', [record.id]))[0];
    expect(await stored()).toMatchObject({ hidden: 'unseen', frozen: 'kept', status: 'new' });
    await desk.edit(record, {
      hidden: 'attack',
      frozen: 'attack',
      status: 'shut',
      code: 'attack',
      note: 'fine',
      createdAt: '2000-01-01T00:00:00Z',
      nothing: 'x',
    });
    expect(await stored()).toMatchObject({
      hidden: 'unseen',
      frozen: 'kept',
      status: 'new',
      code: `thing-${desk.number}`,
      version: 2,
    });
  });

  it('sets no field that needs a permission the editor lacks, and shows it to nobody without it', async () => {
    const { record } = await desk.add({ cost: '9' });
    const editor = await desk.app.signIn(await makeStaff(desk.app, 'sample.thing.*'));
    const seen = (await desk.show(record.id, editor)).record;
    expect(seen.params).not.toHaveProperty('cost');
    expect((await desk.edit(seen, { cost: '1' }, editor)).statusCode).toBe(200);
    expect((await desk.show(record.id)).record.params).toMatchObject({ cost: 9 });
    expect(await desk.fieldsFor(editor)).not.toContain('cost');
    expect(await desk.fieldsFor(desk.owner)).toContain('cost');
  });

  it('never sends a hidden field or a secret to the browser, nor lets it be asked for by a filter', async () => {
    const { record } = await desk.add({ token: 'top secret' });
    const answers = [JSON.stringify(await desk.show(record.id)), JSON.stringify(await desk.list())];
    for (const answer of answers) {
      expect(/unseen|top secret|"hidden"/.test(answer)).toBe(false);
    }
    for (const name of ['hidden', 'token', 'password', 'search_text']) {
      expect((await desk.owner.get(`${THINGS}/actions/list?filters.${name}=k`)).statusCode).toBe(400);
    }
    const staff = await desk.owner.get('/admin/api/resources/access.staff/actions/list');
    expect(/argon2|password_?hash|"hash"/i.test(staff.body)).toBe(false);
  });

  it('overwrites nothing that somebody else saved meanwhile, and keeps what was typed', async () => {
    const { record } = await desk.add();
    const second = await desk.app.signIn(await makeStaff(desk.app, '*'));
    expect((await desk.edit(record, { note: 'first' })).statusCode).toBe(200);
    const stale = await desk.edit(record, { note: 'second' }, second);
    expect(stale.statusCode).toBe(412);
    const answer = stale.json() as RecordAnswer;
    expect(answer).toMatchObject({
      notice: { type: 'error' },
      problem: { code: 'kernel.stale' },
      record: { params: { note: 'second' } },
    });
    expect(answer.redirectUrl).toBeUndefined();
    expect((await desk.show(record.id)).record.params).toMatchObject({ note: 'first', version: 2 });
  });

  it('is refused without a version, which could undo what somebody else saved', async () => {
    const { record } = await desk.add();
    const answer = await desk.owner.submit(`${THINGS}/records/${record.id}/edit`, { 'title.en': 'blind' });
    expect(answer.statusCode).toBe(400);
    expect((await desk.show(record.id)).record.title).toBe(`Thing ${desk.number}`);
  });
});

describe('what went wrong', () => {
  it('is said beside its field, in the reader’s language, and nothing is saved', async () => {
    await desk.owner.post('/admin/preferences', { locale: 'zh-CN' });
    const { record, notice } = await desk.add({
      amount: 'many',
      day: 'soon',
      mail: 'nobody',
      meta: '{',
      'title.en': '',
    });
    await desk.owner.post('/admin/preferences', { locale: 'en' });
    expect(notice?.type).toBe('error');
    expect(Object.keys(record.errors).sort()).toEqual(
      expect.arrayContaining(['amount', 'day', 'mail', 'meta', 'title']),
    );
    expect(record.errors['amount']?.message).toMatch(/\p{Script=Han}/u);
    expect((await desk.list(`filters.code=thing-${desk.number}`)).meta.total).toBe(0);
  });

  it('names the field when the database refuses, and never says "saved"', async () => {
    const { record } = await desk.add();
    const again = await desk.owner.submit(`${THINGS}/actions/new`, {
      'title.en': 'x',
      code: `thing-${desk.number}`,
    });
    expect(again.statusCode).toBe(409);
    expect(again.json()).toMatchObject({
      notice: { type: 'error' },
      record: { errors: { code: { message: expect.any(String) } } },
    });
    const dangling = await desk.edit(record, { tag: '01890000-0000-7000-8000-000000000000' });
    expect(dangling.statusCode).toBe(422);
    expect(dangling.json()).toMatchObject({ record: { errors: { tag: { message: expect.any(String) } } } });
  });

  it('is said when a row that is still in use is deleted', async () => {
    const tag = await desk.addTag(`tag ${desk.number}`);
    await desk.add({ tag: tag.record.id });
    const refused = await desk.owner.post(`${TAGS}/records/${tag.record.id}/delete`);
    expect(refused.statusCode).toBe(409);
    expect(refused.json()).toMatchObject({
      notice: { type: 'error' },
      problem: { code: 'kernel.still_in_use' },
    });
    expect((refused.json() as RecordAnswer).redirectUrl).toBeUndefined();
    const byRest = await desk.app.asAdmin(`DELETE /v1/admin/tags/${tag.record.id}`);
    expect([byRest.status, byRest.body.code]).toEqual([409, 'kernel.still_in_use']);
    expect(await sql(desk.app, 'SELECT 1 FROM sample_tag WHERE id = $1', [tag.record.id])).toHaveLength(1);
  });

  it.each(['1', 'null', "' OR 1=1 --", '01890000-0000-7000-8000-000000000000', '%00'])(
    'is 404 for a row %s',
    async (id) => {
      expect((await desk.owner.get(`${THINGS}/records/${encodeURIComponent(id)}/show`)).statusCode).toBe(404);
    },
  );
});
