import { randomBytes } from 'node:crypto';
import { chmodSync, linkSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { giveToOwnerOf, makeDataDir } from './data-dir.js';
import { SECRET_LENGTH } from './secret-strength.js';

/**
 * The secret of an installation that configured none: made once, kept in `<dataDir>/secret`, readable by its owner alone.
 * Nodes that start together on one folder get the same one.
 * @param dataDir absolute path of the data folder; made when it is missing
 * @returns 64 hexadecimal characters, the same on every call
 * @throws the file system's error when the folder cannot be written, or an Error when the kept file is damaged
 */
export function keptSecret(dataDir: string): string {
  const file = join(dataDir, 'secret');
  makeDataDir(dataDir);
  return readKept(file) ?? makeKept(dataDir, file);
}

function readKept(file: string): string | undefined {
  const mode = statSync(file, { throwIfNoEntry: false })?.mode;
  if (mode === undefined) return undefined;
  if ((mode & 0o077) !== 0) chmodSync(file, 0o600);
  const text = readFileSync(file, 'utf8').trim();
  if (text.length < SECRET_LENGTH) {
    throw new Error(`${file} is damaged: delete it, and everybody signs in again`);
  }
  return text;
}

/** link() refuses an existing name, so of two processes one wins and nobody reads a half-written file. */
function makeKept(dataDir: string, file: string): string {
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  writeFileSync(draft, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600 });
  giveToOwnerOf(dataDir, draft);
  try {
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft);
  }
  const kept = readKept(file);
  if (kept === undefined) throw new Error(`${file} vanished while it was being made`);
  return kept;
}
