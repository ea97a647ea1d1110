// Runs what the documents show. In Markdown, after the language:
//   ```sh check   runs in bash, in this folder, and must end with 0 within two minutes
//   ```ts check   must compile as a module of this project; behind the word may stand the path of a file that the block
//                 would be, so that blocks of one document can import each other: ```ts check plugins/x/x.plugin.ts
// A document with a block for plugins.config.ts must enable plugins that an application starts with.
// Blocks without the word "check" are left alone.
//   node scripts/check-snippets.js [files…]     README.md, ARCHITECTURE.md, CONTRIBUTING.md, docs/ and plugins/*/README.md unless given
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { pluginFaults } from './snippet-plugins.js';

const TIMEOUT_MS = 120_000;
/** Inside the project, so that imports of 'emporion' resolve; removed afterwards. */
const FOLDER = `.snippets-${process.pid}`;

const files = process.argv.length > 2 ? process.argv.slice(2) : documents();
const snippets = files.flatMap(snippetsOf);
const faults = [
  ...typeFaults(snippets.filter(({ language }) => language === 'ts')),
  ...shellFaults(snippets),
];
if (faults.length === 0) for (const file of files) faults.push(...(await startFaults(file)));
for (const fault of faults) console.error(`${fault}\n`);
console.log(`${snippets.length} snippets checked, ${faults.length} wrong.`);
process.exit(faults.length === 0 ? 0 : 1);

function documents() {
  const tops = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md'].filter((file) => existsSync(file));
  const docs = markdownIn('docs').filter((file) => !file.startsWith(join('docs', 'generated')));
  const plugins = markdownIn('plugins').filter((file) => basename(file) === 'README.md');
  return [...tops, ...docs, ...plugins];
}

function markdownIn(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name))
    .sort();
}

/** The checked blocks of a document, each with the number of its first line. */
function snippetsOf(file) {
  const found = [];
  let open;
  for (const [index, line] of readFileSync(file, 'utf8').split('\n').entries()) {
    const fence = /^ {0,3}(`{3,}) *(\S*) *(.*?) *$/.exec(line);
    if (open === undefined) {
      const [, ticks, language, rest] = fence ?? [];
      const [word, path] = (rest ?? '').split(/ +/);
      if (ticks)
        open = { file, language, ticks, line: index + 2, checked: word === 'check', path, lines: [] };
    } else if (fence && fence[1].length >= open.ticks.length && !fence[2]) {
      if (open.checked) found.push(known({ ...open, code: open.lines.join('\n') }));
      open = undefined;
    } else {
      open.lines.push(line);
    }
  }
  return found;
}

function known(snippet) {
  if (snippet.language === 'sh' || snippet.language === 'ts') return snippet;
  throw new Error(
    `${snippet.file}:${snippet.line} asks to check "${snippet.language}"; only sh and ts can be checked`,
  );
}

function shellFaults(all) {
  return all.flatMap(({ language, file, line, code }) => {
    if (language !== 'sh') return [];
    const run = spawnSync('bash', ['-euo', 'pipefail', '-c', code], {
      encoding: 'utf8',
      timeout: TIMEOUT_MS,
      input: '',
    });
    if (run.status === 0) return [];
    const end = run.signal
      ? `was ended by ${run.signal} after ${TIMEOUT_MS / 1_000} s`
      : `ended with ${run.status}`;
    return [`${file}:${line} ${end}\n${run.stdout}${run.stderr}`.trimEnd()];
  });
}

async function startFaults(file) {
  mkdirSync(FOLDER);
  try {
    return await pluginFaults(
      snippets.filter((snippet) => snippet.file === file && snippet.language === 'ts'),
      FOLDER,
    );
  } finally {
    rmSync(FOLDER, { recursive: true, force: true });
  }
}

/** Each block becomes a module whose code stands on the same lines as in its document, so that errors point there. */
function typeFaults(blocks) {
  if (blocks.length === 0) return [];
  mkdirSync(FOLDER);
  try {
    const names = blocks.map(({ file, line, code, path }) => {
      const name = path ?? `${file.replaceAll(/[^\w.-]/g, '_')}.${line}.ts`;
      const isModule = /^\s*(import|export)\b/m.test(code);
      mkdirSync(join(FOLDER, dirname(name)), { recursive: true });
      writeFileSync(join(FOLDER, name), `${'\n'.repeat(line - 1)}${code}\n${isModule ? '' : 'export {};\n'}`);
      return name;
    });
    // A path that no block has is that of the project itself.
    const options = { noEmit: true, rootDir: '..', rootDirs: ['.', '..'], noUnusedLocals: false };
    const project = { extends: '../tsconfig.json', compilerOptions: options, files: names, include: [] };
    writeFileSync(join(FOLDER, 'tsconfig.json'), JSON.stringify(project));
    const compiler = 'node_modules/typescript/bin/tsc';
    const run = spawnSync(process.execPath, [compiler, '-p', FOLDER, '--pretty', 'false'], {
      encoding: 'utf8',
    });
    return run.status === 0 ? [] : messagesOf(run.stdout, blocks, names);
  } finally {
    rmSync(FOLDER, { recursive: true, force: true });
  }
}

function messagesOf(output, blocks, names) {
  const lines = output.trim().split(/\n(?! )/);
  return lines.map((text) => {
    const at = names.findIndex((name) => text.startsWith(`${FOLDER}/${name}(`));
    if (at < 0) return text;
    const [, line, rest] = /\((\d+),\d+\): (.*)$/.exec(text) ?? [];
    return `${blocks[at].file}:${line} ${rest}`;
  });
}
