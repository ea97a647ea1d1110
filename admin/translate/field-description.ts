import { z } from 'zod';
import type { CompiledField, CompiledResource } from '../../src/resource/compiled-resource.js';
import { isNullable, isWritable, mayBeLeftOut } from '../../src/resource/compiled-resource.js';
import type {
  DecimalOptions,
  EnumOptions,
  Field,
  FieldKindName,
  JsonOptions,
  ListOptions,
  StateOptions,
  TextOptions,
} from '../../src/resource/field.js';
import { widgetOf, type Widget } from './widgets.js';
import type { Operator } from '../../src/resource/kinds/field-kind.js';

/** What the browser's field components must know of a field. Texts come from the locales, by the field's path. */
export interface FieldDescription {
  readonly kind: FieldKindName | 'base';
  readonly required: boolean;
  /** Form fields that cannot be set: by anybody, or once the row exists. */
  readonly readOnly: 'never' | 'afterCreate' | 'always';
  readonly help: boolean;
  readonly min?: number | string;
  readonly max?: number | string;
  /** Digits after the point. */
  readonly scale?: number;
  /** Content locales of a translated text, the default one first. */
  readonly locales?: readonly string[];
  /** Values of an enum or a state. */
  readonly values?: readonly string[];
  /** Members of embedded objects. */
  readonly of?: Readonly<Record<string, FieldDescription>>;
  /** Full name of the resource referred to. */
  readonly reference?: string;
  /** Full name of the resource whose rows say what a document's members are. */
  readonly describedBy?: string;
  /** JSON Schema of a document that has a form, and whether there is a preview. */
  readonly document?: { readonly schema: object; readonly preview?: true };
  /** Shown only where another field has a value. */
  readonly shownIf?: { readonly field: string; readonly is: string | boolean };
  /** What a new row starts with. */
  readonly initial?: unknown;
  /** Drawn by something made for it: the permissions of a role, the changes in an audit entry. */
  readonly widget?: Widget;
  /** What a filter of this field may ask. */
  readonly operators?: readonly Operator[];
  /** Needed to see and set it; taken out before it reaches the browser. */
  readonly permission?: string;
}

/**
 * Describes a field for the browser.
 * @param field a compiled field
 * @param locales content locales, the default one first
 * @param operators of its filter
 */
export function describeField(
  compiled: CompiledField,
  locales: readonly string[],
  operators: readonly Operator[],
): FieldDescription {
  const { field, target } = compiled;
  const permission = field.options.visibility?.permission;
  const widget = widgetOf(compiled);
  return {
    ...describePlain(field, locales),
    operators,
    ...(widget ? { widget } : {}),
    ...(target ? { reference: target } : {}),
    ...(permission === undefined ? {} : { permission }),
  };
}

/** Describes one of the columns that every row has. */
export function describeBaseColumn(name: string, operators: readonly Operator[]): FieldDescription {
  const kind = name === 'createdAt' || name === 'updatedAt' ? 'instant' : 'base';
  return { kind, required: false, readOnly: 'always', help: false, operators };
}

function describePlain(field: Field, locales: readonly string[]): FieldDescription {
  const { kind, options } = field;
  const { min, max, translated } = options as TextOptions;
  return {
    kind,
    required: !isNullable(field) && !mayBeLeftOut(field),
    readOnly: !isWritable(field) ? 'always' : options.immutable ? 'afterCreate' : 'never',
    help: options.help !== undefined,
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
    ...(options.default === undefined ? {} : { initial: options.default }),
    ...(options.shownIf ? { shownIf: options.shownIf } : {}),
    ...(kind === 'json' ? describeDocument(options as JsonOptions) : {}),
    ...(kind === 'decimal' ? { scale: (options as DecimalOptions).scale } : {}),
    ...(translated ? { locales } : {}),
    ...(kind === 'enum' ? { values: Object.keys((options as EnumOptions).values) } : {}),
    ...(kind === 'state' ? { values: Object.keys((options as unknown as StateOptions).machine.states) } : {}),
    ...(kind === 'list' ? { of: describeMembers(options as ListOptions, locales) } : {}),
  };
}

type DocumentDescription = Pick<FieldDescription, 'describedBy' | 'document'>;

/** A document has controls made from rows, or a form made from its schema; JSON text is left for what can have neither. */
function describeDocument({ describedBy, fields, preview, schema }: JsonOptions): DocumentDescription {
  if (describedBy !== undefined) return { describedBy };
  const form = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  if (fields === undefined && !isPlainList(form)) return {};
  return { document: { schema: form, ...(preview === undefined ? {} : { preview: true }) } };
}

const PLAIN_TYPES = ['string', 'number', 'integer', 'boolean'];

/** A list of single values needs no words for its members. */
function isPlainList({ type, items }: { readonly type?: unknown; readonly items?: unknown }): boolean {
  return type === 'array' && PLAIN_TYPES.includes(String((items as { type?: unknown } | undefined)?.type));
}

function describeMembers({ of }: ListOptions, locales: readonly string[]): Record<string, FieldDescription> {
  return Object.fromEntries(
    Object.entries(of).map(([name, member]) => [name, describePlain(member, locales)]),
  );
}

/** Kinds that fit into one cell of a list. */
const LISTABLE = new Set<FieldKindName>([
  'text',
  'slug',
  'integer',
  'decimal',
  'money',
  'boolean',
  'instant',
  'date',
  'enum',
  'state',
  'ref',
  'email',
  'phone',
  'url',
  'media',
]);

/**
 * The columns of a resource's list: those declared, or the title and what fits beside it.
 * @param resource a compiled resource
 */
export function listColumns({ definition, fields }: CompiledResource): readonly string[] {
  if (definition.admin?.list) return definition.admin.list;
  const others = fields
    .filter(({ name, field }) => name !== definition.title && LISTABLE.has(field.kind))
    .filter(({ field }) => field.options.visibility?.adminRead !== false)
    .slice(0, 5)
    .map(({ name }) => name);
  return [definition.title, ...others, 'updatedAt'];
}
