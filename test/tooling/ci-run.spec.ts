import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { findChromium } from '../../src/testing/chromium.js';
import { describeWithRedis } from '../../src/testing/describe-with.js';
import { nginxProgram } from '../deploy/nginx-fixture.js';

const folders: string[] = [];
afterEach(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true })));

/** Runs .ci/run in a project without dependencies whose scripts are these. */
function run(scripts: Record<string, string>) {
  const project = mkdtempSync(join(tmpdir(), 'emporion ci '));
  folders.push(project);
  cpSync('.ci', join(project, '.ci'), { recursive: true });
  writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'x', version: '1.0.0', scripts }));
  const lock = {
    name: 'x',
    version: '1.0.0',
    lockfileVersion: 3,
    packages: { '': { name: 'x', version: '1.0.0' } },
  };
  writeFileSync(join(project, 'package-lock.json'), JSON.stringify(lock));
  const { status, stdout, stderr } = spawnSync('bash', [join(project, '.ci/run')], { encoding: 'utf8' });
  return { status, lines: (stderr + stdout).trimEnd().split('\n') };
}

const SUMMARY = 'echo "Tests:       2 skipped, 310 passed, 312 total" >&2';
// Where one is missing the run would install it, which no test should.
const fonts = existsSync('/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc');
const complete = fonts && findChromium() !== undefined && nginxProgram !== undefined;
const describeComplete = complete
  ? describeWithRedis
  : (name: string, fn: () => void): void => describe.skip(name, fn);

describeComplete('.ci/run', () => {
  it('ends with 0 and the count of tests when everything holds', () => {
    const { status, lines } = run({ test: SUMMARY, 'check:rest': 'true' });
    expect(status).toBe(0);
    expect(lines.at(-1)).toBe('310 passed, 0 failed');
    expect(lines).toContainEqual(expect.stringMatching(/^##### npm test: ok after \d+ s$/));
  });

  it('runs the rest of the check although tests fail, and ends with 1', () => {
    const { status, lines } = run({
      test: 'echo "Tests: 3 failed, 9 passed, 12 total"; exit 1',
      'check:rest': 'echo the rest was run',
    });
    expect(status).toBe(1);
    expect(lines).toContain('the rest was run');
    expect(lines).toContain('Failed: npm test');
    expect(lines.at(-1)).toBe('9 passed, 3 failed');
  });

  it('ends with 1 when only the rest of the check fails', () => {
    const { status, lines } = run({ test: SUMMARY, 'check:rest': 'exit 4' });
    expect(status).toBe(1);
    expect(lines).toContain('Failed: the rest of the check');
  });

  it('gives the tests CI=true and no input', () => {
    const { lines } = run({
      test: `echo "CI is $CI, input $(wc -c) bytes"; ${SUMMARY}`,
      'check:rest': 'true',
    });
    expect(lines).toContain('CI is true, input 0 bytes');
  });
});
