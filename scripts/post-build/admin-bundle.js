// Builds the browser part of the back-office into dist/admin/bundle: AdminJS's own bundles, our React components, styles
// and fonts, each under a name with its content's hash, and compressed once for all.
//   node scripts/post-build/admin-bundle.js           build, when it is not up to date
//   node scripts/post-build/admin-bundle.js --check   say whether it is up to date; exit code 1 when not
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, extname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const root = fileURLToPath(new URL('../../', import.meta.url));
const ui = join(root, 'admin/ui');
const out = join(root, 'dist/admin/bundle');
const work = join(root, 'dist/admin/bundle-work');
const require = createRequire(import.meta.url);

const TYPES = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
  '.eot': 'application/vnd.ms-fontobject',
};
const COMPRESSED_ALREADY = new Set(['.woff', '.woff2']);

const { OVERRIDES, COMPONENTS } = await import(pathToFileURL(join(root, 'dist/admin/components.js')).href);
const components = [
  ...Object.entries(OVERRIDES).map(([name, file]) => ({ name, file: join(ui, file), overrides: true })),
  ...Object.entries(COMPONENTS).map(([name, file]) => ({ name, file: join(ui, file), overrides: false })),
];

const sources = await hashOfSources();
const upToDate = manifestSources() === sources;
if (process.argv.includes('--check')) {
  if (!upToDate) console.error('The back-office bundle is stale: run "npm run build".');
  process.exit(upToDate ? 0 : 1);
}
if (!upToDate) await build();

async function build() {
  const started = performance.now();
  // AdminJS reads all three while it is being imported.
  process.env.NODE_ENV = 'production';
  process.env.ADMIN_JS_TMP_DIR = work;
  delete process.env.ADMIN_JS_SKIP_BUNDLE;
  const { default: AdminJS, ComponentLoader, Router } = await import('adminjs');

  const componentLoader = new ComponentLoader();
  for (const { name, file, overrides } of components) {
    if (overrides) componentLoader.override(name, file);
    else componentLoader.add(name, file);
  }
  const log = console.log;
  console.log = () => {};
  await new AdminJS({ componentLoader }).initialize();
  console.log = log;

  await rm(out, { recursive: true, force: true });
  await mkdir(out, { recursive: true });
  const files = {};
  for (const { path, src } of Router.assets) files[basename(path)] = await readFile(src);
  for (const name of ['boot.js', 'start.js', 'favicon.svg']) files[name] = await readFile(join(ui, name));
  Object.assign(files, await fonts());

  const manifest = { sources, files: {} };
  for (const [name, content] of Object.entries(files)) manifest.files[name] = await store(name, content);
  // The style sheet names the fonts, so it comes last.
  const css = await readFile(join(ui, 'shell.css'), 'utf8');
  const versioned = css.replace(
    /url\('\.\/([^']+)'\)/g,
    (_, name) => `url('./${manifest.files[name].file}')`,
  );
  manifest.files['shell.css'] = await store('shell.css', Buffer.from(versioned));

  await rm(work, { recursive: true, force: true });
  await writeFile(join(out, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  console.log(`back-office bundled in ${((performance.now() - started) / 1000).toFixed(1)} s`);
}

async function store(name, content) {
  const extension = extname(name);
  const type = TYPES[extension];
  if (!type) throw new Error(`No content type for ${name}: add it to TYPES.`);
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 12);
  const file = `${basename(name, extension)}.${hash}${extension}`;
  await writeFile(join(out, file), content);
  if (COMPRESSED_ALREADY.has(extension) || content.length < 1024) return { file, type, encodings: [] };
  const params = { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
  await writeFile(join(out, `${file}.br`), brotliCompressSync(content, { params }));
  await writeFile(join(out, `${file}.gz`), gzipSync(content, { level: 9 }));
  return { file, type, encodings: ['br', 'gzip'] };
}

async function fonts() {
  const folder = join(dirname(require.resolve('@fontsource-variable/inter/package.json')), 'files');
  const names = ['inter-latin-wght-normal.woff2', 'inter-latin-ext-wght-normal.woff2'];
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name))])),
  );
}

/** Everything the bundle depends on: our sources, the list of components, and the packages that are bundled. */
async function hashOfSources() {
  const hash = createHash('sha256').update(
    JSON.stringify(components.map(({ name, file }) => [name, relative(root, file)])),
  );
  const entries = await readdir(ui, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const packages = ['adminjs', '@adminjs/design-system', '@fontsource-variable/inter'].map((name) =>
    join(root, 'node_modules', name, 'package.json'),
  );
  for (const path of [...paths.sort(), ...packages, fileURLToPath(import.meta.url)]) {
    hash.update(`\0${relative(root, path)}\0`).update(await readFile(path));
  }
  return hash.digest('hex');
}

function manifestSources() {
  const path = join(out, 'manifest.json');
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).sources : undefined;
}
