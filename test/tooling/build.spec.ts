import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

const SCRIPT = resolve('scripts/build.js');

/** Stands where the compiler is: counts its runs, ends as told. */
const COMPILER = `
  import { appendFileSync, existsSync, mkdirSync } from 'node:fs';
  mkdirSync('dist', { recursive: true });
  appendFileSync('runs', 'x');
  await new Promise((done) => setTimeout(done, 150));
  if (existsSync('broken')) { console.log('src/a.ts(1,1): error TS1005'); process.exit(1); }
`;

describe('scripts/build.js', () => {
  let project: string;
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(project, path)), { recursive: true });
    writeFileSync(join(project, path), text);
  };
  const build = (...args: string[]) => {
    const run = spawnSync(process.execPath, [SCRIPT, ...args], { cwd: project, encoding: 'utf8' });
    return { code: run.status, output: run.stdout + run.stderr };
  };
  const runs = (): number =>
    existsSync(join(project, 'runs')) ? readFileSync(join(project, 'runs'), 'utf8').length : 0;
  const later = (path: string): void =>
    utimesSync(join(project, path), new Date(), new Date(Date.now() + 60_000));

  beforeEach(() => {
    project = mkdtempSync(join(tmpdir(), 'emporion build '));
    write('package.json', '{"type":"module"}');
    write('node_modules/@nestjs/cli/bin/nest.js', COMPILER);
    write('node_modules/@nestjs/cli/package.json', '{"type":"module"}');
    write('src/a.ts', '');
    write('src/b.ts', '');
  });
  afterEach(() => rmSync(project, { recursive: true }));

  it('builds once, says so in one line, and then keeps silent until a source changes', () => {
    expect(build()).toEqual({ code: 0, output: expect.stringMatching(/^Building … done in \d\.\d s\n$/) });
    expect(build()).toEqual({ code: 0, output: '' });
    expect(runs()).toBe(1);
    later('src/a.ts');
    build();
    expect(runs()).toBe(2);
  });

  it('builds when a source comes or goes, and not for a test', () => {
    build();
    rmSync(join(project, 'src/b.ts'));
    build();
    expect(runs()).toBe(2);
    write('plugins/content/c.ts', '');
    build();
    expect(runs()).toBe(3);
    write('src/a.spec.ts', '');
    later('src/a.spec.ts');
    build();
    expect(runs()).toBe(3);
  });

  it('builds an up-to-date project when forced', () => {
    build();
    build('--force');
    expect(runs()).toBe(2);
  });

  it('takes what is built as it is where there are no sources', () => {
    build();
    rmSync(join(project, 'src'), { recursive: true });
    rmSync(join(project, 'dist'), { recursive: true });
    expect(build()).toEqual({ code: 0, output: '' });
    expect(runs()).toBe(1);
  });

  it('fails with what the compiler says, and again the next time although files were written', () => {
    write('broken', '');
    expect(build()).toEqual({ code: 1, output: expect.stringContaining('src/a.ts(1,1): error TS1005') });
    expect(build().code).toBe(1);
    expect(runs()).toBe(2);
  });

  it('runs the steps after the compiler in the order of their names, and fails with them', () => {
    write(
      'scripts/post-build/2-second.js',
      `import { appendFileSync } from 'node:fs'; appendFileSync('steps', '2');`,
    );
    write(
      'scripts/post-build/1-first.js',
      `import { appendFileSync } from 'node:fs'; appendFileSync('steps', '1');`,
    );
    expect(build().code).toBe(0);
    expect(readFileSync(join(project, 'steps'), 'utf8')).toBe('12');
    write('scripts/post-build/3-third.js', 'throw new Error("no bundle");');
    expect(build()).toEqual({ code: 1, output: expect.stringContaining('no bundle') });
  });

  it('builds once for two who ask at the same time', async () => {
    const children = [1, 2].map(() => spawn(process.execPath, [SCRIPT], { cwd: project, stdio: 'ignore' }));
    const codes = await Promise.all(
      children.map(async (child) => ((await once(child, 'exit')) as [number])[0]),
    );
    expect(codes).toEqual([0, 0]);
    expect(runs()).toBe(1);
  });

  it('takes over the lock of a build that was killed', () => {
    write('node_modules/.cache/emporion-build/pid', '999999999');
    expect(build().code).toBe(0);
  });
});
