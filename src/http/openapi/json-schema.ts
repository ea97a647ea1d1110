import { isDeepStrictEqual } from 'node:util';

/** A JSON Schema of dialect 2020-12, the one of OpenAPI 3.1. */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
}

const SCHEMA_MAPS = new Set(['properties', 'patternProperties', 'dependentSchemas', '$defs']);
const SCHEMA_LISTS = new Set(['anyOf', 'allOf', 'oneOf', 'prefixItems']);
const SCHEMAS = new Set([
  'items',
  'additionalProperties',
  'propertyNames',
  'contains',
  'not',
  'if',
  'then',
  'else',
]);

/**
 * Changes a schema from its leaves up; values such as examples and defaults are left alone.
 * @param schema any JSON Schema
 * @param change takes each schema with its parts changed already
 */
export function mapSchema(schema: JsonSchema, change: (schema: JsonSchema) => JsonSchema): JsonSchema {
  const walk = (part: unknown): unknown => (isSchema(part) ? mapSchema(part, change) : part);
  const mapped = Object.entries(schema).map(([keyword, value]): [string, unknown] => {
    if (SCHEMAS.has(keyword)) return [keyword, walk(value)];
    if (SCHEMA_LISTS.has(keyword) && Array.isArray(value)) return [keyword, value.map(walk)];
    if (!SCHEMA_MAPS.has(keyword) || !isSchema(value)) return [keyword, value];
    return [keyword, Object.fromEntries(Object.entries(value).map(([name, part]) => [name, walk(part)]))];
  });
  return change(Object.fromEntries(mapped));
}

function isSchema(part: unknown): part is JsonSchema {
  return typeof part === 'object' && part !== null && !Array.isArray(part);
}

/**
 * Makes what zod writes shorter without changing what it means to a reader: formats need no pattern beside them (zod's
 * are up to 600 characters each), whole numbers are `int64`, and "or null" is a second type.
 * @param schema one schema, its parts tidied already
 */
export function tidied(schema: JsonSchema): JsonSchema {
  const { $schema: _dialect, pattern, minimum, maximum, propertyNames, ...rest } = schema;
  const kept: Record<string, unknown> = { ...rest };
  // The name of a member is text anyway.
  if (propertyNames !== undefined && !isDeepStrictEqual(propertyNames, { type: 'string' })) {
    kept.propertyNames = propertyNames;
  }
  if (pattern !== undefined && rest.format === undefined) kept.pattern = pattern;
  if (minimum !== undefined && minimum !== Number.MIN_SAFE_INTEGER) kept.minimum = minimum;
  if (maximum !== undefined && maximum !== Number.MAX_SAFE_INTEGER) kept.maximum = maximum;
  if (rest.type === 'integer') kept.format ??= 'int64';
  return orNull(kept);
}

/** `anyOf: [{ type: 'string' }, { type: 'null' }]` → `type: ['string', 'null']`, where nothing else would change. */
function orNull(schema: JsonSchema): JsonSchema {
  const { anyOf, ...rest } = schema;
  if (!Array.isArray(anyOf) || anyOf.length !== 2) return schema;
  const [value, none] = anyOf as [JsonSchema, JsonSchema];
  const simple = typeof value.type === 'string' && value.enum === undefined && value.const === undefined;
  if (!simple || none.type !== 'null' || Object.keys(none).length > 1) return schema;
  return { ...value, ...rest, type: [value.type, 'null'] };
}
