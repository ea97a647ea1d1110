import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { findDrift, writeFiles } from './drift.js';

const FILES = new Map([
  ['errors.md', 'one\ntwo\nthree\nfour\nfive\n'],
  ['openapi.json', '{}\n'],
]);

describe('the generated files', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'generated-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('are written once, and then nothing differs', async () => {
    expect(await findDrift(folder, FILES)).toEqual(['errors.md is missing', 'openapi.json is missing']);
    expect(await writeFiles(folder, FILES)).toEqual(['errors.md', 'openapi.json']);
    expect(await findDrift(folder, FILES)).toEqual([]);
    expect(await writeFiles(folder, FILES)).toEqual([]);
  });

  it('differ after a line was changed by hand, and the place is shown', async () => {
    await writeFiles(folder, FILES);
    await writeFile(join(folder, 'errors.md'), 'one\ntwo\nTHREE\nfour\nfive\n');
    expect(await findDrift(folder, FILES)).toEqual([
      'errors.md differs:\n@@ line 3 @@\n one\n two\n-THREE\n+three\n four\n five',
    ]);
  });

  it('show a lost end and an added one', async () => {
    await writeFiles(folder, FILES);
    await writeFile(join(folder, 'errors.md'), 'one\ntwo\nthree\n');
    const [drift] = await findDrift(folder, FILES);
    expect(drift).toContain('+four\n+five');
    await writeFile(join(folder, 'errors.md'), 'one\ntwo\nthree\nfour\nfive\nsix\n');
    expect((await findDrift(folder, FILES))[0]).toContain('-six');
  });

  it('do not stay when nothing makes them any more; other files are left alone', async () => {
    await writeFiles(folder, FILES);
    await writeFile(join(folder, 'old.md'), 'old');
    await writeFile(join(folder, 'picture.png'), 'png');
    expect(await findDrift(folder, FILES)).toEqual(['old.md is made by nothing any more']);
    expect(await writeFiles(folder, FILES)).toEqual(['old.md']);
    expect((await readdir(folder)).sort()).toEqual(['errors.md', 'openapi.json', 'picture.png']);
    expect(await readFile(join(folder, 'picture.png'), 'utf8')).toBe('png');
  });
});
