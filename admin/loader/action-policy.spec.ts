import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Action, ActionRequest, RecordActionResponse } from 'adminjs';
import { loadAdminJs } from '../adminjs-runtime.js';
import { mountFixture, type Fixture } from '../testing/fixture.js';
import { storeResource, type Store } from '../testing/store-resource.js';

let poked = 0;
/** Changes something and has no component, so AdminJS calls it by GET. */
const poke: Partial<Action<RecordActionResponse>> = {
  actionType: 'record',
  component: false,
  handler: async (_request, _response, { record, currentAdmin }) => {
    poked += 1;
    if (!record) throw new Error('no record');
    return { record: record.toJSON(currentAdmin) };
  },
};

let fixture: Fixture;
let store: Store;
const api = '/admin/api/resources/note';

beforeAll(async () => {
  store = new Map([['1', { id: '1', title: 'first' }]]);
  fixture = await mountFixture({
    resources: [
      { resource: await storeResource('note', ['id', 'title'], store), options: { actions: { poke } } },
    ],
  });
});
afterAll(() => fixture.close());

describe('changes', () => {
  it('are refused by GET: 405, and nothing happens', async () => {
    const cookie = await fixture.signIn();
    for (const url of [`${api}/records/1/poke`, `${api}/records/1/delete`, `${api}/actions/new`]) {
      const answer = await fixture.ask({ url }, cookie);
      expect(answer.statusCode).toBe(405);
      expect(answer.headers.allow).toBe('POST');
    }
    expect(poked).toBe(0);
    expect(store.has('1')).toBe(true);
  });

  it('would be made by GET with AdminJS alone', async () => {
    const { adminjs } = await loadAdminJs();
    const { Controller } = adminjs.Router.routes.find(
      (route) => route.action === 'recordAction' && route.path.startsWith('/api'),
    )!;
    const admin = new adminjs.default({
      resources: [
        {
          resource: await storeResource('note', ['id'], new Map([['1', { id: '1' }]])),
          options: { actions: { poke } },
        },
      ],
    });
    const params = { resourceId: 'note', recordId: '1', action: 'poke' };
    await new Controller({ admin }, { email: 'x' }).recordAction({ params, query: {}, method: 'get' }, {});
    expect(poked).toBe(1);
    poked = 0;
  });

  it('are made by POST, from a form as AdminJS sends it', async () => {
    const cookie = await fixture.signIn();
    const body = new FormData();
    body.set('title', '__FORM_VALUE_NULL__');
    body.set('tags', '__FORM_VALUE_EMPTY_ARRAY__');
    body.set('meta', '__FORM_VALUE_EMPTY_OBJECT__');
    body.set('name', '商品 & more');
    const request = new Request('http://x', { method: 'POST', body });
    const answer = await fixture.ask(
      {
        method: 'POST',
        url: `${api}/records/1/edit`,
        payload: Buffer.from(await request.arrayBuffer()),
        headers: { 'content-type': request.headers.get('content-type') ?? '' },
      },
      cookie,
    );
    expect(answer.statusCode).toBe(200);
    expect(store.get('1')).toEqual({ id: '1', title: null, tags: [], meta: {}, name: '商品 & more' });
    store.set('1', { id: '1', title: 'first' });
    expect((await fixture.ask({ method: 'POST', url: `${api}/records/1/poke` }, cookie)).statusCode).toBe(
      200,
    );
    expect(poked).toBe(1);
  });
});

describe('a start with what AdminJS would let through', () => {
  const start = async (action: object) =>
    mountFixture({
      resources: [
        {
          resource: await storeResource('note', ['id'], new Map()),
          options: { actions: { odd: { actionType: 'resource', handler: async () => ({}), ...action } } },
        },
      ],
    });

  it('is refused for an async access rule, which AdminJS takes for "yes"', async () => {
    await expect(start({ isAccessible: async () => false })).rejects.toThrow(
      'Action "odd" of "note": isAccessible is async',
    );
  });

  it('is refused for a before hook, which AdminJS runs ahead of the access rule', async () => {
    await expect(start({ before: async (request: ActionRequest) => request })).rejects.toThrow(
      'Action "odd" of "note": a "before" hook runs before the access check',
    );
  });

  it('closes a rule that answers with a promise without being async', async () => {
    const odd = await start({ isAccessible: () => Promise.resolve(false) });
    const url = '/admin/api/resources/note/actions/odd';
    expect((await odd.ask({ method: 'POST', url }, await odd.signIn())).statusCode).toBe(500);
    await odd.close();
  });

  it('control: AdminJS alone runs the action in both cases', async () => {
    const { adminjs } = await loadAdminJs();
    const seen: string[] = [];
    const admin = new adminjs.default({
      resources: [
        {
          resource: await storeResource('note', ['id'], new Map()),
          options: {
            actions: {
              open: {
                actionType: 'resource',
                isAccessible: (async () => false) as never,
                handler: async () => seen.push('handler of open') && {},
              },
              closed: {
                actionType: 'resource',
                isAccessible: false,
                before: async (request: ActionRequest) => (seen.push('before of closed'), request),
                handler: async () => seen.push('handler of closed') && {},
              },
            },
          },
        },
      ],
    });
    const { Controller } = adminjs.Router.routes.find((route) => route.path.startsWith('/api'))!;
    const controller = new Controller({ admin }, { email: 'x' });
    for (const action of ['open', 'closed']) {
      await controller.resourceAction(
        { params: { resourceId: 'note', action }, query: {}, method: 'post' },
        {},
      );
    }
    expect(seen).toEqual(['handler of open', 'before of closed']);
  });
});
