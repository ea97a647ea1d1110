import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { keptSecret } from '../../config/kept-secret.js';
import { acquireInstanceLock } from './instance-lock.js';
import { isAlive } from './process-info.js';
import { resetEmbedded } from './reset-embedded.js';
import { isRoot } from './run-identity.js';
import { startEmbeddedPostgres } from './start-embedded-postgres.js';

const root = isRoot() ? it : it.skip;
let folder: string;
let dataDir: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'emporion reset '));
  await chmod(folder, 0o755);
  dataDir = join(folder, 'data');
});

afterEach(() => rm(folder, { recursive: true, force: true }));

describe('the reset of the embedded database', () => {
  it('refuses while an instance runs and deletes nothing; afterwards stops what was left and deletes everything', async () => {
    const lock = await acquireInstanceLock(dataDir);
    const orphan = await startEmbeddedPostgres({ dataDir, durable: false });
    await mkdir(join(dataDir, 'media'));
    const before = await readdir(dataDir);
    await expect(resetEmbedded(dataDir)).rejects.toMatchObject({
      code: 'instance_running',
      pid: process.pid,
    });
    expect(await readdir(dataDir)).toEqual(before);
    expect(isAlive(orphan.pid)).toBe(true);

    await lock.release();
    expect(await resetEmbedded(dataDir)).toEqual([dataDir]);
    expect(isAlive(orphan.pid)).toBe(false);
    expect(await readdir(dataDir)).toEqual([]);
    expect(await resetEmbedded(dataDir)).toEqual([]);
  });

  root('deletes a database that lives outside of the project too', async () => {
    await chmod(folder, 0o700);
    const fallback = await mkdtemp(join(tmpdir(), 'emporion-elsewhere-'));
    await chmod(fallback, 0o755);
    const server = await startEmbeddedPostgres({ dataDir, durable: false, fallbackRoots: [fallback] });
    await server.stop();
    expect(await resetEmbedded(dataDir)).toEqual([dataDir, server.home]);
    expect(existsSync(server.home)).toBe(false);
    expect(await readdir(fallback)).toEqual([]);
    await rm(fallback, { recursive: true });
  });

  it('deletes a folder whose first file was the kept secret', async () => {
    keptSecret(dataDir);
    await (await acquireInstanceLock(dataDir)).release();
    expect(await resetEmbedded(dataDir)).toEqual([dataDir]);
    expect(await readdir(dataDir)).toEqual([]);
  });

  it('leaves a folder alone that held other things before', async () => {
    await mkdir(dataDir);
    await writeFile(join(dataDir, 'thesis.txt'), 'years of work');
    await (await acquireInstanceLock(dataDir)).release();
    await expect(resetEmbedded(dataDir)).rejects.toMatchObject({
      code: 'folder_unusable',
      message: expect.stringContaining('was not made by Emporion'),
    });
    expect(existsSync(join(dataDir, 'thesis.txt'))).toBe(true);
  });

  it('has nothing to do where there is no folder', async () => {
    expect(await resetEmbedded(dataDir)).toEqual([]);
    expect(existsSync(dataDir)).toBe(false);
  });
});
