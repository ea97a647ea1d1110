import { z, type ZodObject, type ZodType } from 'zod';
import { kebabCase, pluralOf, snakeCase } from '../values/names.js';
import type { AnyResource } from './define-resource.js';
import type { Field, RefOptions, StateOptions } from './field.js';
import type { ColumnSpec, FieldKind, KindContext } from './kinds/field-kind.js';
import { kindOf } from './kinds/kinds.js';

/** A field with everything that follows from it. */
export interface CompiledField {
  readonly name: string;
  readonly field: Field;
  readonly kind: FieldKind;
  readonly columns: readonly ColumnSpec[];
  /** Full name of the resource a reference points to. */
  readonly target?: string;
}

/** A resource with everything that follows from its declaration, computed once at start. */
export interface CompiledResource {
  readonly definition: AnyResource;
  /** `<plugin>.<entity>`. */
  readonly name: string;
  readonly plugin: string;
  readonly entity: string;
  readonly table: string;
  /** Path segment of its routes. */
  readonly plural: string;
  readonly fields: readonly CompiledField[];
  readonly field: ReadonlyMap<string, CompiledField>;
  /** Wire form of a create and of an update. */
  readonly createInput: ZodObject;
  readonly updateInput: ZodObject;
  /** Wire form of a row, as integrations and the back-office read it. */
  readonly output: ZodObject;
  readonly permissions: {
    readonly read: string;
    readonly create: string;
    readonly update: string;
    readonly delete: string;
  };
}

/** Columns that every table has before those of its fields. */
export const BASE_COLUMNS: readonly ColumnSpec[] = [
  { name: 'id', type: 'uuid', nullable: false },
  { name: 'version', type: 'integer', nullable: false, default: '1' },
  { name: 'created_at', type: 'timestamp with time zone', nullable: false },
  { name: 'updated_at', type: 'timestamp with time zone', nullable: false },
];

/** Column of the generated text that the search box looks through. */
export const SEARCH_COLUMN = 'search_text';

/**
 * Works out everything that follows from a resource's declaration.
 * @param definition the declared resource
 * @param context locales and the media resource
 */
export function compileResource(definition: AnyResource, context: KindContext): CompiledResource {
  const [plugin = '', entity = ''] = definition.name.split('.');
  const fields = Object.entries(definition.fields).map(([name, field]) => compileField(name, field, context));
  const permission = (action: string) => `${definition.name}.${action}`;
  return {
    definition,
    name: definition.name,
    plugin,
    entity,
    table: `${snakeCase(plugin)}_${snakeCase(entity)}`,
    plural: definition.plural ?? pluralOf(kebabCase(entity)),
    fields,
    field: new Map(fields.map((field) => [field.name, field])),
    ...schemasOf(definition, fields, context),
    permissions: {
      read: permission('read'),
      create: permission('create'),
      update: permission('update'),
      delete: permission('delete'),
    },
  };
}

function compileField(name: string, field: Field, context: KindContext): CompiledField {
  const kind = kindOf(field);
  const target = field.kind === 'media' ? context.mediaResource : (field.options as Partial<RefOptions>).to;
  return { name, field, kind, columns: kind.columns(name, field, context), ...(target ? { target } : {}) };
}

/** The rows that references point to, by field: one row or null for a reference, a list for many. */
const INCLUDED = z.record(z.string(), z.unknown()).optional();

/** Whether the rows that a field refers to can come along with a read. */
export function isIncludable({ field }: CompiledField): boolean {
  const isReference = field.kind === 'ref' || field.kind === 'refs';
  return isReference && field.options.visibility?.adminRead !== false;
}

type Schemas = Pick<CompiledResource, 'createInput' | 'updateInput' | 'output'>;

function schemasOf(definition: AnyResource, fields: readonly CompiledField[], context: KindContext): Schemas {
  const create: Record<string, ZodType> = {};
  const update: Record<string, ZodType> = {};
  const output: Record<string, ZodType> = {
    id: z.uuid(),
    version: z.int(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  };
  for (const { name, field, kind } of fields) {
    const { options } = field;
    const nullable = isNullable(field);
    if (options.visibility?.adminRead !== false) {
      const schema = kind.output(field, context).describe(describe(field));
      const read = nullable ? schema.nullable() : schema;
      // Left out for readers without the field's own permission.
      output[name] = options.visibility?.permission === undefined ? read : read.optional();
    }
    if (!isWritable(field)) continue;
    const schema = nullable ? kind.input(field, context).nullable() : kind.input(field, context);
    const described = schema.describe(describe(field));
    create[name] = mayBeLeftOut(field) ? described.optional() : described;
    if (!options.immutable) update[name] = described.optional();
  }
  const references = fields.filter(isIncludable).map(({ name }) => name);
  if (references.length > 0)
    output.included = INCLUDED.describe(`With \`include\`: rows of ${references.join(', ')}`);
  const id = definition.name.replace('.', '_');
  return {
    createInput: z.strictObject(create).meta({ id: `${id}_create` }),
    updateInput: z.strictObject(update).meta({ id: `${id}_update` }),
    output: z.strictObject(output).meta({ id }),
  };
}

function describe({ options }: Field): string {
  return options.help ? `${options.label.en}. ${options.help.en}` : options.label.en;
}

/** Whether a field can hold nothing. */
export function isNullable(field: Field): boolean {
  return field.options.optional === true || field.kind === 'media' || field.kind === 'secret';
}

/** Whether generic creates and updates may set a field: a state is moved by transitions only. */
export function isWritable(field: Field): boolean {
  return field.kind !== 'state' && field.options.visibility?.adminWrite !== false;
}

/** Whether a create may leave a field out. */
export function mayBeLeftOut(field: Field): boolean {
  return (
    isNullable(field) ||
    field.options.default !== undefined ||
    field.kind === 'state' ||
    field.kind === 'refs'
  );
}

/**
 * The state fields of a resource with their machines.
 * @param resource a compiled resource
 */
export function stateFields(resource: CompiledResource) {
  return resource.fields.flatMap(({ name, field }) =>
    field.kind === 'state' ? [{ name, machine: (field.options as unknown as StateOptions).machine }] : [],
  );
}
