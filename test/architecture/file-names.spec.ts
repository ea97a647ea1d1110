import { basename } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { sourceFiles } from './source-files.js';

const FOLDERS = ['src', 'plugins', 'admin', 'test'];
const files = FOLDERS.flatMap((folder) => sourceFiles(folder, /\.(ts|tsx|js)$/));

/** kebab-case; a dot before each role: `page.resource.ts`, `money.spec.ts`, `unit-of-work.db.spec.ts`. */
const WELL_NAMED = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*\.(ts|tsx|js)$/;

/** Names under which anything can be put, and is. */
const DRAWERS = /(^|-)(utils?|helpers?|common|manager)/;

/** The only files that may do nothing but hand on: a plugin's contract, and what plugins may import of the kernel. */
const BARRELS = /^(src\/(testing\/)?index\.ts|plugins\/[^/]+\/contract\/index\.ts)$/;

describe('the names of files', () => {
  it('is kebab-case with the role behind a dot', () => {
    expect(files.filter((file) => !WELL_NAMED.test(basename(file)))).toEqual([]);
  });

  it('says what is inside: nothing is called utils, helpers, common or manager', () => {
    expect(files.filter((file) => DRAWERS.test(basename(file)))).toEqual([]);
  });

  it('is index only where a folder has a public face', () => {
    expect(files.filter((file) => /^index\./.test(basename(file)) && !BARRELS.test(file))).toEqual([]);
  });
});
