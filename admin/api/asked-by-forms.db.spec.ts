import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { makeStaff } from '../../src/access/testing/staff-accounts.js';
import { definePlugin } from '../../src/plugin/define-plugin.js';
import { documentPreview, previewOf } from '../../src/query/document-preview.js';
import { defineQuery } from '../../src/query/define-query.js';
import { defineResource } from '../../src/resource/define-resource.js';
import { f } from '../../src/resource/fields.js';
import { startAdminApp, type AdminApp, type Browser } from '../testing/admin-app.js';

const label = (text: string) => ({ en: text, zh: `中${text}` });

const rules = z.strictObject({ letters: z.array(z.string().length(1)).max(3) });
const fitting = defineQuery({
  name: 'library.fitting',
  label: label('Fitting boards'),
  permission: 'library.board.read',
  query: previewOf(rules),
  result: documentPreview,
  handle: async (_context, { query: { document } }) => ({
    total: document.letters.length,
    totalExact: true,
    titles: document.letters,
  }),
});
const Shelf = defineResource({
  name: 'library.shelf',
  labels: { one: label('Shelf'), many: label('Shelves') },
  title: 'name',
  fields: {
    name: f.text({ label: label('Name'), translated: true, search: true }),
    code: f.slug({ label: label('Code') }),
    rules: f.json({
      label: label('Rules'),
      schema: rules,
      default: { letters: [] },
      fields: { letters: { label: label('Letters') } },
      preview: 'library.fitting',
    }),
  },
});
const Board = defineResource({
  name: 'library.board',
  labels: { one: label('Board'), many: label('Boards') },
  title: 'mark',
  fields: {
    shelf: f.ref({ label: label('Shelf'), to: 'library.shelf', onDelete: 'cascade' }),
    mark: f.text({ label: label('Mark'), search: true }),
  },
});
const plugin = definePlugin({
  name: 'library',
  label: label('Library'),
  resources: [Shelf, Board],
  queries: [fitting],
});

describe('what boxes that refer to rows ask for', () => {
  let app: AdminApp;
  let owner: Browser;
  let shelf: string;
  let board: string;

  beforeAll(async () => {
    app = await startAdminApp([plugin]);
    owner = await app.signIn(await makeStaff(app, '*'));
    const oak = { name: { en: 'Oak shelf', 'zh-CN': '橡木书架' }, code: 'oak' };
    shelf = String((await app.asAdmin('POST /v1/admin/shelfs', oak)).body.id);
    board = String((await app.asAdmin('POST /v1/admin/boards', { shelf, mark: 'top' })).body.id);
  });
  afterAll(() => app?.close());

  const choices = async (query: string): Promise<unknown> =>
    ((await owner.get(`/admin/api/emporion/choices/${query}`)).json() as { choices: unknown }).choices;

  it('are rows by what they are called, found by a part of it', async () => {
    expect(await choices('library.shelf?q=oak')).toEqual([{ value: shelf, title: 'Oak shelf' }]);
    expect(await choices('library.shelf?q=pine')).toEqual([]);
  });

  it('are parts of a row with its name, found by it too', async () => {
    const top = [{ value: board, title: 'Oak shelf · top' }];
    expect(await choices('library.board?q=top')).toEqual(top);
    expect(await choices('library.board?q=oak')).toEqual(top);
    expect(await choices('library.board?q=pine')).toEqual([]);
  });

  it('are narrowed to the parts of one row, and told apart by when they were made', async () => {
    const ash = { name: { en: 'Ash shelf' }, code: 'ash' };
    const other = String((await app.asAdmin('POST /v1/admin/shelfs', ash)).body.id);
    for (const mark of ['low', 'low']) await app.asAdmin('POST /v1/admin/boards', { shelf: other, mark });
    expect(await choices(`library.board?within=shelf:${shelf}`)).toEqual([
      { value: board, title: 'Oak shelf · top' },
    ]);
    const twin = { value: expect.any(String), title: 'Ash shelf · low', createdAt: expect.any(String) };
    expect(await choices(`library.board?q=low&within=shelf:${other}`)).toEqual([twin, twin]);
    expect(await choices(`library.board?q=low&within=shelf:${shelf}`)).toEqual([]);
  });

  it('are called by the value that is held, an id or another field', async () => {
    expect(await choices(`library.shelf?values=${shelf}`)).toEqual([{ value: shelf, title: 'Oak shelf' }]);
    expect(await choices('library.shelf?by=code&values=oak,elm')).toEqual([
      { value: 'oak', title: 'Oak shelf' },
    ]);
  });

  it('are joined by what a document would be about, while it is edited', async () => {
    const ask = (value: unknown, of = 'library.shelf/rules') =>
      owner.post(`/admin/api/emporion/documents/${of}/preview`, { value });
    const answer = await ask({ letters: ['a', 'b'] });
    expect([answer.statusCode, answer.json()]).toEqual([
      200,
      { total: 2, totalExact: true, titles: ['a', 'b'] },
    ]);
    const refused = await ask({ letters: ['a', 'bc'] });
    expect([refused.statusCode, refused.json()]).toMatchObject([
      400,
      { errors: [{ pointer: '/document/letters/1' }] },
    ]);
    expect((await ask(undefined)).statusCode).toBe(400);
    expect((await ask({ letters: [] }, 'library.shelf/code')).statusCode).toBe(404);
    const other = await app.signIn(await makeStaff(app, 'library.shelf.read'));
    const closed = await other.post('/admin/api/emporion/documents/library.shelf/rules/preview', {
      value: { letters: [] },
    });
    expect(closed.statusCode).toBe(403);
  });

  it('are refused to whoever may not read the resource, and for fields that lists cannot be filtered by', async () => {
    const other = await app.signIn(await makeStaff(app, 'library.board.read'));
    expect((await other.get('/admin/api/emporion/choices/library.shelf?q=oak')).statusCode).toBe(403);
    const blind = (await other.get('/admin/api/emporion/choices/library.board?q=top')).json();
    expect(blind).toEqual({ choices: [{ value: board, title: 'top' }] });
    expect(
      (await owner.get('/admin/api/emporion/choices/library.shelf?by=nothing&values=x')).statusCode,
    ).toBe(400);
    expect((await owner.get('/admin/api/emporion/choices/library.desk?q=x')).statusCode).toBe(404);
  });
});
