import { chmodSync, chownSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Present in every data folder that the application made; without it nothing is ever deleted. */
export const MARKER_FILE = 'EMPORION-DATA.txt';
const MARKER_TEXT = `This folder holds the data of an Emporion: its embedded database, its secret, its files.
Back it up while the application is stopped. "npm run reset" deletes all of it.
`;

/**
 * Makes the application's data folder when it is missing, open for the database's user to pass through. Made by root it
 * belongs to the owner of the project, so that a later start without root can use it. Whatever puts the first file into
 * the folder calls this before.
 * @param dataDir absolute path
 * @throws the file system's error when the folder cannot be made or read
 */
export function makeDataDir(dataDir: string): void {
  const made = mkdirSync(dataDir, { recursive: true });
  if (made !== undefined) {
    // Whatever the umask is; the database's own folder is closed to others.
    chmodSync(dataDir, 0o755);
    giveToOwnerOf(dirname(made), dataDir);
  }
  // A folder that held something else before is never marked, so that a reset will not delete what is not ours.
  if (readdirSync(dataDir).length > 0) return;
  writeFileSync(join(dataDir, MARKER_FILE), MARKER_TEXT);
  giveToOwnerOf(dataDir, join(dataDir, MARKER_FILE));
}

/**
 * As root, gives a path that root has made to the owner of a folder; as any other user does nothing.
 * @param folder whose owner counts
 * @param path what to give
 */
export function giveToOwnerOf(folder: string, path: string): void {
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = statSync(folder);
  chownSync(path, uid, gid);
}
