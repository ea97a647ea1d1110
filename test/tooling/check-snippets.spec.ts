import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';

const folder = mkdtempSync(join(tmpdir(), 'emporion-docs-'));
afterAll(() => rmSync(folder, { recursive: true }));

function check(markdown: string) {
  const file = join(folder, 'page.md');
  writeFileSync(file, markdown);
  const run = spawnSync(process.execPath, ['scripts/check-snippets.js', file], { encoding: 'utf8' });
  return { code: run.status, output: (run.stdout + run.stderr).replaceAll(file, 'page.md') };
}
const block = (info: string, code: string): string => `Text before.\n\n\`\`\`${info}\n${code}\n\`\`\`\n`;

describe('scripts/check-snippets.js', () => {
  it('runs shell blocks and compiles TypeScript blocks that ask for it', () => {
    const page =
      block('sh check', 'test -f package.json') +
      block('ts check', "const name: string = 'page';\nvoid name;");
    expect(check(page)).toEqual({ code: 0, output: '2 snippets checked, 0 wrong.\n' });
  });

  it('fails with the line and the output of a command that fails in the middle', () => {
    const { code, output } = check(block('sh check', 'echo begun\nfalse\necho not reached'));
    expect(code).toBe(1);
    expect(output).toContain('page.md:4 ended with 1\nbegun');
    expect(output).not.toContain('not reached');
  });

  it('fails with the line of the document that does not compile', () => {
    const { code, output } = check(block('ts check', 'const a = 1;\nconst b: string = a;'));
    expect(code).toBe(1);
    expect(output).toMatch(/^page\.md:5 error TS2322/m);
  });

  it('lets blocks import each other, and the project, by the paths that they would have', () => {
    const one = block('ts check plugins/desk/bell.ts', "export const bell: string = 'ding';");
    const page = (wrong: string): string =>
      one +
      block(
        'ts check plugins/desk/desk.ts',
        `import { uuidv7 } from '../../src/values/uuid.js';\nimport { bell } from './bell.js';\nexport const desk: string = uuidv7() + bell${wrong};`,
      );
    expect(check(page(''))).toEqual({ code: 0, output: '2 snippets checked, 0 wrong.\n' });
    expect(check(page('.rings')).output).toMatch(/^page\.md:11 error TS2339/m);
  });

  it('fails where an application would not start with the plugins that a document enables, or would lose one', () => {
    const config = readFileSync('plugins.config.ts', 'utf8');
    const enabling = (plugins: string): string =>
      block('ts check plugins.config.ts', config.replace(/= \[.*\]/, `= [${plugins}]`));
    expect(check(enabling('content')).output).toMatch(
      /^page\.md:4 Emporion cannot start:[^]*plugin content: depends on "media", which is not enabled/m,
    );
    expect(check(enabling('channels, content, media')).output).toMatch(
      /^page\.md:4 leaves out the plugin "products"/m,
    );
  });

  it('leaves alone what does not ask, and what only shows how to ask', () => {
    const page = block('sh', 'exit 1') + '````md\n```sh check\nexit 1\n```\n````\n';
    expect(check(page)).toEqual({ code: 0, output: '0 snippets checked, 0 wrong.\n' });
  });

  it('refuses to check a language it cannot check', () => {
    expect(check(block('python check', 'x'))).toEqual({
      code: 1,
      output: expect.stringContaining('page.md:4 asks to check "python"'),
    });
  });

  it('leaves nothing behind in the project', () => {
    check(block('ts check', 'const broken: = 1;'));
    expect(readdirSync('.').filter((name) => name.startsWith('.snippets'))).toEqual([]);
  });
});
