import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';

const CHECK = resolve('scripts/check.js');
const STEPS = ['lint', 'types', 'docs:snippets', 'format:check', 'generate', 'arch', 'dead', 'test'];
const allPass = Object.fromEntries(STEPS.map((step) => [step, `echo ran ${step}`]));

const folders: string[] = [];
afterEach(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true })));

/** Runs the check of a project that has these scripts. */
function check(scripts: Readonly<Record<string, string | undefined>>, ...args: string[]) {
  const project = mkdtempSync(join(tmpdir(), 'emporion check '));
  folders.push(project);
  writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'x', version: '1.0.0', scripts }));
  const { status, stdout, stderr } = spawnSync(process.execPath, [CHECK, ...args], {
    cwd: project,
    encoding: 'utf8',
  });
  return { status, output: stdout + stderr };
}

describe('npm run check', () => {
  it('runs every step and ends with 0 when all hold', () => {
    const { status, output } = check(allPass);
    expect(status).toBe(0);
    for (const step of STEPS) expect(output).toContain(`ran ${step}`);
  });

  it('goes on after failures and missing scripts, shows what each said, names the remedy, and ends with 1', () => {
    const { status, output } = check({
      ...allPass,
      lint: 'echo a smell >&2; exit 1',
      'format:check': 'exit 2',
      arch: undefined,
    });
    expect(status).toBe(1);
    expect(output).toMatch(/=== lint\na smell\n/);
    expect(output).toMatch(/FAILED lint/);
    expect(output).toMatch(/FAILED format .* → npm run format\n/);
    expect(output).toContain('package.json has no script "arch"');
    expect(output).toMatch(/FAILED architecture/);
    for (const step of ['types', 'dead', 'test']) expect(output).toContain(`ran ${step}`);
  });

  it('leaves the tests alone out when asked for the rest, whose steps run side by side where there are cores', () => {
    // Each waits for what the other makes, for at most 20 s.
    const meet = (mine: string, other: string): string =>
      `touch ${mine}; for n in $(seq 200); do [ -e ${other} ] && exit 0; sleep 0.1; done; exit 1`;
    const met = availableParallelism() < 2 ? {} : { lint: meet('a', 'b'), types: meet('b', 'a') };
    const { status, output } = check({ ...allPass, ...met }, '--rest');
    expect(status).toBe(0);
    for (const step of STEPS.slice(2, -1)) expect(output).toContain(`ran ${step}`);
    expect(output).not.toContain('ran test');
  }, 60_000);
});
