import type { CompiledResource } from '../../src/resource/compiled-resource.js';
import type { WireRow } from '../../src/resource/resource-reads.js';

/**
 * A row in the form AdminJS keeps records in. AdminJS flattens every object into dotted names and back, which turns
 * `{ "0": … }` into an array and loses empty members; so documents travel as JSON text.
 * @param resource of the row
 * @param row as the kernel's reads give it
 */
export function recordParams(resource: CompiledResource, row: WireRow): Record<string, unknown> {
  const params: Record<string, unknown> = { ...row };
  for (const { name, field } of resource.fields) {
    const value = row[name];
    if (value === null || value === undefined) continue;
    if (field.kind === 'json' || field.kind === 'list') params[name] = JSON.stringify(value);
  }
  return params;
}

/**
 * What a person knows a row by, as one text.
 * @param resource of the row
 * @param row as the kernel's reads give it, or a record's unflattened members
 * @param locale of the reader
 * @param locales content locales, the default one first
 */
export function rowTitle(
  resource: CompiledResource,
  row: Readonly<Record<string, unknown>>,
  locale: string,
  locales: readonly string[],
): string {
  const value = row[resource.definition.title];
  if (typeof value === 'object' && value !== null) {
    const texts = value as Record<string, unknown>;
    const language = locale.split('-', 1)[0];
    const wanted = [locale, ...locales.filter((tag) => tag.split('-', 1)[0] === language), ...locales];
    const found = [...wanted, ...Object.keys(texts)].find((tag) => typeof texts[tag] === 'string');
    return found === undefined ? String(row['id'] ?? '') : String(texts[found]);
  }
  return value === null || value === undefined || value === '' ? String(row['id'] ?? '') : String(value);
}
