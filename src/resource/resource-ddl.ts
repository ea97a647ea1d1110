import { snakeCase } from '../values/names.js';
import {
  BASE_COLUMNS,
  SEARCH_COLUMN,
  type CompiledField,
  type CompiledResource,
} from './compiled-resource.js';
import type { RefOptions, TextOptions } from './field.js';
import { sqlName, type ColumnSpec } from './kinds/field-kind.js';
import { isUnique, listIndexes } from './list-indexes.js';
import { searchTextSql } from './search-text.js';

/** Longest identifier that PostgreSQL keeps whole (NAMEDATALEN − 1). */
const LONGEST_NAME = 63;

/**
 * The name of a constraint or index, cut with a stable hash where PostgreSQL would cut it silently.
 * @param prefix `pk`, `uq`, `ck`, `fk` or `ix`
 * @param table table name
 * @param parts column names or the name of a rule
 */
export function constraintName(prefix: string, table: string, ...parts: readonly string[]): string {
  const name = [prefix, table, ...parts].join('_');
  if (name.length <= LONGEST_NAME) return name;
  let hash = 0;
  for (const char of name) hash = (Math.imul(hash, 31) + (char.codePointAt(0) ?? 0)) >>> 0;
  return `${name.slice(0, LONGEST_NAME - 8)}_${hash.toString(36).slice(0, 7)}`;
}

/** The table that holds a many-to-many field. */
export function linkTable(resource: CompiledResource, field: CompiledField): string {
  return `${resource.table}_${snakeCase(field.name)}`;
}

/** The table that holds the sealed secrets of a resource. */
export function secretTable(resource: CompiledResource): string {
  return `${resource.table}_secret`;
}

/**
 * The DDL of a resource: its table, link tables and indexes. Names are unqualified; foreign keys need the tables they
 * point to, so references across plugins follow `dependsOn`.
 * @param resource the compiled resource
 * @param tableOf table of a resource by its full name
 */
export function resourceDdl(resource: CompiledResource, tableOf: (name: string) => string): string[] {
  return [
    createTable(resource),
    ...indexes(resource),
    ...resource.fields
      .filter(({ field }) => field.kind === 'refs')
      .flatMap((field) => createLink(resource, field)),
    ...(resource.fields.some(({ field }) => field.kind === 'secret') ? [createSecrets(resource)] : []),
    ...resource.fields.flatMap((field) => foreignKeys(resource, field, tableOf)),
  ];
}

function createTable(resource: CompiledResource): string {
  const { table } = resource;
  const columns = [...BASE_COLUMNS, ...resource.fields.flatMap((field) => field.columns)];
  const lines = [
    ...columns.map(columnLine),
    ...searchColumn(resource),
    `CONSTRAINT ${sqlName(constraintName('pk', table))} PRIMARY KEY (id)`,
    ...columns.flatMap(({ name, check }) =>
      check ? [`CONSTRAINT ${sqlName(constraintName('ck', table, name))} CHECK (${check})`] : [],
    ),
    ...(resource.definition.checks ?? []).map(
      ({ name, sql }) => `CONSTRAINT ${sqlName(constraintName('ck', table, name))} CHECK (${sql})`,
    ),
    ...uniques(resource).map(
      (names) =>
        `CONSTRAINT ${sqlName(constraintName('uq', table, ...names))} UNIQUE (${names.map(sqlName).join(', ')})`,
    ),
  ];
  return `CREATE TABLE ${sqlName(table)} (\n  ${lines.join(',\n  ')}\n)`;
}

function columnLine({ name, type, nullable, default: value }: ColumnSpec): string {
  return `${sqlName(name)} ${type}${nullable ? '' : ' NOT NULL'}${value === undefined ? '' : ` DEFAULT ${value}`}`;
}

/** The columns of each set of fields that is unique together. */
export function uniques(resource: CompiledResource): string[][] {
  const single = resource.fields.filter(isUnique).map((field) => field.columns.map(({ name }) => name));
  const joint = (resource.definition.unique ?? []).map((names) =>
    names.flatMap((name) => columnNames(resource, name)),
  );
  return [...single, ...joint];
}

function columnNames(resource: CompiledResource, field: string): string[] {
  return (resource.field.get(field)?.columns ?? []).map(({ name }) => name);
}

/** Fields the search box looks through. */
export function searchedFields(resource: CompiledResource): readonly CompiledField[] {
  return resource.fields.filter(({ field, columns }) => field.options.search && columns.length > 0);
}

function searchColumn(resource: CompiledResource): string[] {
  const parts = searchedFields(resource).map(({ field, columns }) => {
    const column = sqlName(columns[0]?.name ?? '');
    // The texts without their locales: nobody who looks for "en" means every row.
    const texts = `jsonb_path_query_array(${column}, '$.*'::jsonpath)::text`;
    return `coalesce(${(field.options as TextOptions).translated ? texts : column}, ''::text)`;
  });
  if (parts.length === 0) return [];
  return [`${SEARCH_COLUMN} text GENERATED ALWAYS AS (${searchTextSql(parts)}) STORED`];
}

function indexes(resource: CompiledResource): string[] {
  const { table } = resource;
  const sets = [
    ...listIndexes(resource),
    ...(resource.definition.indexes ?? []).map((names) =>
      names.flatMap((name) => columnNames(resource, name)),
    ),
  ];
  const plain = sets.map(
    (names) =>
      `CREATE INDEX ${sqlName(constraintName('ix', table, ...names))} ON ${sqlName(table)} (${names.map(sqlName).join(', ')})`,
  );
  if (searchedFields(resource).length === 0) return plain;
  return [
    ...plain,
    `CREATE INDEX ${sqlName(constraintName('ix', table, 'search'))} ON ${sqlName(table)} USING gin (${SEARCH_COLUMN} gin_trgm_ops)`,
  ];
}

function createLink(resource: CompiledResource, field: CompiledField): string[] {
  const table = linkTable(resource, field);
  const name = (prefix: string, ...parts: string[]) => sqlName(constraintName(prefix, table, ...parts));
  return [
    `CREATE TABLE ${sqlName(table)} (
  owner_id uuid NOT NULL,
  target_id uuid NOT NULL,
  position integer NOT NULL,
  CONSTRAINT ${name('pk')} PRIMARY KEY (owner_id, target_id),
  CONSTRAINT ${name('fk', 'owner_id')} FOREIGN KEY (owner_id) REFERENCES ${sqlName(resource.table)} (id) ON DELETE CASCADE
)`,
    `CREATE INDEX ${name('ix', 'target_id', 'owner_id')} ON ${sqlName(table)} (target_id, owner_id)`,
  ];
}

function createSecrets(resource: CompiledResource): string {
  const table = secretTable(resource);
  const name = (prefix: string, ...parts: string[]) => sqlName(constraintName(prefix, table, ...parts));
  return `CREATE TABLE ${sqlName(table)} (
  owner_id uuid NOT NULL,
  field text NOT NULL,
  sealed bytea NOT NULL,
  CONSTRAINT ${name('pk')} PRIMARY KEY (owner_id, field),
  CONSTRAINT ${name('fk', 'owner_id')} FOREIGN KEY (owner_id) REFERENCES ${sqlName(resource.table)} (id) ON DELETE CASCADE
)`;
}

function foreignKeys(
  resource: CompiledResource,
  field: CompiledField,
  tableOf: (name: string) => string,
): string[] {
  if (field.target === undefined) return [];
  const [table, column] =
    field.field.kind === 'refs'
      ? [linkTable(resource, field), 'target_id']
      : [resource.table, field.columns[0]?.name ?? ''];
  const cascades = (field.field.options as Partial<RefOptions>).onDelete === 'cascade';
  return [
    `ALTER TABLE ${sqlName(table)} ADD CONSTRAINT ${sqlName(constraintName('fk', table, column))} ` +
      `FOREIGN KEY (${sqlName(column)}) REFERENCES ${sqlName(tableOf(field.target))} (id) ON DELETE ${cascades ? 'CASCADE' : 'RESTRICT'}`,
  ];
}
