import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Lines shown before and after a difference. */
const CONTEXT = 2;
/** Differing lines shown of one file. */
const MOST_LINES = 12;

/**
 * Writes the generated files; those that nothing makes any more are deleted.
 * @param folder where they lie
 * @param files texts by file name
 * @returns names of the files that changed
 */
export async function writeFiles(folder: string, files: ReadonlyMap<string, string>): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const changed: string[] = [];
  for (const [name, text] of files) {
    if ((await read(join(folder, name))) === text) continue;
    await writeFile(join(folder, name), text);
    changed.push(name);
  }
  for (const name of await strangers(folder, files)) {
    await rm(join(folder, name));
    changed.push(name);
  }
  return changed;
}

/**
 * What differs between the declarations and the committed files.
 * @param folder where the files lie
 * @param files texts by file name
 * @returns one text per file that differs, with the first differing lines; none when all is as generated
 */
export async function findDrift(folder: string, files: ReadonlyMap<string, string>): Promise<string[]> {
  const drift: string[] = [];
  for (const [name, text] of files) {
    const committed = await read(join(folder, name));
    if (committed === undefined) drift.push(`${name} is missing`);
    else if (committed !== text) drift.push(`${name} differs:\n${firstDifference(committed, text)}`);
  }
  for (const name of await strangers(folder, files)) drift.push(`${name} is made by nothing any more`);
  return drift;
}

async function strangers(folder: string, files: ReadonlyMap<string, string>): Promise<string[]> {
  const present = await readdir(folder).catch(() => []);
  return present.filter((name) => !files.has(name) && /\.(md|json)$/.test(name));
}

function read(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch(() => undefined);
}

/** The first place where two texts differ, as a unified diff writes it. */
function firstDifference(before: string, after: string): string {
  const old = before.split('\n');
  const now = after.split('\n');
  const start = old.findIndex((line, index) => line !== now[index]);
  const first = start === -1 ? old.length : start;
  let tail = 0;
  const most = Math.min(old.length, now.length) - first;
  while (tail < most && old.at(-1 - tail) === now.at(-1 - tail)) tail += 1;
  const removed = old.slice(first, old.length - tail);
  const added = now.slice(first, now.length - tail);
  return [
    `@@ line ${first + 1} @@`,
    ...old.slice(Math.max(0, first - CONTEXT), first).map((line) => ` ${line}`),
    ...cut(removed).map((line) => `-${line}`),
    ...cut(added).map((line) => `+${line}`),
    ...old
      .slice(old.length - tail)
      .slice(0, CONTEXT)
      .map((line) => ` ${line}`),
  ].join('\n');
}

function cut(lines: readonly string[]): string[] {
  const rest = lines.length - MOST_LINES;
  return [...lines.slice(0, MOST_LINES), ...(rest > 0 ? [`… ${rest} more`] : [])];
}
