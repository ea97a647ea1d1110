import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';

interface Violation {
  from: string;
  to: string;
  rule: { name: string };
}

/** What `npm run generate` writes for two plugins, the upper one depending on the lower one. */
const ARROWS = [
  { name: 'upper', dependsOn: ['lower'] },
  { name: 'lower', dependsOn: [] },
];

/** A small tree; each file is named after what it does. */
const TREE: Record<string, string> = {
  'tsconfig.json': '{}',
  'package.json': '{"type":"module"}',
  'src/index.ts': 'export const api = 1;',
  'src/rows.ts': 'export const rows = 1;',
  'src/main.ts': `import '../plugins/upper/good.js'; import '../admin/page.js'; export {};`,
  'src/knows-all.ts': `import '../plugins/upper/good.js'; import '../admin/page.js'; import './testing/kit.js'; export {};`,
  'src/chicken.ts': `import { egg } from './egg.js'; export const chicken = () => egg;`,
  'src/egg.ts': `import { chicken } from './chicken.js'; export const egg = chicken;`,
  'src/man.ts': `import { dog } from './dog.js'; export const man = () => dog;`,
  'src/dog.ts': `import type { man } from './man.js'; export type Man = typeof man; export const dog = 1;`,
  'src/testing/kit.ts': 'export {};',
  'admin/page.ts': 'export {};',
  'admin/shortcuts.ts': `import '@adminjs/import-export'; import '@adminjs/logger'; import '@adminjs/upload'; import '@adminjs/nestjs'; import '@adminjs/design-system'; export {};`,
  'plugins/lower/contract/index.ts': 'export const offer = 1;',
  'plugins/lower/resources/table.ts': 'export const table = 1;',
  'plugins/lower/upwards.ts': `export { offer } from '../upper/contract/index.js';`,
  'plugins/lower/into-kernel.ts': `import '../../src/rows.js'; export {};`,
  'plugins/lower/lower.spec.ts': `import '../../src/testing/kit.js'; import '../../src/rows.js'; export {};`,
  'plugins/upper/contract/index.ts': 'export const offer = 1;',
  'plugins/upper/good.ts': `export { api } from '../../src/index.js'; export { offer } from '../lower/contract/index.js';`,
  'plugins/upper/behind-contract.ts': `export { table } from '../lower/resources/table.js';`,
  'plugins/stranger/downwards.ts': `export { offer } from '../lower/contract/index.js';`,
};

/** Checks the tree with this repository's own rules. */
function violations(files: Record<string, string>): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'emporion-arch-'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const program = resolve('node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const config = resolve('.dependency-cruiser.js');
  const args = [program, '--config', config, '--output-type', 'json', 'src', 'admin', 'plugins'];
  const run = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  const { summary } = JSON.parse(run.stdout) as { summary: { violations: Violation[] } };
  return summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`).sort();
}

describe('the rules of the architecture', () => {
  let all: string[];
  beforeAll(() => {
    all = violations({ ...TREE, 'docs/generated/plugins.json': JSON.stringify(ARROWS) });
  });
  const from = (file: string): string[] => all.filter((violation) => violation.includes(`: ${file} →`));

  it('accepts a plugin that uses the public API and the contract of what it depends on', () => {
    expect(from('plugins/upper/good.ts')).toEqual([]);
  });

  it('refuses a plugin that looks behind the contract of another', () => {
    expect(from('plugins/upper/behind-contract.ts')).toEqual([
      'plugin-uses-contract: plugins/upper/behind-contract.ts → plugins/lower/resources/table.ts',
    ]);
  });

  it('refuses an import against the declared arrows', () => {
    expect(from('plugins/lower/upwards.ts')).toEqual([
      'plugin-lower-depends-on: plugins/lower/upwards.ts → plugins/upper/contract/index.ts',
    ]);
  });

  it('refuses every arrow of a plugin of which nothing is known, and of every plugin before the list is generated', () => {
    const refused = 'plugin-unknown: plugins/stranger/downwards.ts → plugins/lower/contract/index.ts';
    expect(from('plugins/stranger/downwards.ts')).toEqual([refused]);
    expect(violations(TREE)).toEqual(
      expect.arrayContaining([refused, expect.stringMatching('plugin-unknown: plugins/upper/good')]),
    );
  });

  it('refuses a kernel that imports a plugin, the back-office or the test kit, but where all is put together', () => {
    expect(from('src/knows-all.ts')).toEqual([
      'kernel-knows-no-back-office: src/knows-all.ts → admin/page.ts',
      'kernel-knows-no-plugin: src/knows-all.ts → plugins/upper/good.ts',
      'product-needs-no-test-kit: src/knows-all.ts → src/testing/kit.ts',
    ]);
    expect(from('src/main.ts')).toEqual([]);
  });

  it('refuses a plugin that reaches into the kernel, and lets its tests use the test kit', () => {
    expect(from('plugins/lower/into-kernel.ts')).toEqual([
      'plugin-uses-public-api: plugins/lower/into-kernel.ts → src/rows.ts',
    ]);
    expect(from('plugins/lower/lower.spec.ts')).toEqual([
      'plugin-test-uses-test-kit: plugins/lower/lower.spec.ts → src/rows.ts',
    ]);
  });

  it('refuses what AdminJS brings beside its frame', () => {
    expect(from('admin/shortcuts.ts')).toEqual(
      ['import-export', 'logger', 'upload'].map(
        (name) => `no-parts-of-adminjs-but-the-frame: admin/shortcuts.ts → @adminjs/${name}`,
      ),
    );
  });

  it('refuses files that need each other, and accepts those that name each other in types alone', () => {
    const cycles = all.filter((violation) => violation.startsWith('no-cycle'));
    expect(cycles).toEqual([expect.stringMatching(/src\/(chicken|egg)\.ts → src\/(chicken|egg)\.ts/)]);
  });
});
