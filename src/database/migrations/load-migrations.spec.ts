import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { loadMigrations } from './load-migrations.js';
import { migrationLabel } from './migration-file.js';

const CONTENT = { plugin: 'content', dependsOn: ['media'] };
const MEDIA = { plugin: 'media', dependsOn: [] };
const EMPTY = 'export const up: string[] = [`SELECT 1`];\nexport const down: string[] = [];\n';

let root: string;
const put = async (path: string, text = EMPTY): Promise<void> => {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
};
const labels = async (...plugins: (typeof CONTENT)[]): Promise<string[]> =>
  (await loadMigrations(root, plugins)).map(migrationLabel);
const up = (statement: string): string => EMPTY.replace('SELECT 1', statement);

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'migrations with space-'));
});
afterEach(() => rm(root, { recursive: true }));

test('sorts by timestamp over all plugins, then by their dependencies, then by name', async () => {
  await put('content/20260102000000-b.ts');
  await put('content/20260102000000-a.ts');
  await put('content/20260101000000-z.ts');
  await put('media/20260102000000-m.ts');
  expect(await labels(CONTENT, MEDIA)).toEqual([
    'content/20260101000000-z',
    'media/20260102000000-m',
    'content/20260102000000-a',
    'content/20260102000000-b',
  ]);
});

test('reads compiled files where there are any, and neither maps nor declarations', async () => {
  await put('media/20260101000000-a.js', 'export const up = [`SELECT 2`]; export const down = [];');
  await put('media/20260101000000-a.js.map', '{}');
  await put('media/20260101000000-a.d.ts', '');
  expect((await loadMigrations(root, [MEDIA])).map((m) => m.up)).toEqual([['SELECT 2']]);
});

test('looks at the enabled plugins alone, and finds nothing where there is no folder', async () => {
  await put('content/20260101000000-a.ts', 'this is no TypeScript');
  expect(await labels(MEDIA)).toEqual([]);
});

test('reads a plugin that keeps its files in a folder of its own', async () => {
  await put('package/migrations/20260101000000-a.ts');
  const owner = { ...MEDIA, folder: join(root, 'package/migrations') };
  expect((await loadMigrations(join(root, 'elsewhere'), [owner])).map(migrationLabel)).toEqual([
    'media/20260101000000-a',
  ]);
});

test('gives a file the same checksum however its "down" reads, and another one when "up" changes', async () => {
  const checksum = async (text: string): Promise<string | undefined> => {
    const folder = join(root, String(Math.random()));
    await mkdir(folder);
    await writeFile(join(folder, '20260101000000-a.ts'), text);
    return (await loadMigrations(root, [{ ...MEDIA, folder }]))[0]?.checksum;
  };
  const first = await checksum(EMPTY);
  expect(await checksum(EMPTY.replace('[];', '[`SELECT 3`];'))).toBe(first);
  expect(await checksum(up('SELECT 2'))).not.toBe(first);
});

test.each([
  ['20260101-short.ts', EMPTY, /must be called <yyyymmddhhmmss>/],
  ['20260101000000-Big.ts', EMPTY, /must be called/],
  [
    '20260101000000-a.ts',
    'export const up = `SELECT 1`; export const down = [];',
    /must export "up" and "down"/,
  ],
  ['20260101000000-a.ts', 'export const up = [" "]; export const down = [];', /must export "up" and "down"/],
  ['20260101000000-a.ts', `${EMPTY}export const transaction = 'no';`, /"transaction" must be true or false/],
  ['20260101000000-a.ts', 'throw new Error("broken file")', /cannot be imported: broken file/],
  ['20260101000000-a.ts', up('-- now\n COMMIT'), /opens and ends the transaction itself/],
  [
    '20260101000000-a.ts',
    up('CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON t (a)'),
    /cannot run in a transaction/,
  ],
  [
    '20260101000000-a.ts',
    `${up('CREATE INDEX CONCURRENTLY i ON t (a)')}export const transaction = false;`,
    /write IF \[NOT\] EXISTS/,
  ],
  [
    '20260101000000-a.ts',
    `${up('DROP INDEX CONCURRENTLY i')}export const transaction = false;`,
    /write IF \[NOT\] EXISTS/,
  ],
])('refuses %s and names the file (%#)', async (file, text, message) => {
  await put(`media/${file}`, text);
  const refusal = loadMigrations(root, [MEDIA]);
  await expect(refusal).rejects.toMatchObject({ code: 'file', message: expect.stringMatching(message) });
  await expect(refusal).rejects.toThrow(join(root, 'media', file));
});

test('refuses plugins that depend on each other in a circle', async () => {
  const circle = [CONTENT, { plugin: 'media', dependsOn: ['content'] }];
  await expect(loadMigrations(root, circle)).rejects.toThrow(
    'Plugins depend on each other: content → media → content.',
  );
});
