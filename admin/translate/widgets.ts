import { z } from 'zod';
import { permissionList } from '../../src/access/permission-list.js';
import { AuditEntry } from '../../src/audit/audit.plugin.js';
import type { CompiledField } from '../../src/resource/compiled-resource.js';
import type { JsonOptions } from '../../src/resource/field.js';

/** What draws a document better than a box of JSON text. */
export type Widget = 'permissions' | 'changes';

interface ListSchema {
  readonly items?: { readonly pattern?: string };
}

/** Lists of permissions are known by their pattern, wherever they are declared. */
const PERMISSION_PATTERN = (z.toJSONSchema(permissionList) as ListSchema).items?.pattern;

/**
 * Whether a JSON Schema is that of a list of permissions.
 * @param schema of one member of a form
 */
export function isPermissionList(schema: ListSchema | undefined): boolean {
  return PERMISSION_PATTERN !== undefined && schema?.items?.pattern === PERMISSION_PATTERN;
}

/**
 * What draws a field of a resource, where a plain control will not do.
 * @param field a compiled field
 */
export function widgetOf({ field }: CompiledField): Widget | undefined {
  if (field === AuditEntry.fields.changes) return 'changes';
  if (field.kind !== 'json') return undefined;
  const schema = z.toJSONSchema((field.options as JsonOptions).schema, {
    io: 'input',
    unrepresentable: 'any',
  });
  return isPermissionList(schema as ListSchema) ? 'permissions' : undefined;
}
