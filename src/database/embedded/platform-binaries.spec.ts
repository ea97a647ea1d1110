import { execFileSync } from 'node:child_process';
import { chmod, cp, lstat, mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { findNativeBuild, usableBinaries } from './platform-binaries.js';
import { chooseIdentity, isRoot } from './run-identity.js';

const root = isRoot() ? it : it.skip;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'emporion binaries '));
  await chmod(folder, 0o755);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/**
 * A copy of the build as npm leaves it when it may not run the install script: no links, nothing executable. Without what a
 * program needs only later than for `--version`, to save time.
 */
async function bareBuild(name: string): Promise<{ folder: string; version: string }> {
  const build = await findNativeBuild();
  const copy = join(folder, name, 'native');
  await cp(build.folder, copy, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (path) => !/\/native\/(share|lib\/(postgresql|pkgconfig|.*\.a$))/.test(path),
  });
  for (const file of await readdir(join(copy, 'lib'))) {
    const path = join(copy, 'lib', file);
    if ((await lstat(path)).isSymbolicLink()) await rm(path);
  }
  for (const file of await readdir(join(copy, 'bin'))) await chmod(join(copy, 'bin', file), 0o644);
  return { folder: copy, version: build.version };
}

describe('the embedded PostgreSQL programs', () => {
  it.each([
    ['freebsd', 'x64'],
    ['linux', 's390x'],
    ['win32', 'arm64'],
  ])('do not exist for %s on %s: the message points to DATABASE_URL', async (platform, arch) => {
    await expect(findNativeBuild(platform, arch)).rejects.toMatchObject({
      code: 'unsupported_platform',
      message: expect.stringMatching(new RegExp(`${platform} on ${arch}.*DATABASE_URL`)),
    });
  });

  it('that npm left out are missed with the remedy', async () => {
    const other = process.platform === 'darwin' ? 'linux' : 'darwin';
    await expect(findNativeBuild(other, 'x64')).rejects.toMatchObject({
      code: 'unsupported_platform',
      message: expect.stringContaining('npm ci'),
    });
  });

  it('run without the install script of their package: links and modes are restored', async () => {
    const build = await bareBuild('bare');
    const log: string[] = [];
    const identity = chooseIdentity(0);
    const binaries = await usableBinaries(build, join(folder, 'unused'), identity, (line) => log.push(line));
    expect(execFileSync(binaries.postgres, ['--version'], { encoding: 'utf8' })).toContain('PostgreSQL) 18');
    expect(binaries.postgres.startsWith(build.folder)).toBe(true);
    expect(log).toEqual([]);
  });

  root('are copied beside the data, once, where the user that runs them cannot reach them', async () => {
    const build = await bareBuild('closed');
    await chmod(join(folder, 'closed'), 0o700);
    const identity = chooseIdentity(0);
    const home = join(folder, 'home');
    await mkdir(home, { mode: 0o755 });
    const log: string[] = [];
    const first = await usableBinaries(build, home, identity, (line) => log.push(line));
    const second = await usableBinaries(build, home, identity, (line) => log.push(line));
    expect(log).toEqual([expect.stringContaining(`user "${identity.name}" cannot run ${build.folder}`)]);
    expect(second).toEqual(first);
    expect((await stat(first.postgres)).uid).toBe(identity.uid);
    expect(await readdir(home)).toEqual([`native-${build.version}`]);
  });

  it('that do not run are refused with what they said', async () => {
    const build = await bareBuild('broken');
    await rm(join(build.folder, 'lib', 'libicuuc.so.60.2'), { force: true });
    const refused = await usableBinaries(build, folder, chooseIdentity(0), () => undefined).catch(
      (e: unknown) => e,
    );
    if (process.platform === 'linux') {
      expect(refused).toMatchObject({
        code: 'binaries_unusable',
        message: expect.stringContaining('libicuuc'),
      });
    }
  });
});
