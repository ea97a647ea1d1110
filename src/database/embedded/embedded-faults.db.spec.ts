import { execFileSync, spawnSync } from 'node:child_process';
import { mkdir, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { EmbeddedFixture } from '../../testing/embedded-fixture.js';
import { isRoot } from './run-identity.js';

const root = isRoot() ? it : it.skip;

let fixture: EmbeddedFixture;

beforeAll(async () => {
  fixture = await EmbeddedFixture.make();
});

afterEach(() => fixture.stopAll());

afterAll(() => fixture.remove());

describe('the embedded PostgreSQL, when its files are not as they should be', () => {
  it('refuses damaged files with the remedy and changes nothing', async () => {
    const dataDir = await fixture.prepared('damaged');
    const control = join(dataDir, 'postgres', 'cluster', 'global', 'pg_control');
    await truncate(control, 0);
    const before = await readdir(join(dataDir, 'postgres', 'cluster'));
    await expect(fixture.start({ dataDir })).rejects.toMatchObject({
      code: 'corrupted',
      message: expect.stringContaining(dataDir),
    });
    expect((await stat(control)).size).toBe(0);
    // PostgreSQL itself leaves its lock file when it breaks off.
    const after = (await readdir(join(dataDir, 'postgres', 'cluster'))).filter(
      (name) => name !== 'postmaster.pid',
    );
    expect(after.sort()).toEqual(before.sort());
  });

  it('refuses a folder with other files in place of the database and leaves them', async () => {
    const dataDir = await fixture.prepared('foreign');
    const version = join(dataDir, 'postgres', 'cluster', 'PG_VERSION');
    await rm(version);
    await expect(fixture.start({ dataDir })).rejects.toMatchObject({
      code: 'corrupted',
      message: expect.stringContaining('PG_VERSION is missing'),
    });
    expect(await readdir(join(dataDir, 'postgres', 'cluster'))).toContain('base');
  });

  it('refuses when its folder elsewhere is gone, instead of starting empty', async () => {
    const dataDir = join(fixture.folder, 'gone', 'data');
    await mkdir(dataDir, { recursive: true });
    await writeFile(join(dataDir, 'postgres.location'), join(fixture.folder, 'nowhere'));
    await expect(fixture.start({ dataDir })).rejects.toMatchObject({
      code: 'folder_missing',
      message: expect.stringContaining(join(fixture.folder, 'nowhere')),
    });
  });

  root('refuses a full disk by name, and starts when there is room again', async () => {
    const disk = join(fixture.folder, 'disk');
    await mkdir(disk);
    // Not every container may mount; elsewhere the words of a full disk are tested with the failures.
    if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=90m,mode=755', 'tmpfs', disk]).status !== 0) return;
    try {
      const dataDir = join(disk, 'data');
      execFileSync('cp', ['-a', await fixture.prepared('to disk'), disk]);
      spawnSync('dd', ['if=/dev/zero', `of=${join(disk, 'filler')}`, 'bs=4k'], { stdio: 'ignore' });
      await expect(fixture.start({ dataDir })).rejects.toMatchObject({
        code: 'disk_full',
        message: expect.stringContaining('No space left on device'),
      });
      await rm(join(disk, 'filler'));
      await (await fixture.start({ dataDir })).stop();
    } finally {
      execFileSync('umount', ['-l', disk]);
    }
  });
});
