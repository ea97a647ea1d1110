import type { Registry } from '../plugin/registry.js';
import { sqlLiteral, sqlName } from './kinds/field-kind.js';

/**
 * SQL of a file's JSON as storefronts read it; of its id alone where no plugin keeps files.
 * @param registry all declarations
 * @param id SQL of the file's id; its alias is not `m`
 * @param locales quoted literals of the locales to try
 * @param origin what stands before the path of a file
 */
export function fileJson(registry: Registry, id: string, locales: readonly string[], origin: string): string {
  const media = registry.mediaResource();
  const json = media?.definition.providesMedia?.json('m', { locales, origin: sqlLiteral(origin) });
  return media && json ? `(SELECT ${json} FROM ${sqlName(media.table)} m WHERE m.id = ${id})` : id;
}
