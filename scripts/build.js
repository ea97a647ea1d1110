// Builds into dist/, when the sources are newer than what lies there.
//   node scripts/build.js          build if stale; says so in one line, and nothing when dist/ is up to date
//   node scripts/build.js --force  build in any case
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const SOURCES = [
  'src',
  'plugins',
  'admin',
  'migrations',
  'plugins.config.ts',
  'scripts/build.js',
  'scripts/post-build',
  'tsconfig.json',
  'tsconfig.build.json',
  'nest-cli.json',
  'package.json',
  'package-lock.json',
];
const NOT_BUILT = /\.(spec|scenario)\.tsx?$|\.md$/;
const STAMP = 'dist/.build-stamp';
const LOCK = 'node_modules/.cache/emporion-build';

const force = process.argv.includes('--force');
if (force || isStale()) {
  const release = await lock();
  try {
    // Whoever held the lock may just have built the same.
    if (force || isStale()) process.exitCode = build();
  } finally {
    release();
  }
}

/** @returns the exit code */
function build() {
  const begun = Date.now();
  const { fingerprint } = sources();
  process.stdout.write('Building … ');
  rmSync(STAMP, { force: true });
  const steps = [['node_modules/@nestjs/cli/bin/nest.js', 'build'], ...postBuild().map((file) => [file])];
  for (const step of steps) {
    const run = spawnSync(process.execPath, step, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
    if (run.status === 0) continue;
    // nest writes files in spite of type errors: only its exit code tells.
    console.log(`failed: ${step.join(' ')}\n${run.stdout}${run.stderr}`);
    return 1;
  }
  writeFileSync(STAMP, JSON.stringify({ begun, fingerprint }));
  console.log(`done in ${((Date.now() - begun) / 1_000).toFixed(1)} s`);
  return 0;
}

/** Steps after the compiler, in the order of their names. */
function postBuild() {
  const folder = 'scripts/post-build';
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.js'))
    .sort()
    .map((name) => join(folder, name));
}

/** Stale when a file was changed after the last build began, or when one came or went. An image has no sources. */
function isStale() {
  if (!existsSync('src')) return false;
  if (!existsSync(STAMP)) return true;
  const stamp = JSON.parse(readFileSync(STAMP, 'utf8'));
  const now = sources();
  return now.fingerprint !== stamp.fingerprint || now.newest > stamp.begun;
}

function sources() {
  const files = SOURCES.flatMap(filesOf).filter((file) => !NOT_BUILT.test(file));
  const newest = files.reduce((latest, file) => Math.max(latest, statSync(file).mtimeMs), 0);
  return { fingerprint: createHash('sha256').update(files.sort().join('\n')).digest('hex'), newest };
}

function filesOf(path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return [];
  if (!stat.isDirectory()) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** One build at a time: the compiler begins by deleting dist/. A lock whose owner is gone is taken over. */
async function lock() {
  mkdirSync('node_modules/.cache', { recursive: true });
  for (let waiting = false; ; waiting = true) {
    try {
      mkdirSync(LOCK);
      writeFileSync(join(LOCK, 'pid'), String(process.pid));
      return () => rmSync(LOCK, { recursive: true, force: true });
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (isAbandoned()) rmSync(LOCK, { recursive: true, force: true });
    else if (!waiting) console.log('Waiting for another build …');
    await sleep(200);
  }
}

function isAbandoned() {
  try {
    process.kill(Number(readFileSync(join(LOCK, 'pid'), 'utf8')), 0);
    return false;
  } catch (error) {
    if (error.code === 'ESRCH') return true;
    // Taken this moment, its owner not written yet.
    const since = statSync(LOCK, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    return error.code === 'ENOENT' && Date.now() - since > 5_000;
  }
}
