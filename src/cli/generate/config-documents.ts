import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { renderEnvExample, renderReadme } from '../../config/config.docs.js';

/**
 * Writes what documents say of the configuration: `.env.example`, and the table in the README.
 * @param root folder of the project
 * @returns names of the files that changed
 */
export async function writeConfigDocuments(root: string): Promise<string[]> {
  const changed: string[] = [];
  for (const [name, render] of [
    ['.env.example', renderEnvExample],
    ['README.md', renderReadme],
  ] as const) {
    const path = join(root, name);
    const before = await readFile(path, 'utf8');
    const after = render(before);
    if (after === before) continue;
    await writeFile(path, after);
    changed.push(name);
  }
  return changed;
}
