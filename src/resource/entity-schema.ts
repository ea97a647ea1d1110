import { EntitySchema, type EntitySchemaColumnOptions } from 'typeorm';
import { BASE_COLUMNS, type CompiledResource } from './compiled-resource.js';
import type { ColumnSpec } from './kinds/field-kind.js';

/**
 * What TypeORM needs to know of a resource, so that plugins can query rows through the transaction's EntityManager. The
 * table itself is made by migrations: TypeORM never changes the schema.
 * @param resource the compiled resource
 */
export function entitySchemaOf(resource: CompiledResource): EntitySchema {
  const columns = [...BASE_COLUMNS, ...resource.fields.flatMap((field) => field.columns)];
  return new EntitySchema({
    name: resource.name,
    tableName: resource.table,
    columns: Object.fromEntries(columns.map((column) => [column.name, columnOptions(column)])),
  });
}

function columnOptions({ name, type, nullable }: ColumnSpec): EntitySchemaColumnOptions {
  const bare = type.replace(/\(.*\)/, '') as EntitySchemaColumnOptions['type'];
  return { name, type: bare, nullable, ...(name === 'id' ? { primary: true } : {}) };
}
