import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The files of a folder of this repository, as paths from its root.
 * @param folder a folder at the top level
 * @param ending how the names end
 */
export function sourceFiles(folder: string, ending: RegExp = /\.tsx?$/): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && ending.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
