// Whether an application would start with the plugins of a document: the blocks that stand for files of plugins, and the
// `plugins.config.ts` that enables them, are compiled and their declarations checked as a start checks them.
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';

/** The file that enables plugins; a document without it only shows parts. */
const ENABLED = 'plugins.config.ts';
/** Contents locales of a new shop. */
const LOCALES = { locales: { default: 'en', all: ['en', 'zh-CN'] } };

/**
 * What keeps an application from starting with the plugins that a document enables. Needs a build, which the blocks are
 * laid over.
 * @param blocks of one document, each with `file`, `line`, `code` and the `path` that it would have
 * @param folder an empty one inside the project, so that imports of 'emporion' resolve
 */
export async function pluginFaults(blocks, folder) {
  const config = blocks.find(({ path }) => path === ENABLED);
  if (!config) return [];
  layOver(
    blocks.filter(({ path }) => path?.endsWith('.ts') && !path.endsWith('.spec.ts')),
    folder,
  );
  const enabled = async (base) => (await import(pathToFileURL(resolve(base, 'plugins.config.js')))).plugins;
  const { compileRegistry } = await import(
    pathToFileURL(resolve('dist/src/startup/start-application.js')).href
  );
  const at = `${config.file}:${config.line}`;
  try {
    const shown = await enabled(folder);
    compileRegistry(shown, LOCALES);
    const names = new Set(shown.map(({ name }) => name));
    return (await enabled('dist'))
      .filter(({ name }) => !names.has(name))
      .map(({ name }) => `${at} leaves out the plugin "${name}", which ${ENABLED} of this project enables`);
  } catch (error) {
    return [`${at} ${error.message}`];
  }
}

/** Blocks as JavaScript, and for everything beside them a link into the build. */
function layOver(blocks, folder) {
  for (const { path, code } of blocks) {
    const file = join(folder, path.replace(/\.ts$/, '.js'));
    mkdirSync(dirname(file), { recursive: true });
    const { outputText } = ts.transpileModule(code, {
      compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 },
    });
    writeFileSync(file, outputText);
  }
  link('dist', folder);
}

/** A folder that holds blocks is real and its other entries are links; any other is one link. */
function link(from, to) {
  const there = new Map(readdirSync(to, { withFileTypes: true }).map((entry) => [entry.name, entry]));
  for (const { name } of readdirSync(from, { withFileTypes: true })) {
    const present = there.get(name);
    if (!present) symlinkSync(relative(to, join(from, name)), join(to, name));
    else if (present.isDirectory()) link(join(from, name), join(to, name));
  }
}
