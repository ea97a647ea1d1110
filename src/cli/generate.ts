import 'reflect-metadata';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { plugins } from '../../plugins.config.js';
import { BUILT_IN_PLUGINS } from '../plugin/built-in-plugins.js';
import { Registry } from '../plugin/registry.js';
import { startFailure } from '../startup/start-failure.js';
import { writeConfigDocuments } from './generate/config-documents.js';
import { findDrift, writeFiles } from './generate/drift.js';
import { generatedFiles } from './generate/generated-files.js';

/** Folder of the project, from dist/src/cli. */
const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../../..');
const FOLDER = join(ROOT, 'docs/generated');

/**
 * `generate` writes the files that follow from the declarations and from the settings; `generate --check` says whether
 * the former are up to date, of the latter a test does.
 */
async function main(args: readonly string[]): Promise<number> {
  const unknown = args.find((arg) => arg !== '--check');
  if (unknown !== undefined) {
    process.stderr.write(`"${unknown}" is not known; usage: npm run generate [-- --check]\n`);
    return 1;
  }
  const registry = new Registry([...BUILT_IN_PLUGINS, ...plugins], { locales: ['en', 'zh-CN'] });
  const files = generatedFiles(registry);
  if (args.includes('--check')) return check(files);
  const changed = [...(await writeFiles(FOLDER, files)), ...(await writeConfigDocuments(ROOT))];
  process.stdout.write(changed.length > 0 ? `Wrote ${changed.join(', ')}.\n` : 'Everything is up to date.\n');
  return 0;
}

async function check(files: ReadonlyMap<string, string>): Promise<number> {
  const drift = await findDrift(FOLDER, files);
  if (drift.length === 0) return 0;
  process.stderr.write(
    `docs/generated is not what the declarations say. Run "npm run generate" and commit what it writes.\n\n${drift.join('\n\n')}\n`,
  );
  return 1;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${startFailure(error)}\n`);
  process.exitCode = 1;
}
